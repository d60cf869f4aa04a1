import os

from fastapi import FastAPI

app = FastAPI()
LEVEL = os.environ["LOG_LEVEL"]
KEY = os.environ["PAYMENTS_KEY"]


@app.get("/health")
def health():
    return {"status": "ok"}
