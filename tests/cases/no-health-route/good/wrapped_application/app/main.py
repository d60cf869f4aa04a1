from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def orders() -> list[str]:
    """All orders."""
    return []
from app.probes import health_check

application = health_check(app, "/health/")
