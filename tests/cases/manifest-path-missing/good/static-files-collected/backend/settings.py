import os

STATIC_ROOT = os.path.join(os.path.dirname(__file__), "..", "frontend", "static")
