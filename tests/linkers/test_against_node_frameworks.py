"""Our routes of JavaScript and TypeScript applications against those in the frameworks' own routers.

The frameworks are installed by npm into a folder of the temporary directory, once for every ``package.json``;
the applications run there in processes of their own, and never here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest

from deployable.model import RouteState
from deployable.project import Project
from deployable.tree import Tree

fcntl = pytest.importorskip("fcntl", reason="file locks of POSIX")

APPLICATIONS = Path(__file__).parent.parent / "applications" / "node"
NAMES = ("express4", "express5", "fastify", "koa", "nest", "hono", "hapi", "inversify", "awilix")


@pytest.fixture(scope="module")
def installed() -> Path:
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("Node.js and npm are not installed")
    wanted = hashlib.sha256((APPLICATIONS / "package.json").read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"deployable-node-{wanted}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _install(folder)
            (folder / "done").touch()
    return folder


def _install(folder: Path) -> None:
    shutil.copy(APPLICATIONS / "package.json", folder)
    command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    if done.returncode != 0 and not os.environ.get("CI"):
        pytest.skip(f"npm could not install the frameworks: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_routes_equal_the_frameworks_own(name: str, installed: Path, tmp_path: Path) -> None:
    shutil.copytree(APPLICATIONS / name, tmp_path / name)
    project = Project(Tree(str(tmp_path / name)))
    found = {
        (route.method, route.path)
        for route in project.routes
        if route.own and route.state in (RouteState.SERVED, RouteState.CONDITIONAL)
    }
    assert _plain(found) == _plain(_asked(name, installed, tmp_path))
    assert not project.gaps("routes")


def _asked(name: str, installed: Path, place: Path) -> set[tuple[str, str]]:
    """Run the application beside the installed frameworks; ``express4`` is what ``express`` means in its folder."""
    shutil.copy(APPLICATIONS / "ask.cjs", place)
    (place / "node_modules").symlink_to(installed / "node_modules")
    if name == "express4":
        (place / name / "node_modules").mkdir()
        (place / name / "node_modules" / "express").symlink_to(installed / "node_modules" / "express4")
    folder = place / name
    environment = {**os.environ, "NODE_ENV": "production"}
    if (folder / "tsconfig.json").exists():
        environment["TSX_TSCONFIG_PATH"] = str(folder / "tsconfig.json")
    command = ["node", "--preserve-symlinks", "--import", "tsx", str(place / "ask.cjs"), name]
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr
    return {(method, path) for method, path in map(json.loads, answer.stdout.splitlines())}


def _plain(routes: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Parameters in braces, no trailing slash, ``ANY`` for what answers every method, no ``HEAD`` beside ``GET``."""
    by_path: dict[str, set[str]] = defaultdict(set)
    for method, path in routes:
        path = re.sub(r"\{\*\w+\}|\*\w+", "*", path)
        path = re.sub(r":(\w+)(\([^)]*\)|\{[^}]*\})?\??", r"{\1}", path)
        by_path[path.rstrip("/") or "/"].add("ANY" if method == "ALL" else method)
    plain: set[tuple[str, str]] = set()
    for path, methods in by_path.items():
        if len(methods) > 7:
            methods = {"ANY"}
        plain |= {(method, path) for method in methods if not (method == "HEAD" and "GET" in methods)}
    return plain
