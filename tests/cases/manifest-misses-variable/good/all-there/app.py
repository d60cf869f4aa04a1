import os

key = os.environ["API_KEY"]
port = os.environ["PORT"]
mode = os.environ.get("MODE", "x")
