from contextlib import asynccontextmanager

from fastapi import FastAPI

from factory import build


@asynccontextmanager
async def lifespan(app: FastAPI):
    made = await build()
    app.router.routes = made.app.routes
    yield


app = FastAPI(lifespan=lifespan)
