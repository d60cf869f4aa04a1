import os

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
db = SQLAlchemy(app)


@app.get("/orders")
def orders():
    return {"orders": db.session.query(db.Model).count()}


@app.get("/ready")
def ready():
    return {"status": "ok"}
