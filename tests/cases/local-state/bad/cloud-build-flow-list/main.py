from fastapi import FastAPI
from sqlalchemy import create_engine, text

from store import engine

app = FastAPI(title="Notes")


@app.get("/health", summary="Up?")
def health() -> dict[str, bool]:
    return {"ok": True}


@app.get("/notes", summary="Notes")
def notes() -> list[str]:
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(text("select body from notes limit 50"))]
