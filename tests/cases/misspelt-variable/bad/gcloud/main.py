import os

from fastapi import FastAPI

LOG_LEVEL = os.environ["LOG_LEVEL"]
app = FastAPI(title=os.environ["QUEUE_NAME"])
