from pydantic_settings import BaseSettings


class Base(BaseSettings):
    token: str


class Settings(Base, env_prefix="APP_"):
    port: int = 8000
