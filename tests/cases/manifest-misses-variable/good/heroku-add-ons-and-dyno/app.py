import os

from flask import Flask

app = Flask(os.environ["LOG_LEVEL"])
DATABASE_URL = os.environ["DATABASE_URL"]
REDIS_URL = os.environ["REDIS_URL"]
DYNO = os.environ["DYNO"]
