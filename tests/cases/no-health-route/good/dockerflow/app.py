from dockerflow.flask import Dockerflow
from flask import Flask

app = Flask(__name__)
dockerflow = Dockerflow(app)


@app.get("/orders")
def orders():
    return {}
