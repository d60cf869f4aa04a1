import os
import secrets

SECRET_KEY = os.environ.get("SECRET_KEY") or "you-will-never-guess"
JWT_SECRET = os.getenv("JWT_SECRET", secrets.token_hex(16))
DB_PASSWORD = os.getenv("DB_PASSWORD", "postgres")
