from fastapi import FastAPI

app = FastAPI()


@app.post("/query")
def query():
    """Ask."""


@app.post("/upsert")
def upsert():
    """Keep a document."""


@app.delete("/documents")
def delete():
    """Forget a document."""


@app.get("/documents")
def read():
    """All documents."""
