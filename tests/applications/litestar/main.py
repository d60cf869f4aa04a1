from litestar import Controller, Litestar, Router, delete, get, post, route
from litestar.exceptions import NotAuthorizedException
from litestar.plugins import InitPluginProtocol


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


class Orders(Controller):
    path = "/orders"

    @get("/{order:int}")
    async def one(self, order: int) -> int:
        return order


@get("/hooked")
async def hooked() -> str:
    return ""


class Core(InitPluginProtocol):
    def on_app_init(self, app_config):
        self.add(app_config, controllers=[Orders])
        return app_config

    def add(self, app_config, *, controllers):
        app_config.route_handlers.extend(controllers)


def hook(app_config):
    app_config.route_handlers.append(hooked)
    return app_config


inner = Router(path="/inner", route_handlers=[several])
outer = Router(path="/outer", route_handlers=[inner, Users])
app = Litestar([index, both, outer], path="/base", plugins=[Core()], on_app_init=[hook])
