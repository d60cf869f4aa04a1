import uvicorn
from fastapi import FastAPI
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "0.0.0.0"
    app_reload: bool = True


settings = Settings()
app = FastAPI()

if __name__ == "__main__":
    uvicorn.run("main:app", host=settings.host, port=8000, reload=settings.app_reload)
