from fastapi import APIRouter

router = APIRouter()
lines = APIRouter(prefix="/{order_id}/lines")


@lines.get("")
def order_lines(order_id: int):
    return order_id


@lines.patch("/{line}")
def change(order_id: int, line: int):
    return line


router.include_router(lines)
unused = APIRouter(prefix="/unused")


@unused.get("/nobody")
def nobody(): ...
