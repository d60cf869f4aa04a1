from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def orders() -> list[str]:
    """All orders."""
    return []
@app.get("/{path:path}")
def page(path: str): ...
