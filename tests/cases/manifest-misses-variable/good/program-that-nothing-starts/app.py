import os

from flask import Flask

app = Flask(__name__)
app.config["DSN"] = os.environ["DSN"]
