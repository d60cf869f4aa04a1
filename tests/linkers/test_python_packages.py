"""Routes that packages around the frameworks add, and applications that are put together by loaders, factories and wrappers."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

FLASK = "from flask import Blueprint, Flask\n"
BLUEPRINT = "from flask import Blueprint, g, request\nbp = Blueprint('{0}', __name__, url_prefix='/{0}')\n@bp.get('/x')\ndef x(): ...\n"
VIEWS = {
    "pages/__init__.py": "",
    "pages/views/__init__.py": "",
    "pages/views/a.py": BLUEPRINT.format("a"),
    "pages/views/b.py": BLUEPRINT.format("b"),
}
START = FLASK + "from importlib import import_module\napp = Flask(__name__, static_folder=None)\n"
LOADED = {"GET /a/x served", "GET /b/x served"}
LOADERS = {
    "pkgutil over a package's path": (
        "import pkgutil\nfrom pages import views\ndef load(name, path):\n    for _, each, _ in pkgutil.iter_modules(path):\n        m = import_module('%s.%s' % (name, each))\n"
        "        for item in dir(m):\n            item = getattr(m, item)\n            if isinstance(item, Blueprint):\n                app.register_blueprint(item)\nload(views.__name__, views.__path__)"
    ),
    "os.listdir": (
        "import os\nfor file in os.listdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pages', 'views')):\n"
        "    if file.endswith('.py') and not file.startswith('__'):\n        app.register_blueprint(import_module('pages.views.' + file[:-3]).bp)"
    ),
    "glob of pathlib": (
        "from pathlib import Path\nfor file in sorted((Path(__file__).resolve().parent / 'pages' / 'views').glob('[a-z]*.py')):\n"
        "    app.register_blueprint(import_module(f'pages.views.{file.stem}').bp)"
    ),
    "glob.glob": (
        "import glob, os\nfor file in glob.glob(os.path.dirname(__file__) + '/pages/views/*.py'):\n    name = os.path.splitext(os.path.basename(file))[0]\n"
        "    if name != '__init__':\n        app.register_blueprint(getattr(import_module(f'.{name}', package='pages.views'), 'bp'))"
    ),
    "os.walk": (
        "import os\nroot = os.path.dirname(__file__)\nfor folder, _, files in os.walk(root):\n    for file in files:\n        if os.path.basename(folder) == 'views' and file != '__init__.py':\n"
        "            where = os.path.relpath(folder, root).replace('/', '.')\n            app.register_blueprint(import_module(f'{where}.{file[:-3]}').bp)"
    ),
    "werkzeug": "from werkzeug.utils import find_modules, import_string\nfor name in find_modules('pages.views'):\n    app.register_blueprint(import_string(name).bp)",
}


@pytest.mark.parametrize("case", LOADERS)
def test_loaders_over_a_folder(tmp_path: Path, case: str) -> None:
    project = repository(tmp_path, {**VIEWS, "main.py": START + LOADERS[case]})
    assert {f"{route.method} {route.path} {route.state.value}" for route in project.routes} == LOADED
    assert not project.gaps("routes")


def test_a_loader_over_a_folder_that_is_only_known_at_run_time_is_a_gap(tmp_path: Path) -> None:
    code = (
        START
        + "import sys, pkgutil\nfor each in pkgutil.iter_modules([sys.argv[1]]):\n    app.register_blueprint(import_module(each.name).bp)"
    )
    project = repository(tmp_path, {**VIEWS, "main.py": code})
    assert [gap.location.path for gap in project.gaps("routes")] == ["main.py"]


PETS = (
    "openapi: 3.0.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: https://pets.example/v1}]\nsecurity: [{key: []}]\npaths:\n  /pets/{pet_id}:\n"
    "    get:\n      operationId: pets.views.Pets.one\n      summary: One pet\n      responses: {'200': {description: ok}}\n"
    "    delete:\n      x-openapi-router-controller: pets.views\n      operationId: remove\n      security: []\n      responses: {'204': {description: gone}}\n"
)
CASES = {
    "connexion": (
        {"pets/__init__.py": "", "pets/views.py": "class Pets:\n    @staticmethod\n    def one(pet_id): 'One.'\ndef remove(pet_id): ...",
         "pets/openapi/api.yaml": PETS, "pets/app.py": "import connexion\ndef create_app():\n    app = connexion.FlaskApp(__name__, specification_dir='openapi/')\n    app.add_api('api.yaml')\n    return app.app"},
        {"GET /v1/pets/{pet_id} served pets/views.py:2 security", "DELETE /v1/pets/{pet_id} served pets/views.py:4 "},
    ),
    "connexion without functions": (
        {"api.yaml": PETS, "app.py": "import connexion\nfrom pathlib import Path\napp = connexion.AsyncApp(__name__, specification_dir=Path(__file__).parent)\napp.add_api('api.yaml', base_path='/p')"},
        {"GET /p/pets/{pet_id} served api.yaml:7 security", "DELETE /p/pets/{pet_id} served api.yaml:11 "},
    ),
    "fastapi-versioning": (
        {"main.py": "from fastapi import FastAPI\nfrom fastapi_versioning import VersionedFastAPI, version\napp = FastAPI()\n@app.get('/a')\ndef a(): ...\n@app.get('/a')\n@version(2, 1)\ndef b(): ...\n"
                    "@app.get('/c')\n@version(major=2)\ndef c(): ...\napp = VersionedFastAPI(app)\n@app.get('/health')\ndef health(): ..."},
        {"GET /v1_0/a served main.py:4 ", "GET /v2_0/a served main.py:4 ", "GET /v2_0/c served main.py:9 ", "GET /v2_1/a served main.py:6 ", "GET /v2_1/c served main.py:9 ", "GET /health served main.py:13 "},
    ),
    "django-ninja-extra": (
        {"manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')", "site_/__init__.py": "", "site_/settings.py": "ROOT_URLCONF = 'site_.urls'",
         "site_/urls.py": "from django.urls import path\nfrom site_.api import api\nurlpatterns = [path('api/', api.urls)]",
         "site_/api.py": "from ninja_extra import NinjaExtraAPI\nfrom site_.books import Books\napi = NinjaExtraAPI()\napi.register_controllers(Books)",
         "site_/books.py": "from ninja_extra import api_controller, http_get, route, permissions\n@api_controller('/books', permissions=[permissions.IsAuthenticated])\nclass Books:\n    @http_get('/{int:n}')\n    def one(self, n: int): ...\n"
                           "    @route.post('')\n    def new(self): ...\n    def helper(self): ..."},
        {"GET /api/books/{n} served site_/books.py:4 IsAuthenticated", "POST /api/books served site_/books.py:6 IsAuthenticated"},
    ),
    "django-hosts": (
        {"manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')", "settings.py": "ROOT_URLCONF = 'urls'\nROOT_HOSTCONF = 'hosts'", "urls.py": "urlpatterns = []",
         "hosts.py": "from django_hosts import host, patterns\nhost_patterns = patterns('', host(r'api', 'api_urls', name='api'))",
         "api_urls.py": "from django.urls import path\ndef up(request): ...\nurlpatterns = [path('up', up)]"},
        {"ANY /up served api_urls.py:2 "},
    ),
    "a dispatcher of its own": (
        {"wsgi.py": FLASK + "from werkzeug.middleware.dispatcher import DispatcherMiddleware\nfront, api = Flask('f', static_folder=None), Flask('a', static_folder=None)\n@front.get('/')\ndef i(): ...\n@api.get('/x')\ndef x(): ...\n"
                            "application = DispatcherMiddleware(front, {'/api': api})", "Procfile": "web: gunicorn wsgi"},
        {"GET / served wsgi.py:4 ", "GET /api/x served wsgi.py:6 "},
    ),
    "a factory around a factory": (
        {"shop/__init__.py": "from shop import factory\nfrom shop.views import bp\ndef create_app(path=None):\n    return factory.create_app(blueprints=(bp,))", "shop/views.py": BLUEPRINT.format("v"),
         "shop/factory.py": FLASK + "def create_app(blueprints=None):\n    app = Flask(__name__, static_folder=None)\n    for each in blueprints or ():\n        app.register_blueprint(each)\n    return app"},
        {"GET /v/x served shop/views.py:3 "},
    ),
    "a method that makes the application": (
        {"server.py": "import tornado.web\nclass Main(tornado.web.RequestHandler):\n    def get(self): ...\nclass Server:\n    base = '/b'\n    def initialize(self, *args):\n        self.app = tornado.web.Application([(self.base + '/.*', Main)])"},
        {"GET /b/{0} served server.py:3 "},
    ),
    "a source root with a stray __init__.py": (
        {"src/__init__.py": "", "src/app.py": FLASK + "from shop.views.all import bp\napp = Flask(__name__, static_folder=None)\napp.register_blueprint(bp)", "src/shop/__init__.py": "",
         "src/shop/views/__init__.py": "", "src/shop/views/all.py": "from shop.base.parts import Part\nbp = Part('p', __name__, url_prefix='/p')\n@bp.get('/x')\ndef x(): ...",
         "src/shop/base/__init__.py": "", "src/shop/base/parts.py": FLASK + "class Part(Blueprint): ..."},
        {"GET /p/x served src/shop/views/all.py:3 "},
    ),
    "resolvers written out": (
        {"manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')", "settings.py": "ROOT_URLCONF = 'urls'",
         "urls.py": "import django.urls\nfrom django.urls import path\nfrom django.urls.resolvers import RoutePattern, URLResolver\nclass Locale(django.urls.LocalePrefixPattern): ...\ndef a(request): ...\n"
                    "urlpatterns = [django.urls.URLResolver(Locale(), [path('a/', a)]), URLResolver(RoutePattern('b/<int:n>/'), [path('', a)])]"},
        {"ANY /{language}/a/ served urls.py:5 ", "ANY /b/{n}/ served urls.py:5 "},
    ),
    "an application that mounts itself, wrapped": (
        {"main.py": "import socketio\nfrom fastapi import FastAPI\napp = FastAPI(openapi_url=None)\n@app.get('/a')\ndef a(): ...\napp.mount('/ws', socketio.ASGIApp(socketio.AsyncServer(), app))"},
        {"GET /a served main.py:4 "},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_routes_of_packages_and_compositions(tmp_path: Path, case: str) -> None:
    files, wanted = CASES[case]
    found = [route for route in repository(tmp_path, files).routes if route.own]
    assert {f"{each.method} {each.path} {each.state.value} {each.location} {each.auth}" for each in found} == wanted


def test_what_packages_serve_by_themselves(tmp_path: Path) -> None:
    code = (
        "from fastapi import FastAPI\nfrom prometheus_fastapi_instrumentator import Instrumentator\nfrom sqladmin import Admin\napp = FastAPI(openapi_url=None)\n"
        "Instrumentator().instrument(app).expose(app, endpoint='/m')\nAdmin(app, engine, authentication_backend=Backend())"
    )
    found = repository(tmp_path, {"main.py": code}).routes
    assert {(each.path, each.state.value, each.auth, each.own) for each in found} == {
        ("/m", "served", "", False),
        ("/admin/**", "opaque", "authentication_backend", False),
    }


def test_a_backend_of_litestar_guards_what_it_does_not_leave_out(tmp_path: Path) -> None:
    code = (
        "from litestar import Litestar, post\nfrom litestar.security.jwt import JWTAuth\n@post('/a')\nasync def a() -> None: ...\n@post('/login')\nasync def login() -> None: ...\n"
        "@post('/open', exclude_from_auth=True)\nasync def free() -> None: ...\nauth = JWTAuth[dict](retrieve_user_handler=a, exclude=['^/login'])\n"
        "app = Litestar([a, login, free], on_app_init=[auth.on_app_init], openapi_config=None)"
    )
    found = repository(tmp_path, {"main.py": code}).routes
    assert {each.path: each.auth for each in found} == {"/a": "JWTAuth", "/login": "", "/open": ""}
