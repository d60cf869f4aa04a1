import os

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import APIKeyHeader


def known(key: str = Depends(APIKeyHeader(name="x-api-key"))) -> None:
    if key != os.environ["API_KEY"]:
        raise HTTPException(401)


app = FastAPI(dependencies=[Depends(known)])


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}
