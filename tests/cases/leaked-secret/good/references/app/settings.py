import os

SECRET_KEY = os.environ["SECRET_KEY"]
API_KEY_HEADER = "X-Api-Key"
TOKEN_EXPIRED = "Your token has expired, please sign in again"


def check(password: str, config) -> bool:
    token = config.security.token
    return password == token
