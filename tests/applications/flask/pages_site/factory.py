from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from flask import Blueprint, Flask

from pages_site.config import Production

MODULES = ("blog", "shop")


def create_app(config=Production):
    app = Flask(__name__, static_url_path="/assets")
    app.config.from_object(config)
    for name in MODULES:
        module = import_module(f"pages_site.pages.{name}")
        app.register_blueprint(module.bp, url_prefix=f"/{name}")
    register_views(app)

    @app.route("/")
    @app.route("/index")
    def index():
        return ""

    for blueprint in discovered():
        app.register_blueprint(blueprint)

    if app.config["EXTRA"]:
        from .pages.extra import extra

        app.register_blueprint(extra, url_prefix=app.config["PREFIX"])
    return app


def discovered():
    """The blueprints of every module in the folder."""
    found = set()
    for info in iter_modules([str(Path(__file__).parent / "plugins")]):
        module = import_module(f"pages_site.plugins.{info.name}")
        for name in dir(module):
            value = getattr(module, name)
            if isinstance(value, Blueprint):
                found.add(value)
    return found


def register_views(app):
    from . import views

    app.add_url_rule("/hello/<name>", view_func=views.hello, methods=["GET", "POST"])
    app.add_url_rule("/users/<int:user_id>", view_func=views.UserView.as_view("user"))
    view = views.UserList.as_view("users")
    app.add_url_rule("/users/", defaults={"page": 1}, view_func=view, methods=["GET"])
    app.add_url_rule("/users/page/<int:page>", view_func=view)
    app.add_url_rule("/plain", view_func=views.Plain.as_view("plain"))
