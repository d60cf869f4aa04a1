"""The report a person reads in a terminal: findings with both their places, what was not checked and why, the level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from deployable import score
from deployable.model import Confidence, Judged, Level, Report, Rule, Severity, Status, Verdict
from deployable.reports import open_findings, tally

_COLOURS = {
    Severity.ERROR: "31;1",
    Severity.WARNING: "33;1",
    Severity.NOTE: "36",
    Level.BLOCKED: "31;1",
    Level.AT_RISK: "33;1",
    Level.READY: "32;1",
    Level.UNJUDGED: "33",
}
_MARKS = {
    Status.PASS: "pass",
    Status.FAIL: "fail",
    Status.NOT_APPLICABLE: "not applicable",
    Status.NOT_CHECKED: "not checked",
    Status.ATTESTED: "attested",
    Status.ERROR: "broken",
}
_MOST_REASONS = 8
_MOST_NOTES = 8
"""Of one rule; all of them are in every other format."""
_MOST_PLACES = 8


def render(report: Report, *, verbose: bool = False, colour: bool = False) -> str:
    return "\n".join(_lines(report, verbose, colour)) + "\n"


def _lines(report: Report, verbose: bool, colour: bool) -> Iterator[str]:
    yield from _findings(report, verbose, colour)
    for verdict in report.verdicts:
        if verdict.status is Status.ERROR:
            yield f"{_painted('broken', '31;1', colour)} {verdict.rule.name}: {clean(verdict.reason)}"
        elif verdict.status is Status.FAIL and not verdict.findings:
            yield f"{_painted(verdict.severity.value, _COLOURS[verdict.severity], colour)} {verdict.rule.name}: {clean(verdict.reason)}"
    if verbose:
        yield from _every_verdict(report, colour)
    else:
        yield from _unchecked(report, colour)
    for place, reason in report.not_read:
        yield f"not read: {clean(place)} {clean(reason)}"
    for notice in report.notices:
        yield f"notice: {clean(notice)}"
    level = _painted(report.level.value, _COLOURS[report.level], colour)
    yield f"{level} · {tally(report)} · {score.coverage(report.verdicts)} · {report.seconds:.2f} s"


def _findings(report: Report, verbose: bool, colour: bool) -> Iterator[str]:
    """Neighbours that ask for the same share one remedy; of many notes of a rule some are left out."""
    shown: list[tuple[Rule, Judged]] = []
    notes: Counter[str] = Counter()
    for rule, judged in open_findings(report):
        notes[rule.name] += judged.severity is Severity.NOTE
        if verbose or judged.severity is not Severity.NOTE or notes[rule.name] <= _MOST_NOTES:
            shown.append((rule, judged))
    for place, (rule, judged) in enumerate(shown):
        alike = place + 1 < len(shown) and _asks(*shown[place + 1]) == _asks(rule, judged)
        yield from finding(rule, judged, colour, remedy=not alike)
        if not alike:
            yield ""
    more = {name: count - _MOST_NOTES for name, count in notes.items() if count > _MOST_NOTES and not verbose}
    for name, count in more.items():
        yield f"{_painted('note', _COLOURS[Severity.NOTE], colour)}  {name}: {count} more; all with --verbose"
    if more:
        yield ""


def _asks(rule: Rule, judged: Judged) -> tuple[str, Severity, Confidence, str]:
    """What neighbours that share a remedy have in common."""
    return rule.name, judged.severity, judged.finding.confidence, judged.finding.remedy


def finding(rule: Rule, judged: Judged, colour: bool, *, remedy: bool = True) -> Iterator[str]:
    """The lines of one finding: place, severity, rule; what was seen; the other places; what to do, unless it is said below."""
    seen = judged.finding
    severity = _painted(judged.severity.value, _COLOURS[judged.severity], colour)
    likely = " (likely)" if seen.confidence is Confidence.LIKELY else ""
    yield f"{_painted(clean(str(seen.location)), '1', colour)}  {severity}  {rule.name}{likely}"
    yield f"  {clean(seen.message)}"
    width = max((len(clean(str(other.location))) for other in seen.related), default=0)
    for other in seen.related[:_MOST_PLACES]:
        yield f"  {_painted(clean(str(other.location)).ljust(width), '2', colour)}  {clean(other.note)}"
    if len(seen.related) > _MOST_PLACES:
        yield f"  … and {len(seen.related) - _MOST_PLACES} more"
    lines = (seen.remedy or rule.remedy).strip().split("\n") if remedy else []
    for number, line in enumerate(lines):
        yield f"  {'→' if not number else ' '} {clean(line)}"


def _unchecked(report: Report, colour: bool) -> Iterator[str]:
    """Not checked, one line a reason, the rules that share it together."""
    reasons: dict[str, list[str]] = {}
    for verdict in report.verdicts:
        if verdict.status is Status.NOT_CHECKED:
            reasons.setdefault(verdict.reason, []).append(verdict.rule.name)
    for number, (reason, rules) in enumerate(reasons.items()):
        if number == _MOST_REASONS:
            yield f"not checked: {len(reasons) - number} more reasons; all with --verbose"
            break
        names = ", ".join(rules[:4]) + (f" and {len(rules) - 4} more" if len(rules) > 4 else "")
        yield f"{_painted('not checked', '2', colour)}: {names}: {clean(reason)}"
    if reasons:
        yield ""


def _every_verdict(report: Report, colour: bool) -> Iterator[str]:
    for verdict in report.verdicts:
        yield f"{_MARKS[verdict.status]:<15}{verdict.rule.concern}/{verdict.rule.name}{_because(verdict)}"
        if verdict.status is Status.PASS:
            for evidence in verdict.evidence[:3]:
                yield _painted(f"{'':<15}{clean(str(evidence.location))}  {clean(evidence.note)}", "2", colour)
        for judged in verdict.findings:
            if judged.silenced:
                yield f"{'':<15}silenced by {clean(judged.silenced)}: {clean(str(judged.finding.location))} {clean(judged.finding.message)}"
    yield ""


def _because(verdict: Verdict) -> str:
    return f": {clean(verdict.reason)}" if verdict.reason else ""


def clean(text: str) -> str:
    """Names and messages of a hostile repository, without control characters."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "backslashreplace").decode()
        for letter in text
    )


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
