import os

from fastapi import FastAPI
from mangum import Mangum

signing = os.environ["SIGNING_SECRET"]
level = os.environ["LOG_LEVEL"]
app = FastAPI()
handler = Mangum(app)


@app.get("/orders")
def orders() -> list[str]:
    return []
