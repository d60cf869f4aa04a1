import os

from flask import Flask

app = Flask(__name__)
SECRET_KEY = os.getenv("SECRET_KEY", "insecure-dev-key-3")
if SECRET_KEY == "insecure-dev-key-3":
    print("SECRET_KEY should be set")
if SECRET_KEY != "insecure-dev-key-3":
    raise RuntimeError("never in production")
