from ninja import Router

router = Router()


@router.get("/")
def tags(request):
    return []
