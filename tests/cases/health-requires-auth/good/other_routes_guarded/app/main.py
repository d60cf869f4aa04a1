from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer

app = FastAPI()
bearer = HTTPBearer()


@app.get("/orders", dependencies=[Depends(bearer)])
def health() -> dict[str, str]:
    return {"status": "ok"}
@app.get("/health")
def open_health() -> dict[str, str]:
    return {"status": "ok"}
