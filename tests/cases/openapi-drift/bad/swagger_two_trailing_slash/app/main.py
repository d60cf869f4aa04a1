from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def orders() -> list[str]:
    """All orders."""
    return []


@app.get("/users/{user_id}")
def user(user_id: int): ...
