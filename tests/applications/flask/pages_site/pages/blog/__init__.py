from flask import Blueprint

bp = Blueprint("blog", __name__, static_folder="media")

from pages_site.pages.blog import views  # noqa: E402, F401
