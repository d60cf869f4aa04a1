import os

from fastapi import FastAPI

DATABASE_URL = os.environ["DATABASE_URL"]
LOG_LEVEL = os.environ["LOG_LEVEL"]
app = FastAPI()
