"""The command as a person types it: help, exit codes, mistakes, and repositories that mean harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import deployable
from deployable import cli
from deployable.engine import judges
from deployable.reports import json as json_report

HOOKS = Path(deployable.__file__).parent.parent
SCHEMA = json.loads((Path(json_report.__file__).parent / "report.schema.json").read_text())


def run(*arguments: str, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "deployable", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=60, errors="surrogateescape",
        env={**os.environ, "PYTHONPATH": str(HOOKS), "DEPLOYABLE_CACHE": os.devnull, "TERM": "dumb", **environment},
    )  # fmt: skip


def checked(folder: Path, *arguments: str) -> dict:
    done = run("check", str(folder), "--format", "json", *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1), done.stderr + done.stdout[-2000:]
    report = json.loads(done.stdout)
    jsonschema.validate(report, SCHEMA)
    return report


def statuses(report: dict) -> set[str]:
    return {verdict["status"] for verdict in report["verdicts"]}


def test_version_and_help() -> None:
    assert run("--version").stdout == f"deployable {deployable.__version__}\n"
    text = run("--help").stdout
    assert all(word in text for word in ("check", "explain", "Exit codes", "deployable check"))
    assert f'version = "{deployable.__version__}"' in (HOOKS.parent / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "there is no command chek; did you mean check?"),
        (["explain", "no-helth-route"], "did you mean no-health-route?"),
        (["show", "route"], "did you mean routes?"),
        (["check", "--only", "helth-endpoint"], "did you mean health-endpoint?"),
        (["hook", "env-confg"], "did you mean env-config?"),
        (["check", "/nowhere"], "/nowhere: no such folder"),
        (["check", "--format", "jsn"], "did you mean json?"),
        (["check", "--output", "a", "--output", "b"], "each --output belongs to a --format"),
        (["check", "--config", "/nowhere.toml"], "/nowhere.toml"),
    ],
)
def test_mistakes_say_what_would_be_right(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_every_rule_is_explained() -> None:
    listed = run("explain").stdout
    assert all(f"  {judge.rule.name} " in listed for judge in judges())
    page = run("explain", "no-health-route").stdout
    assert all(word in page for word in ("Fails:", "Passes:", "Does not flag:", "Remedy:"))


def test_several_formats_at_once(tmp_path: Path) -> None:
    out = tmp_path / "out.sarif"
    done = run("check", str(tmp_path), "--format", "sarif", "--output", str(out), "--format", "text")
    assert json.loads(out.read_text())["version"] == "2.1.0"
    assert done.stdout.splitlines()[-1].startswith("not checked · ")


def test_an_empty_folder_is_never_green(tmp_path: Path) -> None:
    report = checked(tmp_path)
    assert report["level"] == "not checked" and "pass" not in statuses(report)
    assert run("check", str(tmp_path), "--strict").returncode in (0, 1)


def test_a_folder_that_is_no_backend_is_never_green(tmp_path: Path) -> None:
    (tmp_path / "main.f90").write_text("program main\nend program\n")
    (tmp_path / "README.md").write_text("# Numbers\n")
    passed = [verdict["rule"] for verdict in checked(tmp_path)["verdicts"] if verdict["status"] == "pass"]
    assert not [rule for rule in passed if "health" in rule or "docs" in rule or "variable" in rule], passed


HOSTILE = {
    "broken.py": b"from fastapi import FastAPI\napp = FastAPI(\n@app.get('/x'\ndef",
    "broken.ts": b"import express from 'express'; const app = express( app.get('/x', (((((",
    "binary.py": b"\0\1\2\3import fastapi os.environ" * 100,
    "latin.py": "# Größe import fastapi os.environ\n".encode("latin-1"),
    "latin.env": "KEY=Größe\n".encode("latin-1"),
    "deep.yaml": b"services:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 2000)),
    "render.yaml": b"[" * 50_000,
    "docker-compose.yml": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(12))
    + b"services: *m\n",
    "compose.override.yml": b"services: &s\n  web: *s\n",
    "deep.py": b"import fastapi\nx = " + b"(" * 5000 + b")" * 5000,
    "deep.js": b"require('express'); x = " + b"[" * 20_000,
    "openapi.json": b'{"openapi": "3.0.0", "paths": ' + b'{"a":' * 20_000,
    "Dockerfile": b"FROM python\nCMD [" + b'"a",' * 20_000,
    "name with space.py": b"import os\nos.environ['SPACED']\n",
    "new\nline.py": b"import os\nos.environ['NEWLINE']\n",
    "gr\xc3\xb6\xc3\x9fe.py".encode("latin-1").decode("latin-1"): b"import os\nos.environ['UMLAUT']\n",
    ".env": b"\xff\xfe\0\0=",
    "package.json": b"{" * 3000,
    "tsconfig.json": b"/* " * 3000,
    "k8s.yaml": b"apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: 7}}}\n",
}


@pytest.mark.parametrize("git", [True, False], ids=["git", "no-git"])
def test_hostile_repositories_end_in_words(tmp_path: Path, git: bool) -> None:
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "out.py").symlink_to("/etc/passwd")
    with (tmp_path / "huge.py").open("wb") as file:
        file.truncate(100 << 20)
    if git:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
    report = checked(tmp_path)
    unread = {entry["path"].split(":")[0]: entry["reason"] for entry in report["not_read"]}
    assert "binary" in unread["binary.py"] or "NUL" in unread["binary.py"]
    assert "104,857,600" in unread["huge.py"]
    assert "UTF-8" in unread["latin.py"]
    assert "out.py" not in unread
    text = run("check", str(tmp_path), "-v").stdout
    assert ("\x1b" not in text and "new\\nline.py" in text) or "NEWLINE" not in text
    for fact in ("routes", "env", "manifests", "services"):
        shown = run("show", fact, str(tmp_path), "--format", "json")
        assert shown.returncode == 0 and "Traceback" not in shown.stderr, shown.stderr
        json.loads(shown.stdout)


def test_the_checked_folder_is_never_imported(tmp_path: Path) -> None:
    for name in ("json.py", "yaml.py", "argparse.py", "tree_sitter.py", "conftest.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit('imported')\n")
    done = run("check", ".", folder=tmp_path)
    assert "imported" not in done.stderr + done.stdout and done.returncode in (0, 1), done.stderr


def test_init_shows_first_and_writes_once(tmp_path: Path) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_text("repos:\n- repo: local\n  hooks: []\nci:\n  skip: []\n")
    (tmp_path / "README.md").write_text("# Shop\n\nSells.\n")
    shown = run("init", str(tmp_path)).stdout
    assert "+- repo: https" in shown and not (tmp_path / ".github").exists()
    assert run("init", str(tmp_path), "--yes").returncode == 0
    text = (tmp_path / ".pre-commit-config.yaml").read_text()
    assert text.index("- repo: local") < text.index("- repo: https") < text.index("ci:")
    assert (tmp_path / "README.md").read_text().startswith("# Shop\n\n[![readiness]")
    assert "everything is in place" in run("init", str(tmp_path), "--yes").stdout


@pytest.mark.parametrize("arguments", [["check"], ["hook", "secret-leaks"], ["hook", "env-config"]])
def test_a_crash_is_no_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    def breaks(*_: object) -> None:
        raise LookupError("lost")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("deployable.tree.Tree.__init__", breaks)
    monkeypatch.setattr("deployable.leaks.hook._judge", breaks)
    assert cli.main(arguments) == 2
    assert "its own fault: LookupError: lost" in capsys.readouterr().err
    with pytest.raises(LookupError):
        cli.main([*arguments, "--debug"])
