import os

from fastapi import FastAPI

DATABASE_URL = os.environ["DATABASE_URL"]
SESSION_SECRET = os.environ["SESSION_SECRET"]
PUBLIC_URL = os.environ["PUBLIC_URL"]
app = FastAPI()
