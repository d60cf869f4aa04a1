import os

PUSH_CALLBACK = os.environ.get("PUSH_CALLBACK", "False")
HAS_HUB = bool(os.environ.get("PUSH_HUB"))
