from fastapi import APIRouter
from fastapi_utils.cbv import cbv

router = APIRouter()


@cbv(router)
class Carts:
    @router.get("/{cart}")
    def read(self, cart: str):
        return cart

    @router.delete("/{cart}")
    def empty(self, cart: str):
        """Empty a cart."""
