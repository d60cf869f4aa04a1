"""Wheel, source distribution and the scripts that need no installation, each used as a stranger would."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from end_to_end.conftest import CLEAN, ROOT, Run, snippet, write

SCRIPTS = sorted(path.stem for path in (ROOT / "hooks").glob("*.py"))


@pytest.fixture(scope="module")
def built(released: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--installer", "uv", "--outdir", folder, released, cwd=folder)
    assert done.returncode == 0, done.stdout
    return folder


def test_the_wheel_works_in_an_environment_of_its_own(built: Path, run: Run, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    python = tmp_path / "env" / "bin" / "python"
    for command in (
        ("uv", "venv", "--quiet", "--python", sys.executable, tmp_path / "env"),
        ("uv", "pip", "install", "--quiet", "--python", python, wheel),
    ):
        done = run(*command, cwd=tmp_path)
        assert done.returncode == 0, done.stdout
    write(tmp_path / "parcels", CLEAN)
    done = run(python.with_name("deployable"), "check", "--format", "json", "parcels", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert {verdict["status"] for verdict in json.loads(done.stdout)["verdicts"]} >= {"pass"}


def test_what_the_distributions_hold(built: Path, released: Path) -> None:
    (wheel,), (source,) = built.glob("*.whl"), built.glob("*.tar.gz")
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(released / "hooks").as_posix()
        for path in (released / "hooks" / "deployable").rglob("*")
        if path.is_file()
    }
    assert {name for name in ours if "__pycache__" not in name} <= packed
    assert {"deployable/py.typed", "deployable/reports/report.schema.json"} <= packed
    assert all(name.startswith(("deployable/", "deployable-")) for name in packed)
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "action.yml",
        ".pre-commit-hooks.yaml",
        "hooks/env_config.py",
    } <= names


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_runs_its_concern_alone(script: str, run: Run, tmp_path: Path) -> None:
    write(tmp_path, CLEAN)
    for start in ((sys.executable,), ("uv", "run", "--quiet", "--script")):
        done = run(*start, ROOT / "hooks" / f"{script}.py", "app/main.py", cwd=tmp_path)
        assert done.returncode == 0, f"{start}: {done.stdout}"


def test_the_readmes_first_command(released: Path, run: Run, tmp_path: Path) -> None:
    """Also where pip may not write to the system's Python: ``--target`` never does."""
    clone = tmp_path / "deployable"
    shutil.copytree(released, clone)
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.symlink_to(os.path.realpath(sys.executable))
    done = run(
        "sh", "-c", snippet("--target .try"), cwd=clone, PATH=f"{python.parent}{os.pathsep}{os.environ['PATH']}", PIP_REQUIRE_VIRTUALENV="0"
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert re.search(r"^blocked · \d+ errors", done.stdout, re.MULTILINE), done.stdout
