"""Our routes against those of the frameworks' own routers, which build the applications in processes of their own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from deployable.model import RouteState
from deployable.project import Project
from deployable.tree import Tree

APPLICATIONS = Path(__file__).parent.parent / "applications"
ASK = Path(__file__).parent / "frameworks_own_routes.py"
CASES = {
    "fastapi": ("fastapi", "main:app", "fastapi_utils"),
    "starlette": ("starlette", "main:app", "starlette"),
    "flask": ("flask", "wsgi:application", "flask"),
    "flask_restx": ("flask", "main:app", "flask_restx"),
    "flask_restful": ("flask", "main:app", "flask_restful"),
    "flask_smorest": ("flask", "main:app", "flask_smorest"),
    "apiflask": ("flask", "main:app", "apiflask"),
    "apifairy": ("flask", "main:app", "apifairy"),
    "flasgger": ("flask", "main:app", "flasgger"),
    "quart": ("flask", "main:app", "quart"),
    "litestar": ("litestar", "main:app", "litestar"),
    "aiohttp": ("aiohttp", "main:init_app()", "aiohttp"),
    "sanic": ("sanic", "main:app", "sanic"),
    "tornado": ("tornado", "main:make_app()", "tornado"),
    "falcon": ("falcon", "main:app", "falcon"),
}
"""Folder → how to ask, what to build, and the package that must be there."""


@pytest.mark.parametrize("name", CASES)
def test_routes_equal_the_frameworks_own(name: str) -> None:
    framework, target, package = CASES[name]
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    wanted = _asked(framework, APPLICATIONS / name, target)
    project = Project(Tree(str(APPLICATIONS / name)))
    found = {
        (route.method, _normal(route.path))
        for route in project.routes
        if route.state in (RouteState.SERVED, RouteState.CONDITIONAL)
    }
    assert found == wanted
    assert not project.gaps("routes")


def _asked(framework: str, folder: Path, target: str) -> set[tuple[str, str]]:
    command = [sys.executable, "-P", str(ASK), framework, str(folder), target]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60, env={"PYTHONDONTWRITEBYTECODE": "1"}
    )
    return {(method, _normal(path)) for method, path in json.loads(answer.stdout)}


def _normal(path: str) -> str:
    return re.sub(r"<[^<>]*>|\{[^{}]*\}", "{}", path)
