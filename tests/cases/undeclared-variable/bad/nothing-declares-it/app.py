import os

key = os.environ["STRIPE_KEY"]
level = os.environ.get("LOG_LEVEL", "info")
