import os

from flask import Flask

app = Flask(__name__)
SEARCH = os.environ.get("SEARCH_URL", "http://localhost:9200")
