import uvicorn

from settings import settings

if __name__ == "__main__":
    server = uvicorn.Server(uvicorn.Config("app:app", host=settings.host, port=settings.port))
    server.run()
