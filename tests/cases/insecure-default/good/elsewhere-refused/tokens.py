import os

SECRET = os.environ.get("APP_SECRET", "nest-of-secrets")
