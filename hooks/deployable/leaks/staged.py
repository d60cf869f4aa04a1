"""What the hook says of what it found: the same rules, suppressions, baseline and wording as ``check``.

Imported only when there is something to say.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from deployable import engine, suppress
from deployable.leaks.leak import Leak
from deployable.model import Confidence, Gap, Judged, Severity, Verdict
from deployable.reports import text
from deployable.settings import BadSettings, find, load

RULES = ("leaked-secret", "private-key-file")


class Staged:
    """As much of ``Sources`` as the rules of leaks and the suppressions ask for."""

    staged = True
    """The rules on manifests do not run beside this one, so it reports their lines too."""

    def __init__(self, found: Sequence[tuple[str, Leak]]) -> None:
        self.leaks = tuple(found)
        self.root = os.path.realpath(".")
        self._project: Any = None

    def _whole(self) -> Any:
        if self._project is None:
            from deployable.project import Project
            from deployable.tree import Tree

            self._project = Project(Tree(self.root))
        return self._project

    @property
    def files(self) -> tuple[str, ...]:
        files: tuple[str, ...] = self._whole().files
        return files

    @property
    def manifests(self) -> tuple[Any, ...]:
        manifests: tuple[Any, ...] = self._whole().manifests
        return manifests

    def gaps(self, *facts: str) -> tuple[Gap, ...]:
        return ()

    def options(self, rule: str) -> dict[str, Any]:
        return {}

    def lines(self, path: str) -> list[str]:
        lines: list[str] = self._whole().lines(path)
        return lines

    def mentioning(self, literal: bytes) -> list[str]:
        return []


def report(found: Sequence[tuple[str, Leak]], unread: Sequence[str], config: str) -> int:
    """Prints the findings in the grammar of the text report; 1 when one of them fails the hook."""
    project: Any = Staged(found)
    try:
        settings = load(config or find("."), engine.rule_concerns())
        accepted = suppress.read_baseline(project.root).fingerprints
    except BadSettings as failure:
        print(f"deployable: {failure}", file=sys.stderr)
        return 2
    off = suppress.switched_off(settings)
    judges = [
        judge for judge in engine.judges("secret-leaks") if judge.rule.name in RULES and judge.rule.name not in off
    ]
    verdicts = [engine.judge(project, judge) for judge in judges]
    verdicts = suppress.apply(verdicts, settings, suppress.Ignores(project), accepted, None)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    live = _said(verdicts, colour)
    for line in unread:
        print(line)
    ranks = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    failing = ranks[: ranks.index(Severity(settings.fail_on)) + 1]
    if any(verdict.status.value == "error" for verdict in verdicts):
        return 2
    return 1 if any(judged.severity in failing for judged in live) or (unread and settings.strict) else 0


def _said(verdicts: Sequence[Verdict], colour: bool) -> list[Judged]:
    live = []
    for verdict in verdicts:
        if verdict.reason and verdict.status.value == "error":
            print(f"broken {verdict.rule.name}: {verdict.reason}")
        for judged in sorted(verdict.findings, key=_urgency):
            if not judged.silenced:
                live.append(judged)
                print("\n".join(text.finding(verdict.rule, judged, colour)) + "\n")
    return live


def _urgency(judged: Judged) -> tuple[bool, bool, str, int]:
    place = judged.finding.location
    return (
        judged.severity is not Severity.ERROR,
        judged.finding.confidence is Confidence.LIKELY,
        place.path,
        place.line,
    )
