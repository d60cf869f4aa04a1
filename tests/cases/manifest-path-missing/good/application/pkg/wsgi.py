from flask import Flask

for name in ("admin", "site"):
    globals()[name] = Flask(name)
