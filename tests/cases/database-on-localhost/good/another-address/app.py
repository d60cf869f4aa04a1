import os
from flask import Flask

app = Flask(__name__)
URL = os.getenv("DATABASE_URL")
HOST = os.getenv("DB_HOST", "localhost")
TEST = os.getenv("TEST_REDIS_HOST", "localhost")
