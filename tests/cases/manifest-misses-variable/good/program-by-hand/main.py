import os

from fastapi import FastAPI

DATABASE = os.environ["DATABASE_URL"]
app = FastAPI()
