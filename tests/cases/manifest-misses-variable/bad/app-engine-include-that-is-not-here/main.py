import os

from flask import Flask

app = Flask(os.environ["LOG_LEVEL"])
app.secret_key = os.environ["SESSION_SECRET"]
