import os

TOKEN = os.getenv("TEST_ACCESS_TOKEN", "")
if not TOKEN:
    raise SystemExit("Missing TEST_ACCESS_TOKEN in environment")
