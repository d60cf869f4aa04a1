from flask import Blueprint

extra = Blueprint("extra", __name__)


@extra.patch("/<uuid:key>")
def change(key):
    return ""
