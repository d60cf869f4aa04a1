from litestar import Controller, Litestar, Router, delete, get, post, route
from litestar.exceptions import NotAuthorizedException


def admin_guard(connection, handler) -> None:
    raise NotAuthorizedException()


@get("/")
async def index() -> str:
    """The first page."""
    return ""


@get(path=["/a", "/b/{key:int}"])
async def several(key: int = 0) -> int:
    return key


@route("/both", http_method=["PUT", "PATCH"])
async def both() -> None: ...


class Users(Controller):
    path = "/users"
    guards = (admin_guard,)

    @get()
    async def listed(self) -> list[str]:
        return []

    @post("/")
    async def created(self) -> str:
        return ""

    @delete("/{user:uuid}")
    async def removed(self) -> None: ...


inner = Router(path="/inner", route_handlers=[several])
outer = Router(path="/outer", route_handlers=[inner, Users])
app = Litestar([index, both, outer], path="/base")
