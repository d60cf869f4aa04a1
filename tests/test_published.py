"""README, hooks manifest, scripts, rule pages and Action say what the code says."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import picture
import publish
import pytest
import yaml

from deployable import __version__, engine, starter
from deployable.model import Evidence, Finding, Location, NotApplicable, Route

ROOT = Path(publish.ROOT)
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_nothing_published_is_stale() -> None:
    stale = list(publish.stale())
    assert not stale, f"run tests/publish.py: {stale}"


def test_the_picture_is_what_the_terminal_shows() -> None:
    shown = picture.words(picture.PICTURE.read_text(encoding="utf-8"))
    assert shown == picture.words(f"$ {' '.join(picture.COMMAND)}\n{picture.typed()}"), "run tests/picture.py"


def test_every_concern_is_a_hook_and_a_script() -> None:
    assert set(HOOKS) == {*engine.concern_names(), "deployable"}
    scripts = {path.stem for path in (ROOT / "hooks").glob("*.py")}
    assert scripts == {concern.replace("-", "_") for concern in engine.concern_names()}
    assert not scripts & set(sys.stdlib_module_names)


def test_versions_agree() -> None:
    assert f"rev: v{__version__}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"@v{__version__}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_init_writes_what_the_readme_shows(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    starter.main(str(tmp_path), write=True)
    for name in (starter.PRE_COMMIT, starter.WORKFLOW):
        assert f"`{name}`" in readme and f"```yaml\n{(tmp_path / name).read_text(encoding='utf-8')}```" in readme


def test_the_rule_that_contributing_shows_is_one() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"   ```python\n(.*?)   ```", text, re.DOTALL)
    shown: dict[str, Any] = {}
    exec(dedent(block), shown)
    route = Route("GET", "/health", Location("app.py", 3), "fastapi", health=True, database=True)
    outcomes = [
        list(shown["check"](SimpleNamespace(routes=routes)))
        for routes in ((route,), (route._replace(database=False),), ())
    ]
    assert [type(outcome) for (outcome,) in outcomes] == [Finding, Evidence, NotApplicable]
    assert shown["RULE"].remedy and "Fails:" in shown["__doc__"]


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
    good, bad = FILES.get(concern, FILES["env-config"])
    assert [path for path in good if not pattern.search(path)] == []
    assert [path for path in bad if pattern.search(path)] == []


def test_whole_repository_hooks_run_once() -> None:
    for concern, hook in HOOKS.items():
        assert hook.get("pass_filenames", True) is (concern == "secret-leaks")
        assert hook.get("require_serial", False) is (concern != "secret-leaks")
