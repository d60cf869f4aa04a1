"""The Action, run for real by act on pull requests."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from end_to_end.conftest import CLEAN, LEAK, LEAKED, PUBLISHED, SCRIPTS, VERSION, Run, commit, git, snippet, write

NEW = "from app.main import app\n\n" + LEAK


class Forge:
    """A stand-in for GitHub: one job of a repository's workflow, run on a pull request."""

    def __init__(self, run: Run, temp: Path, released: Path) -> None:
        self._run, self._temp, self._released = run, temp, released
        self.path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"

    def pull(self, repository: Path, job: str, base: str = "", **environment: str) -> tuple[int, str]:
        """Exit code and log of a job on a pull request from HEAD into ``base``, the tip of main unless given."""
        event = self._temp / "event.json"
        sha = base or git(repository, "rev-parse", "main")
        event.write_text(json.dumps({"pull_request": {"number": 1, "base": {"sha": sha}, "head": {"ref": "work"}}}))
        done = self._run(
            "act", "pull_request", "--job", job, "--eventpath", event, "--platform", "ubuntu-latest=-self-hosted",
            "--local-repository", f"{PUBLISHED}@{VERSION}={self._released}", "--action-cache-path", self._temp / "act",
            "--no-cache-server", cwd=repository, XDG_CACHE_HOME=str(self._temp / "cache"), **environment,
        )  # fmt: skip
        return done.returncode, done.stdout


@pytest.fixture(scope="module")
def forge(run: Run, released: Path, tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(run, tmp_path_factory.mktemp("forge"), released)


@pytest.fixture
def consumer(tmp_path: Path) -> Path:
    """A team's repository with the README's workflow and an old fault, on a branch off ``main``."""
    folder = tmp_path / "parcels"
    write(folder, {**CLEAN, "app/old.py": NEW, ".github/workflows/deployable.yml": snippet("on: [pull_request]")})
    git(folder, "init", "--quiet")
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "work")
    return folder


def annotations(log: str) -> list[str]:
    """``error app/new.py:3 leaked-secret`` for every annotation with a place."""
    found = re.findall(r"::(error|warning|notice) file=([^,\n]*),line=(\d+),[^\n]*?title=([\w-]+)::", log)
    return sorted({f"{level} {path}:{line} {title}" for level, path, line, title in found})


def outputs(log: str) -> dict[str, str]:
    return dict(re.findall(r"::set-output:: ([\w-]+)=(.*)", log))


def test_a_new_fault_fails_and_an_old_one_does_not(forge: Forge, consumer: Path) -> None:
    write(consumer, {"app/new.py": NEW})
    commit(consumer)
    code, log = forge.pull(consumer, "deployable")
    assert code == 1, log
    assert annotations(log) == ["error app/new.py:3 leaked-secret"], log
    assert LEAKED not in log
    said = outputs(log)
    assert (said["level"], said["errors"], said["warnings"]) == ("blocked", "1", "0")
    assert int(said["checked"]) > 5 and said["sarif-file"].endswith(".sarif") and said["report-file"].endswith(".json")
    assert "## deployable: blocked" in log


def test_a_harmless_change_passes(forge: Forge, consumer: Path) -> None:
    write(consumer, {"app/names.py": "NAMES = ('parcel', 'letter')\n"})
    commit(consumer)
    code, log = forge.pull(consumer, "deployable")
    assert code == 0, log
    assert annotations(log) == [] and outputs(log)["level"] == "ready", log


def test_a_contradiction_names_both_files(forge: Forge, consumer: Path) -> None:
    write(consumer, {"render.yaml": CLEAN["render.yaml"].replace("/healthz", "/health")})
    commit(consumer)
    code, log = forge.pull(consumer, "deployable")
    assert code == 1, log
    (line,) = {
        line for line in log.splitlines() if "title=health-path-mismatch::" in line and "file=render.yaml" in line
    }
    assert "app/main.py:" in line and "/healthz" in line


def test_a_missing_base_reports_everything_and_says_so(forge: Forge, consumer: Path) -> None:
    code, log = forge.pull(consumer, "deployable", base="0123456789" * 4)
    assert code == 1, log
    assert "error app/old.py:3 leaked-secret" in annotations(log)
    assert re.search(r"::warning title=deployable::every finding is reported", log), log


def test_twice_in_one_job_in_a_folder_where_uv_cannot_install(forge: Forge, consumer: Path, tmp_path: Path) -> None:
    (consumer / "app/old.py").unlink()
    services = {f"services/with space/{name}": text for name, text in CLEAN.items()}
    write(consumer, {**services, "services/with space/app/new.py": NEW, ".github/workflows/deployable.yml": TWICE})
    commit(consumer)
    write(tmp_path / "tools", {"uv": "#!/bin/sh\nexit 1\n"})
    (tmp_path / "tools" / "uv").chmod(0o755)
    code, log = forge.pull(consumer, "twice", PATH=f"{tmp_path / 'tools'}{os.pathsep}{forge.path}")
    assert code == 0, log
    assert log.count("::group::Install deployable") == 1, log
    errors = [found for found in annotations(log) if found.startswith("error")]
    assert errors == ["error services/with space/app/new.py:3 leaked-secret"], log
    assert "SAID failure blocked 1" in log and "SAID success ready 0" in log, log


TWICE = """\
name: twice
on: [pull_request]
permissions: {}
jobs:
  twice:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - uses: OWNER/deployable@v0.1.0
        id: first
        continue-on-error: true
        with:
          working-directory: services/with space
      - uses: OWNER/deployable@v0.1.0
        id: second
        with:
          only: health-endpoint, api-docs
          fail-on: warning
          summary: "false"
      - run: |
          echo SAID ${{ steps.first.outcome }} ${{ steps.first.outputs.level }} ${{ steps.first.outputs.errors }}
          echo SAID ${{ steps.second.outcome }} ${{ steps.second.outputs.level }} ${{ steps.second.outputs.errors }}
"""


@pytest.mark.parametrize(
    ("name", "value", "answer"),
    [
        ("only", '"; touch pwned; $(touch pwned) `touch pwned`', "there is no concern or rule"),
        ("working-directory", "$(touch pwned)", "no such folder"),
        ("base", "--output=pwned", "base must name a commit"),
        ("changed-only", "maybe", "changed-only must be auto, true or false"),
        ("fail-on", "--help", "invalid choice"),
    ],
)
def test_no_input_reaches_a_shell(forge: Forge, consumer: Path, name: str, value: str, answer: str) -> None:
    workflow = snippet("on: [pull_request]") + f"        with:\n          {name}: {json.dumps(value)}\n"
    write(consumer, {".github/workflows/deployable.yml": workflow + "      - if: always()\n        run: ls\n"})
    commit(consumer)
    code, log = forge.pull(consumer, "deployable")
    assert code != 0 and answer in log, log
    assert not re.search(r"\|\s*pwned", log)


def test_our_own_workflow(forge: Forge, released: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(released), "own")
    own = tmp_path / "own"
    git(own, "checkout", "--quiet", "-b", "work")
    write(own, {"docs/more.md": "# More\n"})
    commit(own)
    code, log = forge.pull(own, "self-test")
    assert code == 0, log
