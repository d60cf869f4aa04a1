from flask import Flask

app = Flask(__name__)


@app.get("/tasks/summary")
def summary():
    return "done"


@app.post("/tasks/clean")
def clean():
    return "done"
