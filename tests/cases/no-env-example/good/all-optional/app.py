import os

a = os.environ.get("A_URL") or "x"
b = os.getenv("B_URL")
