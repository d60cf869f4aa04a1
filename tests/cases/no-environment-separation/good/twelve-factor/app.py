import os
from flask import Flask

app = Flask(__name__)
app.debug = os.getenv('FLASK_DEBUG') == '1'
