from pydantic import BaseModel


class Base(BaseModel):
    VERSION: str = "v2"


class Settings(Base):
    METRICS: str = "on"

    @property
    def API_PREFIX(self) -> str:
        return f"/api/{self.VERSION}"


settings = Settings()
