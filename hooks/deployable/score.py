"""Verdicts → level and coverage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from deployable.model import Level, Severity, Status, Verdict


class Coverage(NamedTuple):
    """How many rules ended how. ``judged`` counts passes, failures and attestations."""

    judged: int
    not_checked: int
    not_applicable: int
    attested: int

    def __str__(self) -> str:
        return f"{self.judged} checked, {self.not_checked} not"


def level(verdicts: Iterable[Verdict]) -> Level:
    """``blocked`` by an error-severity finding or a broken rule, ``at risk`` by a warning, else ``ready``;
    never ``ready`` where no rule was judged."""
    verdicts = list(verdicts)
    worst = Level.READY if coverage(verdicts).judged else Level.UNJUDGED
    for verdict in verdicts:
        if verdict.status is Status.ERROR:
            return Level.BLOCKED
        if verdict.status is Status.FAIL:
            severities = live_severities(verdict)
            if Severity.ERROR in severities:
                return Level.BLOCKED
            if Severity.WARNING in severities:
                worst = Level.AT_RISK
    return worst


def coverage(verdicts: Iterable[Verdict]) -> Coverage:
    statuses = [verdict.status for verdict in verdicts]
    attested = statuses.count(Status.ATTESTED)
    return Coverage(
        statuses.count(Status.PASS) + statuses.count(Status.FAIL) + attested,
        statuses.count(Status.NOT_CHECKED) + statuses.count(Status.ERROR),
        statuses.count(Status.NOT_APPLICABLE),
        attested,
    )


def live_severities(verdict: Verdict) -> set[Severity]:
    """The severities of its findings that are not silenced; its own where it fails without any."""
    if verdict.status is Status.FAIL and not verdict.findings:
        return {verdict.severity}
    return {judged.severity for judged in verdict.findings if not judged.silenced}
