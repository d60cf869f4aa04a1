"""The shop's API: orders, payments and the receipts that go out by mail."""

from fastapi import FastAPI

from app.api import health, orders, payments

app = FastAPI(title="Shop")
app.include_router(orders.router, prefix="/api/v1")
app.include_router(payments.router, prefix="/api/v1")
app.include_router(health.router, prefix="/api/v1")
