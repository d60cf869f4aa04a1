from typing import Annotated

from fastapi import APIRouter, Depends, WebSocket

from ..security import get_current_user

router = APIRouter(dependencies=[Depends(get_current_user)])


@router.get("/")
async def items() -> list[str]:
    """All items."""
    return []


@router.get("/{item_id:int}")
async def item(item_id: int, user: Annotated[str, Depends(get_current_user)]):
    return item_id


@router.api_route("/bulk", methods=["POST", "PUT"], response_model=dict)
def bulk():
    return {}


@router.websocket("/live")
async def live(socket: WebSocket): ...


async def remove(item_id: int):
    """Remove an item."""


router.add_api_route("/{item_id}", remove, methods=["DELETE"])
