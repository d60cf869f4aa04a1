from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

app = Flask(__name__)
db = SQLAlchemy(app)


@app.get("/ready")
def ready():
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@app.get("/alive")
def alive():
    return {"status": "ok"}
