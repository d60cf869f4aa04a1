import os

from fastapi import FastAPI

app = FastAPI()
KEY = os.environ["PAYMENTS_KEY"]


@app.get("/health")
def health():
    return {"status": "ok"}
