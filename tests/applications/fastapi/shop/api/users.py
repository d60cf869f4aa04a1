from .routers import GuardedRouter

__all__ = ["users_router"]
users_router = GuardedRouter(name="users")


@users_router.get("/me", summary="Who am I")
def me(): ...


@users_router.post("", status_code=201)
def create(): ...
