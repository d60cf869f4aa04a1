from fastapi import APIRouter


def crud_router(name: str) -> APIRouter:
    router = APIRouter(prefix=f"/{name}s")

    @router.get("")
    def listed(): ...

    @router.post("")
    def created(): ...

    def one(key: int): ...

    for method in ["GET", "DELETE"]:
        router.add_api_route("/%s/{key}" % name, one, methods=[method])  # noqa: UP031
    return router
