from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware

from config import settings

app = FastAPI()
app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.security.allowed_hosts)


@app.get("/health")
def health() -> str:
    """Answer."""
    return "ok"
