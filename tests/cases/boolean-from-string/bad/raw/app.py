import os
from os import environ as env

if os.getenv("DEBUG"):
    print("on")
verbose = bool(env.get("USE_CACHE", False))
mode = "a" if os.environ.get("ENABLE_X") else "b"
