from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse

app = FastAPI()


@app.middleware("http")
async def probe(request: Request, call_next):
    if request.url.path == "/health":
        return await call_next(request)
    return await call_next(request)


@app.get("/orders")
def orders() -> list[str]:
    return []
