import os

from flask import Flask

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
keys = [os.environ["PAYMENTS_API_SECRET"], os.environ["JWT_SECRET"], os.environ["SMTP_PASSWORD"]]
