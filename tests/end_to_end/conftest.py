"""Repositories made for one test run: this project as others get it, and a team that uses it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = "https://github.com/OWNER/deployable"
VERSION = "v0.1.0"
SCRIPTS = Path(sys.executable).parent

Run = Callable[..., subprocess.CompletedProcess[str]]


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def commit(folder: Path, message: str = "Work") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def snippet(holding: str) -> str:
    """The README's code block that holds these words: tests run what people paste."""
    blocks = re.findall(
        r"^```\w+\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    (block,) = [block for block in blocks if holding in block]
    return block


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This work tree as the tagged repository that others clone."""
    folder = tmp_path_factory.mktemp("released") / "deployable"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    commit(folder)
    git(folder, "tag", VERSION)
    return folder


@pytest.fixture(scope="session")
def environment(released: Path) -> dict[str, str]:
    """The tools of this environment first, and the published address leading to ``released``."""
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GITHUB_", "PRE_COMMIT", "VIRTUAL_ENV"))
        },
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{released}.insteadOf",
        "GIT_CONFIG_VALUE_0": PUBLISHED,
        "NO_COLOR": "1",
    }


@pytest.fixture(scope="session")
def run(environment: dict[str, str]) -> Run:
    def running(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(word) for word in command],
            cwd=cwd, env={**environment, **more}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=400,
        )  # fmt: skip

    return running


LEAKED = "kQ7vX2mPz9" + "Lr4TbW8nYc"
LEAK = f"WEBHOOK_SECRET = '{LEAKED}'\n"

CLEAN = {
    "app/__init__.py": "",
    "app/main.py": (
        '"""Parcels."""\n\nimport os\n\nfrom fastapi import FastAPI\n\n'
        'app = FastAPI(title=os.environ["TITLE"])\n\n\n'
        '@app.get("/healthz")\ndef healthz() -> dict[str, str]:\n    """Say that the process answers."""\n    return {"status": "ok"}\n'
    ),
    ".env.example": "TITLE=Parcels\n",
    ".gitignore": ".env\n",
    "requirements.txt": "fastapi==0.121.2\nuvicorn==0.38.0\n",
    "Procfile": "web: uvicorn app.main:app --host 0.0.0.0 --port $PORT\n",
    "render.yaml": (
        "services:\n  - type: web\n    name: parcels\n    runtime: python\n    buildCommand: pip install -r requirements.txt\n"
        "    startCommand: uvicorn app.main:app --host 0.0.0.0 --port $PORT\n    healthCheckPath: /healthz\n"
        "    envVars:\n      - key: TITLE\n        value: Parcels\n"
    ),
}
"""A small application that is ready: no hook has anything to say about it."""
