"""One file a format, each with ``render(report) -> str``; what several of them ask of a report stands here."""

from __future__ import annotations

from deployable.model import Confidence, Judged, Report, Rule, Severity

UNCHANGED = "unchanged lines"
RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def open_findings(report: Report) -> list[tuple[Rule, Judged]]:
    """The findings that nobody silenced: most severe first, certain before likely, then by place."""
    found = [
        (verdict.rule, judged) for verdict in report.verdicts for judged in verdict.findings if not judged.silenced
    ]
    return sorted(found, key=_urgency)


def silenced_findings(report: Report) -> list[tuple[Rule, Judged]]:
    """Those that a comment, the configuration or the baseline silences; what lies outside the change is not among them."""
    return [pair for pair in _quiet(report) if pair[1].silenced != UNCHANGED]


def counted(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tally(report: Report) -> str:
    """``2 errors, 1 warning, 3 silenced, 4 on unchanged lines``; ``no findings``."""
    severities = [judged.severity for _, judged in open_findings(report)]
    parts = [counted(severities.count(severity), severity.value) for severity in Severity if severity in severities]
    if silenced := len(silenced_findings(report)):
        parts.append(f"{silenced} silenced")
    if outside := len(_quiet(report)) - silenced:
        parts.append(f"{outside} on unchanged lines")
    return ", ".join(parts) or "no findings"


def _urgency(found: tuple[Rule, Judged]) -> tuple[int, bool, str, int, int, str]:
    rule, judged = found
    place = judged.finding.location
    likely = judged.finding.confidence is Confidence.LIKELY
    return (RANK[judged.severity], likely, place.path, place.line, place.column, rule.name)


def _quiet(report: Report) -> list[tuple[Rule, Judged]]:
    return [(verdict.rule, judged) for verdict in report.verdicts for judged in verdict.findings if judged.silenced]
