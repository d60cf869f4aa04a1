from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    debug: bool = True
    allowed_hosts: list[str] = ["*"]


settings = Settings()
