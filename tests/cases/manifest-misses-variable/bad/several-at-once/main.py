import os

from fastapi import FastAPI

DATABASE = os.environ["DATABASE_URL"]
SECRET_KEY = os.environ["SECRET_KEY"]
MAIL_KEY = os.environ["MAIL_KEY"]
STORE_REGION = os.environ["STORE_REGION"]
STORE_BUCKET = os.environ["STORE_BUCKET"]
BROKER_ADDRESS = os.environ["BROKER_ADDRESS"]
app = FastAPI()
