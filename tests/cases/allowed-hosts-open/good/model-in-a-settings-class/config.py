from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Security(BaseModel):
    allowed_hosts: list[str] = ["localhost"]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_nested_delimiter="__")

    security: Security = Field(default_factory=Security)


settings = Settings()
