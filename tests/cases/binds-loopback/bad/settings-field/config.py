from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic import Field
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")
    host: str = "127.0.0.1"
    port: int = Field(default=8001)
class Plain(BaseSettings):
    PORT: int = 9000
settings = Settings()
plain = Plain()
