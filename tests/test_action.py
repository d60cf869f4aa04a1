"""Where the Action counts a change from, and what it hands to the job."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from end_to_end.conftest import commit, git, write

BASE = "0123456789012345678901234567890123456789"


@pytest.fixture
def report() -> ModuleType:
    spec = spec_from_file_location("report", Path(__file__).parents[1] / "action" / "report.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """HEAD is the merge of ``work`` into ``main``, as GitHub makes it for a pull request."""
    folder = tmp_path / "repository"
    write(folder, {"a": "1\n"})
    git(folder, "init", "--quiet")
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "work")
    write(folder, {"b": "2\n"})
    commit(folder)
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "work")
    return folder


@pytest.mark.parametrize(
    ("name", "event", "given", "ref", "base"),
    [
        ("pull_request", {"pull_request": {"base": {"sha": BASE}}}, {}, "refs/pull/7/merge", "HEAD^1"),
        ("pull_request", {"pull_request": {"base": {"sha": BASE}}}, {}, "refs/heads/work", BASE),
        ("pull_request_target", {"pull_request": {"base": {"sha": BASE}}}, {}, "refs/pull/7/merge", BASE),
        ("merge_group", {"merge_group": {"base_sha": BASE}}, {}, "refs/heads/queue", BASE),
        ("pull_request", {"pull_request": {"base": {"sha": BASE}}}, {"CHANGED_ONLY": "false"}, "refs/pull/7/merge", ""),
        ("push", {"before": BASE}, {}, "refs/heads/main", ""),
        ("push", {"before": BASE}, {"CHANGED_ONLY": "true"}, "refs/heads/main", BASE),
        ("push", {"before": BASE}, {"BASE": "v1"}, "refs/heads/main", "v1"),
        ("schedule", {}, {}, "refs/heads/main", ""),
    ],
)  # fmt: skip
def test_where_the_change_starts(
    report: ModuleType, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    name: str, event: dict[str, Any], given: dict[str, str], ref: str, base: str,
) -> None:  # fmt: skip
    (tmp_path / "event.json").write_text(json.dumps(event))
    _as_event(monkeypatch, tmp_path, name, ref, given)
    assert report.changes_base(repository) == base


@pytest.mark.parametrize("event", [{"before": "0" * 40}, {}])
def test_a_change_without_a_start_is_refused(
    report: ModuleType, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: dict[str, Any]
) -> None:
    (tmp_path / "event.json").write_text(json.dumps(event))
    _as_event(monkeypatch, tmp_path, "push", "refs/heads/new", {"CHANGED_ONLY": "true"})
    with pytest.raises(ValueError, match="needs a base commit"):
        report.changes_base(repository)


def test_a_log_cannot_command_the_runner(report: ModuleType, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    report.show(b"::error::no\n")
    sys.stdout.flush()
    first, inside, _, last = capfdbinary.readouterr().out.splitlines()
    assert inside == b"::error::no"
    assert first.removeprefix(b"::stop-commands::") == last.strip(b":") and len(last) > 30


def _as_event(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, ref: str, given: dict[str, str]) -> None:
    for variable in ("CHANGED_ONLY", "BASE"):
        monkeypatch.setenv(f"DEPLOYABLE_{variable}", given.get(variable, ""))
    monkeypatch.setenv("GITHUB_EVENT_NAME", name)
    monkeypatch.setenv("GITHUB_REF", ref)
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(folder / "event.json"))
