import os

from flask import Flask

application = Flask(__name__)
application.config["HOST"] = os.environ["RDS_HOSTNAME"]
application.config["PASSWORD"] = os.environ["RDS_PASSWORD"]


@application.get("/health")
def health():
    return {"status": "ok"}


@application.get("/orders")
def orders():
    return []
