import os

a = os.environ["A_URL"]
b = os.environ["B_URL"]
