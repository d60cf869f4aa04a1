import os

from flask import Flask

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
mail = (os.environ["SMTP_HOST"], os.environ["SMTP_PASSWORD"])
