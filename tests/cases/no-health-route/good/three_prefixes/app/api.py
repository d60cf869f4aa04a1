from fastapi import APIRouter

api = APIRouter()
utils = APIRouter(prefix="/utils")


@utils.get("/health-check/")
def check() -> bool:
    return True


api.include_router(utils)
