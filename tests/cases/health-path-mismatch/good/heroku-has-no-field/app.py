from flask import Flask

app = Flask(__name__)


@app.get("/up")
def up():
    return {"status": "ok"}
