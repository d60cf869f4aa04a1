from fastapi import FastAPI, APIRouter
app = FastAPI()
router = APIRouter(prefix="/api")
@router.get("/users")
def users():
    return []
@router.get("/items")
def items():
    return []
app.include_router(router)
