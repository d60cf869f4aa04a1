import os
import sys

from flask import Flask

app = Flask(__name__)
DEFAULT = "insecure-dev-key-3"
SECRET_KEY = os.getenv("SECRET_KEY", DEFAULT)
JWT_SECRET = os.getenv("JWT_SECRET", "django-insecure-3k2j")


class Config:
    COOKIE_SECRET = os.environ.get("COOKIE_SECRET", "changeme-0")


if SECRET_KEY == DEFAULT and os.getenv("ENV") == "production":
    raise RuntimeError("SECRET_KEY must be set")


def ready():
    if JWT_SECRET.startswith("django-insecure") or Config.COOKIE_SECRET in ("", "changeme-0"):
        sys.exit("no secrets")
