import os

a = os.environ["A_URL"]
