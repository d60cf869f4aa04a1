from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer

app = FastAPI()
bearer = HTTPBearer()


@app.get("/health", dependencies=[Depends(bearer)])
def health() -> dict[str, str]:
    return {"status": "ok"}
