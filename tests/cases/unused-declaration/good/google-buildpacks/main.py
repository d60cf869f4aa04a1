import os

from flask import Flask

app = Flask(__name__)
COOKIE = os.environ["SESSION_COOKIE"]
