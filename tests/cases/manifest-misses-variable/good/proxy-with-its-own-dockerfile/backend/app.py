import os

from flask import Flask

app = Flask(__name__)
URL = os.environ["DATABASE_URL"]
