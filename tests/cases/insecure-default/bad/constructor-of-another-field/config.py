from pydantic_settings import BaseSettings

from .parameters import parameter


class Config(BaseSettings):
    LOCAL: bool = True
    JWT_SECRET_KEY: str = "a-key-for-this-machine"
    REGION: str = "here"

    def __init__(self) -> None:
        super().__init__()
        if not self.LOCAL:
            self.REGION = parameter("region")
