import os

from fastapi import FastAPI

DATABASE_URL = os.environ["DATABASE_URL"]
COOKIE = os.environ["SESSION_COOKIE"]
REVISION = os.environ["K_REVISION"]
app = FastAPI()
