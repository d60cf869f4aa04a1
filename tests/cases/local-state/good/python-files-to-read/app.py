import json
import sqlite3
from pathlib import Path

from flask import Flask, request

app = Flask(__name__)
BASE = Path(__file__).resolve().parent
DATABASE = BASE / "chinook.db"
USERS = "data/users-cache.json"


@app.post("/users")
def add():
    with sqlite3.connect(DATABASE) as db:
        db.execute("SELECT * FROM users WHERE name = ?", (request.json["name"],))
    with open(USERS) as file:
        users = json.load(file)
    with open(USERS, "w") as file:
        json.dump([*users, request.json], file)
    return {"status": "ok"}
