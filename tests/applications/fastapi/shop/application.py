from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Route

from .pages import about


def build(*, router, prefix: str = "", **extra) -> FastAPI:
    application = FastAPI(
        title="shop", redoc_url=None, openapi_url=f"{prefix}/openapi.json", routes=[Route("/about", about)], **extra
    )
    register(application, router, prefix)

    @application.get("/ping")
    async def ping():
        return "pong"

    application.mount("/static", StaticFiles(directory=".", check_dir=False), name="static")
    return application


def register(application: FastAPI, router, prefix: str) -> None:
    application.include_router(router, prefix=prefix)
