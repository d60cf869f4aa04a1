from fastapi import Depends, FastAPI
from fastapi.security import OAuth2PasswordBearer

app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="/token")


@app.get("/api/status")
def status(token: str = Depends(bearer)) -> dict[str, str]:
    try:
        check()
    except Exception as error:
        return {"database": str(error)}
    return {"version": "1"}
