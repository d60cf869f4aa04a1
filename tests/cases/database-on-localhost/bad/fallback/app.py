import os
from flask import Flask
import psycopg2

app = Flask(__name__)
db = psycopg2.connect(host=os.getenv("DB_HOST", "localhost"), password=os.environ["DB_PASSWORD"])
