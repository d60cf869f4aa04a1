import os

from fastapi import FastAPI

app = FastAPI()
SECRET = os.environ["SECRET_KEY"]
LEVEL = os.environ["LOG_LEVEL"]


@app.get("/api/health")
def health() -> dict[str, str]:
    return {"status": "ok"}
