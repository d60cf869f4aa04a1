import os

from fastapi import FastAPI

DATABASE = os.environ["DATABASE_URL"]
MAIL = os.environ["MAIL_KEY"]
app = FastAPI()
