from flask import Flask
from flask_migrate import Migrate

app = Flask(__name__)
Migrate(app)
