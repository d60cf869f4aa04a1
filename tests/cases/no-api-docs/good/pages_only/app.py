from flask import Flask, redirect, render_template

app = Flask(__name__)


@app.get("/")
def index():
    return render_template("index.html")


@app.post("/login")
def login():
    return redirect("/")


@app.get("/users/<name>")
def user(name):
    return render_template("user.html", name=name)
