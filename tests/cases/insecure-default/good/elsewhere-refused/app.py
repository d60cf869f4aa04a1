import os

from flask import Flask

import tokens

app = Flask(__name__)
app.secret_key = os.environ["APP_SECRET"]
