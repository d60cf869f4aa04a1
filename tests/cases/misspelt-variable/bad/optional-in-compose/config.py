from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    SMTP_HOST: str | None = None
    PROJECT_NAME: str
