import os

COOKIE_SECRET = os.environ["COOKIE_SECRET"]
DATABASE_URL = os.environ["DATABASE_URL"]
