from fastapi import APIRouter

from . import carts, items, orders
from .crud import crud_router
from .users import *  # noqa: F403

api_router = APIRouter()
routers = {"/items": items.router, "/orders": orders.router}
for path, router in routers.items():
    api_router.include_router(router, prefix=path, tags=[path.strip("/")])
api_router.include_router(users_router)  # noqa: F405
api_router.include_router(carts.router, prefix="/carts")
for name in ("brand", "colour"):
    api_router.include_router(crud_router(name))
