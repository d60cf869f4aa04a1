from litestar import Litestar
from litestar.middleware.session.server_side import ServerSideSessionConfig
from litestar.stores.memory import MemoryStore

app = Litestar(
    route_handlers=[],
    middleware=[ServerSideSessionConfig().middleware],
    stores={"sessions": MemoryStore()},
)
