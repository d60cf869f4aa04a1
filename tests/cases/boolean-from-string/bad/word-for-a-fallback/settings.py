import os

PUSH_CALLBACK = bool(os.environ.get("PUSH_CALLBACK", "False"))
