import os

from flask import Flask

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
DATABASE_URL = os.environ["DATABASE_URL"]


@app.get("/health")
def health():
    return {"status": "ok"}
