from typing import Annotated

import psycopg
from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from app.database import connection

router = APIRouter(prefix="/orders", tags=["orders"])
Connection = Annotated[psycopg.Connection, Depends(connection)]


class Order(BaseModel):
    id: int
    article: str
    amount: int


@router.get("")
def list_orders(db: Connection, limit: int = 50) -> list[Order]:
    """The latest orders."""
    rows = db.execute("SELECT id, article, amount FROM orders ORDER BY id DESC LIMIT %s", (min(limit, 200),))
    return [Order(id=number, article=article, amount=amount) for number, article, amount in rows]


@router.get("/{order_id}")
def get_order(order_id: int, db: Connection) -> Order:
    """One order."""
    row = db.execute("SELECT id, article, amount FROM orders WHERE id = %s", (order_id,)).fetchone()
    if row is None:
        raise HTTPException(404, "no such order")
    return Order(id=row[0], article=row[1], amount=row[2])


@router.delete("/{order_id}", status_code=204)
def cancel_order(order_id: int, db: Connection):
    db.execute("DELETE FROM orders WHERE id = %s", (order_id,))
