import os

PORT = os.environ.get("PORT", "5006")
bind = f"0.0.0.0:{PORT}"
