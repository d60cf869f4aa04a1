import os
from flask import Flask
import psycopg2

app = Flask(__name__)
db = psycopg2.connect(os.environ["DATABASE_URL"])
