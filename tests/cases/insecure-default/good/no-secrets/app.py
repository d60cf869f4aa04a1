import os

a = os.getenv("TOKEN_EXPIRE_MINUTES", "15")
b = os.getenv("STRIPE_PUBLISHABLE_KEY", "pk")
c = os.getenv("API_KEY", "")
d = os.getenv("CORS_ALLOW_CREDENTIALS", "false")
e = os.environ["SECRET_KEY"]
