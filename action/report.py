"""Runs the check for the Action and hands its results to the job: log, annotations, summary and outputs.

Everything from outside comes through the environment and is passed on as separate arguments, never through a shell.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FILES = {"json": "report.json", "sarif": "report.sarif", "markdown": "summary.md", "github": "annotations.txt"}
PULL_EVENTS = ("pull_request", "pull_request_target", "merge_group")


def main() -> int:
    workspace = os.environ.get("GITHUB_WORKSPACE") or "."
    root = Path(workspace, given("WORKING_DIRECTORY") or ".")
    trust_checkout()
    folder = Path(tempfile.mkdtemp(prefix="deployable-report-", dir=os.environ.get("RUNNER_TEMP")))
    try:
        arguments = check_arguments(root, folder)
        annotations, summary = switch("ANNOTATIONS"), switch("SUMMARY")
    except ValueError as refusal:
        print(f"::error title=deployable::{refusal}")
        return 2
    done = subprocess.run([sys.executable, "-I", "-m", "deployable", "check", *arguments], stdout=subprocess.PIPE)
    show(done.stdout)
    if (folder / FILES["json"]).exists():
        if annotations:
            sys.stdout.buffer.write((folder / FILES["github"]).read_bytes())
            sys.stdout.flush()
        if summary:
            append("GITHUB_STEP_SUMMARY", (folder / FILES["markdown"]).read_text(encoding="utf-8"))
        append("GITHUB_OUTPUT", outputs(folder))
    return done.returncode


def trust_checkout() -> None:
    """Inside a container the checkout belongs to another user, and git would refuse to read it."""
    count = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    os.environ[f"GIT_CONFIG_KEY_{count}"] = "safe.directory"
    os.environ[f"GIT_CONFIG_VALUE_{count}"] = "*"
    os.environ["GIT_CONFIG_COUNT"] = str(count + 1)


def given(name: str) -> str:
    return os.environ.get(f"DEPLOYABLE_{name}", "").strip()


def switch(name: str) -> bool:
    value = given(name).lower()
    if value not in ("true", "false"):
        raise ValueError(f"{name.lower().replace('_', '-')} must be true or false, not {json.dumps(value)}")
    return value == "true"


def check_arguments(root: Path, folder: Path) -> list[str]:
    arguments = []
    for name, file in FILES.items():
        arguments += ["--format", name, "--output", str(folder / file)]
    # Another job on this machine could have written into a shared cache.
    arguments += ["--format", "text", "--no-cache", f"--fail-on={given('FAIL_ON') or 'error'}"]
    arguments += [f"--only={name}" for name in re.split(r"[\s,]+", given("ONLY")) if name]
    if base := changes_base(root):
        arguments.append(f"--changed-since={base}")
    if switch("STRICT"):
        arguments.append("--strict")
    if config := given("CONFIG"):
        arguments.append(f"--config={root / config}")
    return [*arguments, "--", str(root)]


def changes_base(root: Path) -> str:
    """The commit that the change under review starts from; empty when everything is to be reported."""
    wanted = given("CHANGED_ONLY").lower() or "auto"
    if wanted not in ("auto", "true", "false"):
        raise ValueError(f"changed-only must be auto, true or false, not {json.dumps(wanted)}")
    name = os.environ.get("GITHUB_EVENT_NAME", "")
    if wanted == "false" or (wanted == "auto" and name not in PULL_EVENTS and not given("BASE")):
        return ""
    if base := given("BASE"):
        if base.startswith("-"):
            raise ValueError("base must name a commit")
        return base
    # The merge commit that GitHub makes for a pull request has the base as its first parent.
    merged = re.fullmatch(r"refs/pull/\d+/merge", os.environ.get("GITHUB_REF", ""))
    if name == "pull_request" and merged and commit(root, "HEAD^2"):
        return "HEAD^1"
    if base := event_base(name):
        return base
    raise ValueError("changed-only needs a base commit, and this event has none: set base")


def event_base(name: str) -> str:
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    event: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8")) if path and Path(path).exists() else {}
    if name == "push":
        before = str(event.get("before") or "")
        return before if before.strip("0") else ""
    if name == "merge_group":
        return str((event.get("merge_group") or {}).get("base_sha") or "")
    return str(((event.get("pull_request") or {}).get("base") or {}).get("sha") or "")


def commit(root: Path, name: str) -> bool:
    asked = ["git", "-C", str(root), "rev-parse", "--quiet", "--verify", f"{name}^{{commit}}"]
    return subprocess.run(asked, capture_output=True).returncode == 0


def show(log: bytes) -> None:
    """The readable report, in which no line is taken for a command of the runner."""
    token = secrets.token_hex(16)
    sys.stdout.flush()
    sys.stdout.buffer.write(f"::stop-commands::{token}\n".encode() + log + f"\n::{token}::\n".encode())
    sys.stdout.flush()


def outputs(folder: Path) -> str:
    report = json.loads((folder / FILES["json"]).read_text(encoding="utf-8"))
    live = [
        finding["severity"]
        for verdict in report["verdicts"]
        for finding in verdict["findings"]
        if not finding["silenced"]
    ]
    values = {
        "level": report["level"],
        "checked": report["coverage"]["judged"],
        "not-checked": report["coverage"]["not_checked"],
        "errors": live.count("error"),
        "warnings": live.count("warning"),
        "sarif-file": folder / FILES["sarif"],
        "report-file": folder / FILES["json"],
    }
    mark = secrets.token_hex(16)
    return "".join(f"{name}<<{mark}\n{value}\n{mark}\n" for name, value in values.items())


def append(variable: str, text: str) -> None:
    """Add text to the file that the runner names in this variable; runners without it get nothing."""
    if path := os.environ.get(variable):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    sys.exit(main())
