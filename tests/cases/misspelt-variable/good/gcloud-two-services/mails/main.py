import os

from fastapi import FastAPI

app = FastAPI(title=os.environ["QUEUE_NAMES"], debug=os.environ["LOG_LEVEL"] == "debug")
