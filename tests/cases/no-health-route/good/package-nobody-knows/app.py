from acme_utils.healthchecks.healthcheck import Healthcheck
from flask import Flask

app = Flask(__name__)
health = Healthcheck(app)
health.add_check(print)


@app.get("/accounts")
def accounts():
    return []
