import os

from flask import Flask

app = Flask(__name__)
app.config["DEBUG"] = os.environ.get("DEBUG") == "1"
