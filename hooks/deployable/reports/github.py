"""Annotations for GitHub's diff view, as workflow commands.

GitHub keeps ten of each level a step and drops the rest in silence
(https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands), so the most severe are written
and the rest are counted. Paths are relative to the top of the repository, wherever the check ran.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import Judged, Report, Rule, Severity, Status
from deployable.reports import badge, open_findings, tally
from deployable.reports.text import clean

BUDGET = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    left = {"error": BUDGET, "warning": BUDGET, "notice": BUDGET - 1}
    lines, cut = [], 0
    for command, line in _annotations(report):
        if left[command]:
            left[command] -= 1
            lines.append(line)
        else:
            cut += 1
    standing = f"{badge.standing(report)[0]} · {tally(report)}"
    lines.append(f"::notice title=deployable::{_data(standing)}")
    if cut:
        lines.append(f"{cut} more than GitHub shows as annotations: see the summary and the report.")
    return "\n".join(lines) + "\n"


def _annotations(report: Report) -> Iterator[tuple[str, str]]:
    for notice in report.notices[: BUDGET - 1]:
        yield "warning", f"::warning title=deployable::{_data(notice)}"
    for verdict in report.verdicts:
        if verdict.status is Status.ERROR or (verdict.status is Status.FAIL and not verdict.findings):
            command = _COMMANDS[Severity.ERROR if verdict.status is Status.ERROR else verdict.severity]
            yield command, f"::{command} title={_property(verdict.rule.name)}::{_data(verdict.reason)}"
    for rule, judged in open_findings(report):
        command = _COMMANDS[judged.severity]
        yield command, _annotation(command, rule, judged, report.prefix)


def _annotation(command: str, rule: Rule, judged: Judged, prefix: str) -> str:
    finding = judged.finding
    place = finding.location
    properties = {"file": prefix + place.path}
    if place.line:
        properties["line"] = str(place.line)
        properties["endLine"] = str(max(place.end_line, place.line))
    if place.column and place.end_line in (0, place.line):
        properties["col"] = str(place.column)
    properties["title"] = rule.name
    text = [finding.message]
    text += [f"{prefix}{evidence.location}: {evidence.note}" for evidence in finding.related]
    text.append(finding.remedy or rule.remedy)
    named = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{command} {named}::{_data(chr(10).join(filter(None, text)))}"


def _data(text: str) -> str:
    return "%0A".join(clean(line).replace("%", "%25") for line in text.splitlines())


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
