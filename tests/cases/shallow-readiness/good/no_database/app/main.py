from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def orders() -> list[str]:
    """All orders."""
    return []


@app.get("/readyz")
def ready():
    return {"status": "ok"}
