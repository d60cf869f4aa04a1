import os

from flask import Flask

app = Flask(os.environ["LOG_LEVEL"])
SERVICE = (os.environ["GAE_SERVICE"], os.environ["GAE_VERSION"], os.environ["GOOGLE_CLOUD_PROJECT"], os.environ["PORT"])
