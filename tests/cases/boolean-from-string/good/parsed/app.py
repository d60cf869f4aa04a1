import os


def as_bool(value):
    return bool(value) and value.lower() in ("1", "true")


def flag(name):
    return os.getenv(name, "").lower() == "true"


a = as_bool(os.getenv("DEBUG"))
if flag("USE_TLS"):
    print("tls")
b = os.getenv("ENABLE_X") == "1"
c = os.getenv("ENABLE_Y") is not None
if os.getenv("SENTRY_DSN"):
    print("sentry")
if os.getenv("CI"):
    print("ci")
