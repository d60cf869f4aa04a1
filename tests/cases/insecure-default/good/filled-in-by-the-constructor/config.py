from pydantic_settings import BaseSettings

from .parameters import parameter


class Config(BaseSettings):
    LOCAL: bool = True
    JWT_SECRET_KEY: str = "a-key-for-this-machine"

    def __init__(self) -> None:
        super().__init__()
        if not self.LOCAL:
            self.JWT_SECRET_KEY = parameter("jwt-secret-key")
