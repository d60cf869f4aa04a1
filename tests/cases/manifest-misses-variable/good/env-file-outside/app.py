import os

key = os.environ["API_KEY"]
url = os.environ["BASE_URL"]
