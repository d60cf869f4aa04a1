"""Routes of Python applications: states, guards, limits, documentation, and what is no route at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.model import Route, RouteState

MAIN = "from fastapi import APIRouter, Depends, FastAPI\n"


def routes(folder: Path, files: dict[str, str], own: bool = True) -> list[Route]:
    return [route for route in repository(folder, files).routes if route.own is own]


def one(folder: Path, code: str) -> Route:
    (found,) = routes(folder, {"main.py": code})
    return found


STATES = {
    "plain": (MAIN + "app = FastAPI()\n@app.get('/a')\ndef a(): ...", RouteState.SERVED, ""),
    "environment": (
        MAIN + "import os\napp = FastAPI()\nif os.getenv('DEBUG'):\n    @app.get('/a')\n    def a(): ...",
        RouteState.CONDITIONAL,
        "os.getenv('DEBUG')",
    ),
    "default of a flag": (
        MAIN + "import os\napp = FastAPI()\nif os.getenv('DEBUG', 'false') == 'true':\n    app.add_api_route('/a', lambda: 1)",
        RouteState.CONDITIONAL,
        "os.getenv('DEBUG', 'false') == 'true'",
    ),
    "flag in lower case": (
        MAIN
        + "import os\napp = FastAPI()\nON = os.environ.get('ON', '').strip().lower() in ('1', 'true')\nif ON:\n    app.add_api_route('/a', lambda: 1)",
        RouteState.CONDITIONAL,
        "os.environ.get('ON', '').strip().lower() in ['1', 'true']",
    ),
    "early return": (
        MAIN + "import os\napp = FastAPI()\ndef more(app):\n    if os.getenv('OFF'):\n        return\n    app.add_api_route('/a', more)\nmore(app)",
        RouteState.CONDITIONAL,
        "not os.getenv('OFF')",
    ),
    "refuses to start": (
        MAIN + "import os\nif not os.getenv('KEY'):\n    raise RuntimeError\napp = FastAPI()\napp.add_api_route('/a', print)",
        RouteState.SERVED,
        "",
    ),
    "nobody includes it": (MAIN + "app = FastAPI()\nr = APIRouter()\n@r.get('/a')\ndef a(): ...", RouteState.UNMOUNTED, ""),
    "constant test": (MAIN + "app = FastAPI()\nif not False:\n    app.add_api_route('/a', lambda: 1)", RouteState.SERVED, ""),
    "factory nobody calls": (
        MAIN + "def create_app():\n    app = FastAPI()\n    app.add_api_route('/a', create_app)\n    return app",
        RouteState.SERVED,
        "",
    ),
    "included at start": (
        MAIN + "r = APIRouter()\n@r.get('/a')\ndef a(): ...\nasync def life(app):\n    app.include_router(r)\n    yield\napp = FastAPI(lifespan=life)",
        RouteState.SERVED,
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_states(tmp_path: Path, case: str) -> None:
    code, state, condition = STATES[case]
    route = one(tmp_path, code)
    assert (route.path, route.state, route.condition) == ("/a", state, condition)


def test_an_application_that_no_start_command_names_is_unmounted(tmp_path: Path) -> None:
    app = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/{}')\ndef a(): ..."
    files = {
        "requirements.txt": "fastapi",
        "Dockerfile": "FROM python:3.12\nCMD uvicorn pkg.main:app",
        "pkg/main.py": app.format("main"),
        "pkg/other.py": app.format("other"),
    }
    assert {route.path: route.state for route in routes(tmp_path, files)} == {
        "/main": RouteState.SERVED,
        "/other": RouteState.UNMOUNTED,
    }


def test_a_wrapped_application_is_the_one_that_runs(tmp_path: Path) -> None:
    files = {
        "Procfile": "web: uvicorn main:app",
        "main.py": "from api import api\nfrom sentry import Asgi\napp = Asgi(api)",
        "api.py": "from fastapi import FastAPI\napi = FastAPI()\n@api.get('/a')\ndef a(): ...",
    }
    assert [route.state for route in routes(tmp_path, files)] == [RouteState.SERVED]


GUARD = """
from fastapi import HTTPException
def fine(): ...
def current(token=Depends(fine)):
    raise HTTPException(401)
def get_current_user_optional(): ...
class Role:
    def __init__(self, name): ...
    def __call__(self, user=Depends(current)): ...
"""
GUARDS = {
    "app = FastAPI()\n@app.post('/a')\ndef a(x=Depends(fine)): ...": "",
    "app = FastAPI()\n@app.post('/a')\ndef a(x=Depends(current)): ...": "Depends(current)",
    "app = FastAPI()\n@app.post('/a')\ndef a(x=Depends(get_current_user_optional)): ...": "",
    "app = FastAPI()\n@app.post('/a', dependencies=[Depends(Role('admin'))])\ndef a(): ...": "Depends(Role)",
    "app = FastAPI(dependencies=[Depends(current)])\n@app.post('/a')\ndef a(): ...": "Depends(current)",
    "app = FastAPI()\nr = APIRouter(dependencies=[Depends(current)])\n@r.post('/a')\ndef a(): ...\napp.include_router(r)": "Depends(current)",
    "app = FastAPI()\nr = APIRouter()\n@r.post('/a')\ndef a(): ...\napp.include_router(r, dependencies=[Depends(current)])": "Depends(current)",
    "from typing import Annotated\nUser = Annotated[str, Depends(current)]\napp = FastAPI()\n@app.post('/a')\ndef a(u: User): ...": "Depends(current)",
}  # fmt: skip


@pytest.mark.parametrize("code", GUARDS)
def test_guards(tmp_path: Path, code: str) -> None:
    assert one(tmp_path, MAIN + GUARD + code).auth == GUARDS[code]


FLASK = """
from flask import Blueprint, Flask, abort
from flask_login import login_required
app = Flask(__name__, static_folder=None)
"""
FLASK_GUARDS = {
    "@app.post('/a')\n@login_required\ndef a(): ...": "login_required",
    "bp = Blueprint('b', __name__)\n@bp.before_request\ndef check():\n    abort(401)\n@bp.post('/a')\ndef a(): ...\napp.register_blueprint(bp)": "before_request check",
    "bp = Blueprint('b', __name__)\n@bp.before_request\n@login_required\ndef check(): ...\n@bp.post('/a')\ndef a(): ...\napp.register_blueprint(bp)": "before_request login_required",
    "def mine(f):\n    def wrapper():\n        abort(403)\n    return wrapper\n@app.post('/a')\n@mine\ndef a(): ...": "mine",
    "def timed(f):\n    def wrapper():\n        return f()\n    return wrapper\n@app.post('/a')\n@timed\ndef a(): ...": "",
}  # fmt: skip


@pytest.mark.parametrize("code", FLASK_GUARDS)
def test_flask_guards(tmp_path: Path, code: str) -> None:
    route = one(tmp_path, FLASK + code)
    assert route.auth == FLASK_GUARDS[code]
    assert route.handler == "a"


def test_database_and_failures_are_followed_for_health_routes(tmp_path: Path) -> None:
    files = {
        "main.py": """
            from fastapi import Depends, FastAPI
            from sqlalchemy.orm import Session
            from db import get_session
            from checks import ready
            app = FastAPI()
            @app.get("/livez")
            def livez():
                return {"status": "ok"}
            @app.get("/readyz")
            def readyz(session: Session = Depends(get_session)):
                ready(session)
            @app.get("/healthz")
            def healthz(session: Session = Depends(get_session)):
                try:
                    session.execute("select 1")
                except Exception:
                    return {"status": "ok"}
            """,
        "db.py": "from sqlalchemy.orm import Session\ndef get_session():\n    yield Session()",
        "checks.py": "from sqlalchemy.orm import Session\ndef ready(session: Session):\n    session.execute('select 1')",
    }
    found = {route.path: (route.database, route.swallows_failure, route.health) for route in routes(tmp_path, files)}
    assert found == {"/livez": (False, False, True), "/readyz": (True, False, True), "/healthz": (True, True, True)}


DOCS = {
    "app = FastAPI()": ("/docs", True, ""),
    "app = FastAPI(openapi_url=None)": ("", False, ""),
    "app = FastAPI(docs_url=None)": ("/redoc", True, ""),
    "import os\napp = FastAPI(openapi_url='/o.json' if os.getenv('DEBUG') else None)": (
        "/docs",
        True,
        "os.getenv('DEBUG')",
    ),
}


@pytest.mark.parametrize("code", DOCS)
def test_generated_documentation(tmp_path: Path, code: str) -> None:
    (docs,) = repository(tmp_path, {"main.py": MAIN + code}).api_docs
    assert (docs.url, docs.enabled, docs.condition) == DOCS[code]


def test_what_is_no_route(tmp_path: Path) -> None:
    files = {
        "main.py": """
            import mock
            import requests
            from fastapi import FastAPI
            app = FastAPI()
            cache = {}
            @mock.patch("/patched")
            def a(): ...
            @app.websocket("/socket")
            async def s(socket): ...
            requests.get("/outgoing")
            cache.get("/cached")
            client = app.test_client() if False else requests
            client.post("/posted")
            """,
        "tests/test_main.py": "from main import app\n@app.get('/in-test')\ndef t(): ...",
        "docs_src/tutorial.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/in-docs')\ndef t(): ...",
    }
    assert routes(tmp_path, files) == []


def test_what_is_only_known_at_run_time_is_a_gap(tmp_path: Path) -> None:
    code = (
        MAIN
        + "import pkgutil, importlib\napp = FastAPI()\nfor m in pkgutil.iter_modules(['x']):\n    app.include_router(importlib.import_module(m.name).router)"
    )
    gaps = repository(tmp_path, {"main.py": code}).gaps("routes")
    assert {gap.location.line for gap in gaps} == {5}


PLUGINS = {
    "is only asked for a value": ("x = importlib.import_module(name)\nmax_length = getattr(x, 'LENGTH')(10)", 0),
    "is given the application": ("importlib.import_module(name).load(app)", 1),
    "has a function of unknown name that is given a router": (
        "getattr(importlib.import_module(name), name)(parent=r)",
        1,
    ),
    "is routed below a prefix": ("app.include_router(importlib.import_module(name).r, prefix='/plugins')", 0),
}


@pytest.mark.parametrize("case", PLUGINS)
def test_a_module_of_unknown_name_is_a_gap_when_it_could_add_routes_anywhere(tmp_path: Path, case: str) -> None:
    code, gaps = PLUGINS[case]
    start = MAIN + "import importlib, sys\napp = FastAPI(openapi_url=None)\nr = APIRouter()\nname = sys.argv[1]\n"
    found = repository(tmp_path, {"main.py": start + code})
    assert len(found.gaps("routes")) == gaps
    assert [route.path for route in found.routes] == (["/plugins/**"] if "prefix" in code else [])


def test_described_routes(tmp_path: Path) -> None:
    code = (
        MAIN
        + "app = FastAPI()\n@app.get('/a', include_in_schema=False, response_model=None)\ndef a() -> int:\n    'Says a.'\n@app.get('/b', summary='b')\ndef b() -> int: ..."
    )
    found = {route.path: route for route in routes(tmp_path, {"main.py": code})}
    assert (found["/a"].documented, found["/a"].responds, found["/a"].in_schema) == ("docstring", "", False)
    assert (found["/b"].documented, found["/b"].responds, found["/b"].in_schema) == (
        "summary",
        "return annotation",
        True,
    )
    assert (found["/a"].location.line, found["/b"].location.line) == (3, 6)


OTHERS = {
    "a file nothing imports": (
        {"main.py": "from flask import Flask\napp = Flask(__name__, static_folder=None)\nimport used", "used.py": "from main import app\n@app.get('/used')\ndef u(): ...",
         "stale.py": "from main import app\n@app.get('/stale')\ndef s(): ..."},
        {"GET /used served", "GET /stale unmounted"},
    ),
    "a Flask application inside FastAPI": (
        {"main.py": "from fastapi import FastAPI\nfrom fastapi.middleware.wsgi import WSGIMiddleware\nfrom old import old\napp = FastAPI(openapi_url=None)\napp.mount('/v1', WSGIMiddleware(old))",
         "old.py": "from flask import Flask\nold = Flask(__name__, static_folder=None)\n@old.get('/a/<int:n>')\ndef a(n): ..."},
        {"GET /v1/a/{n} served"},
    ),
    "dispatched applications": (
        {"main.py": "from flask import Flask\nfrom werkzeug.middleware.dispatcher import DispatcherMiddleware\napp = Flask(__name__, static_folder=None)\napi = Flask(__name__, static_folder=None)\n"
                    "@api.post('/x')\ndef x(): ...\napp.wsgi_app = DispatcherMiddleware(app.wsgi_app, {'/api': api})", "Procfile": "web: gunicorn main:app"},
        {"POST /api/x served"},
    ),
    "ready-made routers": (
        {"main.py": "from fastapi import FastAPI\nfrom fastapi_users import FastAPIUsers\nfrom dockerflow.fastapi import router\nfrom fastapi_extra import NiceRouter\nusers = FastAPIUsers()\napp = FastAPI(openapi_url=None)\n"
                    "app.include_router(router)\napp.include_router(users.get_verify_router(object), prefix='/auth')\nnice = NiceRouter(prefix='/nice')\n@nice.get('/a')\ndef a(): ...\napp.include_router(nice)"},
        {"GET /__heartbeat__ served", "GET /__lbheartbeat__ served", "GET /__version__ served", "POST /auth/request-verify-token served", "POST /auth/verify served", "GET /nice/a served"},
    ),
    "prefixes in fields of settings, models and data classes": (
        {"main.py": "from dataclasses import dataclass, field\nfrom fastapi import APIRouter, FastAPI\nfrom pydantic import BaseModel, Field\nfrom pydantic_settings import BaseSettings\n"
                    "class Api(BaseModel):\n    first: str = Field(default='/v1')\n    second: str = Field('/v2', min_length=1)\n    needed: str = Field(...)\n"
                    "@dataclass\nclass Names:\n    third: str = field(default='/v3')\n"
                    "class Settings(BaseSettings):\n    api: Api = Field(default_factory=lambda: Api())\n    names: Names = Field(default_factory=Names)\n"
                    "s = Settings()\nr = APIRouter()\n@r.get('/a')\ndef a(): ...\napp = FastAPI(openapi_url=None)\n"
                    "for prefix in (s.api.first, s.api.second, s.names.third, s.api.needed):\n    app.include_router(r, prefix=prefix)"},
        {"GET /v1/a served", "GET /v2/a served", "GET /v3/a served", "GET /{prefix}/a served"},
    ),
    "a blueprint that registers its own parts": (
        {"main.py": "from flask import Flask, Blueprint\nclass Part(Blueprint):\n    def __init__(self, name):\n        self.parts = []\n        super().__init__(name, name, url_prefix='/' + name)\n"
                    "    def register(self, app, options):\n        super().register(app, options)\n        for part in self.parts:\n            app.register_blueprint(part)\n"
                    "whole, part = Part('whole'), Part('part')\nwhole.parts.append(part)\n@whole.get('/a')\ndef a(): ...\n@part.get('/b')\ndef b(): ...\n"
                    "app = Flask(__name__, static_folder=None)\napp.register_blueprint(whole)"},
        {"GET /whole/a served", "GET /part/b served"},
    ),
    "an application that a function gives back where it is one": (
        {"main.py": "from fastapi import FastAPI\nfrom cors import allow\napp = allow(FastAPI(openapi_url=None))\n@app.get('/a')\ndef a(): ...", "Procfile": "web: uvicorn main:app",
         "cors.py": "from starlette.middleware.cors import CORSMiddleware\nclass Dynamic(CORSMiddleware): ...\ndef allow(app):\n    if hasattr(app, 'add_middleware'):\n        app.add_middleware(Dynamic)\n"
                    "        return app\n    return Dynamic(app=app)"},
        {"GET /a served"},
    ),
    "a prefix of run time": (
        {"main.py": "import sys\nfrom fastapi import APIRouter, FastAPI\napp = FastAPI(openapi_url=None)\nr = APIRouter()\n@r.get('/a')\ndef a(): ...\napp.include_router(r, prefix=sys.argv[1])"},
        {"GET /{prefix}/a served"},
    ),
    "static files and unknown applications": (
        {"main.py": "from fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\nfrom prometheus_client import make_asgi_app\napp = FastAPI(openapi_url=None)\napp.mount('/static', StaticFiles())\napp.mount('/metrics', make_asgi_app())"},
        {"ANY /static/** opaque", "ANY /metrics/** opaque"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_other_compositions(tmp_path: Path, case: str) -> None:
    files, wanted = OTHERS[case]
    found = repository(tmp_path, files).routes
    assert {f"{route.method} {route.path} {route.state.value}" for route in found} == wanted
