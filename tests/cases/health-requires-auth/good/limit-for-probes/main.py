from fastapi import FastAPI, Request
from slowapi import Limiter
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)
app = FastAPI()


def health_rate_limit():
    return limiter.limit("600/minute")


@app.get("/health")
@health_rate_limit()
def health(request: Request):
    return {"status": "ok"}
