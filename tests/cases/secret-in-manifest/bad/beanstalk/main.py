import os

from fastapi import FastAPI

app = FastAPI()
SECRET = os.environ["SESSION_SECRET"]


@app.get("/health")
def health():
    return {"status": "ok"}
