import os

from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/orders")
def orders() -> list[str]:
    return []


feed = os.environ["FEED_URL"]
level = os.environ["LOG_LEVEL"]
