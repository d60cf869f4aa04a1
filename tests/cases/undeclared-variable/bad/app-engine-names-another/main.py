import os

from flask import Flask

app = Flask(__name__)
MAIL_FROM = os.environ["MAIL_FROM"]
SECRET = os.environ["SESSION_SECRET"]
PROJECT = os.environ["GOOGLE_CLOUD_PROJECT"]
