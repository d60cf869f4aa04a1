import os

from fastapi import FastAPI

DATABASE = os.environ["DATABASE_URL"]
MAIL = os.environ["MAIL_API_KEY"]
app = FastAPI()
