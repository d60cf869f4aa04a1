from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_")

    database_url: str
    payment_api_key: str
    jwt_secret: str = "change-me-before-launch"
    currency: str = "EUR"


settings = Settings()
