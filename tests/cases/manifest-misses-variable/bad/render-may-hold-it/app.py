import os

url = os.environ["BASE_URL"]
key = os.environ["API_KEY"]
