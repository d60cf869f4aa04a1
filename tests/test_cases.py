"""Every case folder: the bad ones give exactly the findings they expect, the good ones none."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import fakes
import pytest

from deployable import engine, settings
from deployable.model import Status
from deployable.project import Project
from deployable.tree import Tree

CASES = Path(__file__).parent / "cases"


def cases(kind: str) -> list[Path]:
    return sorted(path for path in CASES.glob(f"*/{kind}/*") if path.is_dir())


def named(case: Path) -> str:
    return f"{case.parts[-3]}-{case.name}"


@pytest.mark.parametrize("case", cases("bad"), ids=named)
def test_bad(case: Path, tmp_path: Path) -> None:
    verdict = judged(case, tmp_path)
    assert verdict.status is Status.FAIL, (verdict.status, verdict.reason)
    seen = sorted(f"{found.finding.location} {found.severity} {found.finding.message}" for found in verdict.findings)
    wanted = sorted(expectations(case))
    assert len(seen) == len(wanted), "\n".join(["seen:", *seen])
    unmatched = [line for line in wanted if not any(matches(line, finding) for finding in seen)]
    assert not unmatched, "\n".join(["not seen:", *unmatched, "seen:", *seen])


@pytest.mark.parametrize("case", cases("good"), ids=named)
def test_good(case: Path, tmp_path: Path) -> None:
    verdict = judged(case, tmp_path)
    assert not verdict.findings, [f"{found.finding.location} {found.finding.message}" for found in verdict.findings]
    assert verdict.status in {Status(line) for line in expectations(case)} or (
        not expectations(case) and verdict.status in {Status.PASS, Status.NOT_APPLICABLE, Status.NOT_CHECKED}
    ), (verdict.status, verdict.reason)


def expectations(case: Path) -> list[str]:
    file = case.with_name(case.name + ".expected")
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()] if file.exists() else []


def matches(expected: str, finding: str) -> bool:
    place, severity, fragment = [*expected.split(" ", 2), ""][:3]
    return finding.startswith(f"{place} {severity} ") and fragment in finding


def judged(case: Path, tmp_path: Path):
    folder = tmp_path / "repository"
    shutil.copytree(case, folder, symlinks=True)
    for path in sorted(folder.rglob("dot-*"), key=lambda path: -len(path.parts)):
        path.rename(path.with_name("." + path.name.removeprefix("dot-")))
    fakes.fill(folder)
    git = ["git", "-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"]
    quiet = {"cwd": folder, "check": True, "env": {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}}
    subprocess.run([*git, "init", "-q"], **quiet)
    subprocess.run([*git, "add", "-A", "-f"], **quiet)
    rule = case.parts[-3]
    if rule == "secret-in-history":
        who = ["-c", "user.name=ops", "-c", "user.email=ops@shop.test", "-c", "commit.gpgsign=false"]
        subprocess.run([*git, *who, "commit", "-q", "-m", "Start"], **quiet)
    concern = engine.rule_concerns()[rule]
    judge = next(judge for judge in engine.judges(concern) if judge.rule.name == rule)
    chosen = settings.load(settings.find(str(folder)), engine.rule_concerns())
    options = {name: rule.options for name, rule in chosen.rules.items()}
    return engine.judge(Project(Tree(str(folder)), options), judge)
