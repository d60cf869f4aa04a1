import os

from flask import Flask

app = Flask(os.environ["LOG_LEVEL"])
URL = os.environ["RENDER_EXTERNAL_URL"]
PLACE = os.environ["APP_DOMAIN"]
