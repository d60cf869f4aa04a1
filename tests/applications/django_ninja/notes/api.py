from ninja import Router

router = Router(tags=["notes"])
inner = Router()


@router.get("", summary="All of them")
def notes(request):
    return []


@router.get("/{int:note_id}")
def note(request, note_id: int):
    return {}


@router.delete("{note_id}/", include_in_schema=False)
def remove(request, note_id: int):
    return {}


@inner.post("/publish")
def publish(request, note_id: int):
    return {}


router.add_router("/{note_id}/", inner)
