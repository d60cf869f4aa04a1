import os
import environ as not_os

if "SENTRY" in os.environ:
    dsn = os.environ["SENTRY"]
port = os.environ["PORT"]
home = os.environ["HOME"]
try:
    token = os.environ["TOKEN"]
except KeyError:
    token = None
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "x")
os.environ["WRITTEN"] = "1"
# os.environ["IN_A_COMMENT"]
text = 'os.environ["IN_A_STRING"]'
