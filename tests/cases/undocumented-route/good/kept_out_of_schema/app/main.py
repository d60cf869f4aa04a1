from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def orders() -> list[str]:
    """All orders."""
    return []


@app.get("/hidden", include_in_schema=False)
def hidden(): ...
