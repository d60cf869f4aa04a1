from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router, WebSocketRoute


async def home(request):
    return PlainTextResponse("home")


class Articles(HTTPEndpoint):
    async def get(self, request):
        """All articles."""
        return PlainTextResponse("")

    async def post(self, request):
        return PlainTextResponse("")


async def live(websocket): ...


admin = Router([Route("/", home), Route("/users/{user:int}", home, methods=["GET", "DELETE"])])
admin_two = Router(routes=[Route("/stats", home)])
routes = [
    Route("/", home),
    Route("/articles", Articles),
    Mount("/admin", app=admin),
    Mount("/v1", routes=[Mount("/inner", routes=[Route("/deep/{path:path}", home)])]),
    WebSocketRoute("/live", live),
]
routes.append(Route("/late", home, methods=["POST"]))

app = Starlette(routes=routes)
app.mount("/two", admin_two)
app.add_route("/added", home, methods=["PUT"])
