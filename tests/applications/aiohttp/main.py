from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/")
async def index(request):
    """The first page."""
    return web.Response()


@routes.view("/things/{key}")
class Things(web.View):
    async def get(self):
        return web.Response()

    async def delete(self):
        return web.Response()


async def handle(request):
    return web.Response()


def init_app(argv=None):
    app = web.Application()
    app.add_routes(routes)
    app.add_routes([web.post("/posted", handle), web.get(r"/number/{n:\d{1,3}}", handle)])
    setup_routes(app)
    admin = web.Application()
    admin.router.add_put("/put", handle)
    app.add_subapp("/admin/", admin)
    return app


def setup_routes(app):
    for name in ("one", "two"):
        app.router.add_get(f"/loop/{name}", handle)
    app.router.add_route("PATCH", "/patched", handle)
    resource = app.router.add_resource("/resource")
    resource.add_route("DELETE", handle)


if __name__ == "__main__":
    web.run_app(init_app())
