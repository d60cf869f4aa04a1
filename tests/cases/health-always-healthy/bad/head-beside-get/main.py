from fastapi import FastAPI

from database import connect

app = FastAPI()


@app.get("/health")
@app.head("/health")
def health():
    try:
        connect()
        state = "connected"
    except Exception:
        state = "error"
    return {"status": "ok", "database": state}
