"""README, hooks manifest, scripts, rule pages and Action say what the code says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import publish
import pytest
import yaml

from deployable import __version__, engine

ROOT = Path(publish.ROOT)
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_nothing_published_is_stale() -> None:
    stale = list(publish.stale())
    assert not stale, f"run tests/publish.py: {stale}"


def test_every_concern_is_a_hook_and_a_script() -> None:
    assert set(HOOKS) == {*engine.concern_names(), "deployable"}
    scripts = {path.stem for path in (ROOT / "hooks").glob("*.py")}
    assert scripts == {concern.replace("-", "_") for concern in engine.concern_names()}
    assert not scripts & set(sys.stdlib_module_names)


def test_versions_agree() -> None:
    assert f"rev: v{__version__}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"@v{__version__}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


FILES = {
    "health-endpoint": (
        ["app/main.py", "src/server.mts", "web/App.tsx", "render.yaml", ".do/app.yaml", "Dockerfile", "docker/api.Dockerfile",
         "Dockerfile.prod", "Procfile", "fly.toml", "k8s/Deployment.YML", "package.json", "requirements/prod.txt"],
        ["logo.svg", "README.md", "notes.txt", "app/main.pyc", "Dockerfile/x.png", "profile.jpg", "data.csv"],
    ),
    "env-config": (
        ["app/settings.py", ".env", ".env.example", "config/prod.env", ".env-sample", "env.template", ".flaskenv", "docs/setup.md",
         "schema.prisma", "deploy.sh", "compose.yaml", "infra/main.tf", ".dockerignore", ".gitignore", "Makefile"],
        ["logo.svg", "environment/photo.png", "dotenv.lock", "my.envelope", "data.csv"],
    ),
    "api-docs": (
        ["app/api.py", "openapi.yaml", "docs/swagger.json", "README.md", "requirements.txt"],
        ["logo.svg", "Dockerfile", "openapi.png"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("concern", sorted(set(HOOKS) - {"secret-leaks", "deployable"}))
def test_each_pattern_takes_what_its_facts_come_from(concern: str) -> None:
    pattern = re.compile(HOOKS[concern]["files"])
    good, bad = FILES[concern]
    assert [path for path in good if not pattern.search(path)] == []
    assert [path for path in bad if pattern.search(path)] == []


def test_whole_repository_hooks_run_once() -> None:
    for concern, hook in HOOKS.items():
        assert hook.get("pass_filenames", True) is (concern == "secret-leaks")
        assert hook.get("require_serial", False) is (concern != "secret-leaks")
