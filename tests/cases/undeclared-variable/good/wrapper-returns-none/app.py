import os

from flask import Flask


def get_int(key: str, default: int | None = None) -> int | None:
    if key not in os.environ:
        return default
    return int(os.environ[key])


def get_list(key: str, default: list[str] | None = None, *, required: bool = False) -> list[str]:
    value = os.environ.get(key)
    if required and value is None and default is None:
        raise ValueError(key)
    if value:
        return value.split(",")
    return default or []


app = Flask(__name__)
app.config["PAGES"] = get_int("OCR_PAGES")
app.config["ORIGINS"] = get_list("TRUSTED_ORIGINS")
app.config["MODE"] = os.environ.get("MODE", "web")
