import os
from pydantic import field_validator
from pydantic_settings import BaseSettings

DEBUG = os.getenv("DEBUG") == "1"
if DEBUG:
    API_TOKEN = os.getenv("API_TOKEN", "local-token")
SIGNING_KEY = os.environ.get("SIGNING_KEY")
if not SIGNING_KEY and DEBUG:
    SIGNING_KEY = "local"


class Settings(BaseSettings):
    SECRET_KEY: str = "changethis"

    @field_validator("SECRET_KEY")
    @classmethod
    def refuse(cls, value: str) -> str:
        if value == "changethis" and not DEBUG:
            raise ValueError("set SECRET_KEY")
        return value
