import os

A_URL = os.environ["A_URL"]
B_URL = os.environ["B_URL"]
