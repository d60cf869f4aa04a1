import os

from fastapi import FastAPI
from mangum import Mangum

key = os.environ["SIGNING_SECRET"]
level = os.environ["LOG_LEVEL"]
app = FastAPI()
handler = Mangum(app)
