from flask import Flask, request
from flask_session import Session
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///notes.db"
app.config["SESSION_TYPE"] = "filesystem"
db = SQLAlchemy(app)
Session(app)


@app.route("/notes")
def notes():
    return []
