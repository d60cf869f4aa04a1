import os

A_URL = os.environ["A_URL"]
