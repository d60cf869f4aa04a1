import os

ENV = os.environ.get("ENV", "dev")
JWT_SIGNING_KEY = os.environ.get("JWT_SIGNING_KEY", f"/copilot/acme/{ENV}/secrets/jwt-signing-key")
SIGNING_KEY = os.environ.get("SIGNING_KEY", "/certs/signing-key.pem")
CREDENTIALS = os.getenv("GOOGLE_APPLICATION_CREDENTIALS", "credentials/service_account.json")
