import os

BILLS_API_KEY = os.environ["BILLS_API_KEY"]
