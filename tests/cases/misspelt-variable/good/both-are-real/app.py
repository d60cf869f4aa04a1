import os

a = os.environ["API_KEY_1"]
b = os.environ["DATABASE_URL"]
c = os.environ["SMTP_HOST"]
d = os.environ["PASSWORD_HASH"]
e = os.environ["STRIPE_KEY"]
f = os.environ["STRIPE_KEYS"]
