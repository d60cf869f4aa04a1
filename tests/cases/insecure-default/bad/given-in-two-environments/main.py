import os

from fastapi import FastAPI

SECRET = os.getenv("JWT_SECRET_KEY", "change-me-some-day")
app = FastAPI()
