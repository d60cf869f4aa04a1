from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

app = FastAPI()
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["api.acme.io", "localhost"])


@app.get("/health")
def health() -> dict[str, bool]:
    return {"ok": True}
