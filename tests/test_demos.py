"""The demo applications: every planted contradiction is found, with both its places and a remedy.

A line of ``demos/<name>.planted`` is a rule, the finding's place, and the other place that it must name.
"""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from deployable import cli

TESTS = Path(__file__).parent
DEMOS = {"shop": TESTS.parent / "examples" / "shop", "courier": TESTS / "demos" / "courier"}
PLANTED = {
    name: [
        line.split() for line in (TESTS / "demos" / f"{name}.planted").read_text(encoding="utf-8").splitlines() if line
    ]
    for name in DEMOS
}


@pytest.fixture(scope="module", params=sorted(DEMOS))
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[dict[str, Any]]]:
    """A demo's name, and what is found in a copy of it, outside of this repository."""
    folder = tmp_path_factory.mktemp("demo") / request.param
    shutil.copytree(DEMOS[request.param], folder)
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(output):
        assert cli.main(["check", str(folder), "--no-cache", "--format", "json"]) == 1
    output.seek(0)
    verdicts = json.load(output)["verdicts"]
    assert [verdict["reason"] for verdict in verdicts if verdict["status"] == "error"] == []
    return request.param, [
        {**finding, "rule": verdict["rule"]} for verdict in verdicts for finding in verdict["findings"]
    ]


def test_every_planted_fault_is_found(found: tuple[str, list[dict[str, Any]]]) -> None:
    name, findings = found
    missed = [" ".join(planted) for planted in PLANTED[name] if not any(_is(finding, *planted) for finding in findings)]
    assert not missed, "\n".join([*missed, "found:", *map(_told, findings)])


def test_every_concern_has_a_planted_fault() -> None:
    rules = {planted[0] for name in DEMOS for planted in PLANTED[name]}
    assert {"health-path-mismatch", "misspelt-variable", "openapi-drift", "secret-in-manifest"} <= rules


def _is(finding: dict[str, Any], rule: str, place: str, other: str = "") -> bool:
    places = {f"{seen['path']}:{seen['line']}" for seen in finding["related"]}
    here = f"{finding['path']}:{finding['line']}" == place
    return finding["rule"] == rule and here and bool(finding["remedy"]) and (not other or other in places)


def _told(finding: dict[str, Any]) -> str:
    others = " ".join(f"{seen['path']}:{seen['line']}" for seen in finding["related"])
    return f"{finding['rule']} {finding['path']}:{finding['line']} {others}  # {finding['message']}"
