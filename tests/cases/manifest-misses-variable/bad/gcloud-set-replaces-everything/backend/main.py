import os

from fastapi import FastAPI

DATABASE_URL = os.environ["DATABASE_URL"]
SESSION_SECRET = os.environ["SESSION_SECRET"]
app = FastAPI(title=os.environ["QUEUE"])
