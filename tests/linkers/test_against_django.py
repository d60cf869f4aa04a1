"""Our routes of Django projects against those of Django's own resolver, which builds them in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from deployable.model import Route, RouteState
from deployable.project import Project
from deployable.tree import Tree

APPLICATIONS = Path(__file__).parent.parent / "applications"
ASK = Path(__file__).parent / "django_own_routes.py"
PROJECTS = {
    "django_rest": (
        "config.settings.production",
        ("django", "rest_framework", "rest_framework_nested", "drf_spectacular"),
    ),
    "django_ninja": ("site_.settings", ("django", "ninja")),
}
"""Folder → settings module, and the packages that must be there."""


def routes(name: str) -> tuple[Route, ...]:
    project = Project(Tree(str(APPLICATIONS / name)))
    found = project.routes
    assert not project.gaps("routes")
    return found


@pytest.mark.parametrize("name", PROJECTS)
def test_routes_equal_the_resolvers(name: str) -> None:
    settings, packages = PROJECTS[name]
    if any(find_spec(package) is None for package in packages):
        pytest.skip(f"one of {', '.join(packages)} is not installed")
    found = {(route.method, _normal(route.path)) for route in routes(name) if route.state is RouteState.SERVED}
    assert found == _asked(APPLICATIONS / name, settings)


def _asked(folder: Path, settings: str) -> set[tuple[str, str]]:
    command = [sys.executable, "-P", str(ASK), str(folder), settings]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60, env={"PYTHONDONTWRITEBYTECODE": "1"}
    )
    return {(method, path) for method, path in json.loads(answer.stdout)}


def _normal(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)
