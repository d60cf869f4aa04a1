import os

import boto3
from fastapi import FastAPI
from mangum import Mangum

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
signing = os.environ["SIGNING_SECRET"]
app = FastAPI()
handler = Mangum(app)


@app.get("/orders")
def orders() -> list[str]:
    return [item["id"] for item in table.scan(Limit=50)["Items"]]
