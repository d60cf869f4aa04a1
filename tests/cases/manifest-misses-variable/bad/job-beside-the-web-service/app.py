import os

REDIS_HOST = os.environ["REDIS_HOST"]
COOKIE_SECRET = os.environ["COOKIE_SECRET"]
DATABASE_URL = os.environ["DATABASE_URL"]
