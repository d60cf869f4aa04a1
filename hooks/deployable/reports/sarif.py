"""SARIF 2.1.0 for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

Code scanning shows every result as an open alert, whatever its ``kind`` or ``suppressions`` say. So only open findings
become results; what is silenced or not checked is told as notifications of the run. It keeps 5,000 results
(https://docs.github.com/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit): the most
severe come first, and what is cut is told.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from deployable.model import Confidence, Fix, Judged, Location, Report, Rule, Severity, Status
from deployable.reports import open_findings, page, silenced_findings

RESULTS = 5000
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_URGENCY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}


def render(report: Report) -> str:
    rules = [verdict.rule for verdict in report.verdicts]
    places = {rule.name: index for index, rule in enumerate(rules)}
    findings = open_findings(report)
    run = {
        "tool": {
            "driver": {
                "name": "deployable",
                "semanticVersion": report.tool_version,
                "rules": [_descriptor(rule) for rule in rules],
            }
        },
        "automationDetails": {"id": f"deployable/{report.prefix}"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, len(findings) - RESULTS)],
        "results": [_result(rule, judged, places[rule.name], report.prefix) for rule, judged in findings[:RESULTS]],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _descriptor(rule: Rule) -> dict[str, Any]:
    """``name`` is the Pascal case that SARIF asks for; ``id`` is the name people use."""
    first = _sentence(page.summary(rule))
    return {
        "id": rule.name,
        "name": rule.name.replace("-", " ").title().replace(" ", ""),
        "shortDescription": {"text": first},
        "fullDescription": {"text": first},
        "help": {"text": rule.remedy, "markdown": page.render(rule)},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.concern, rule.item], "problem.severity": _URGENCY[rule.severity]},
    }


def _result(rule: Rule, judged: Judged, index: int, prefix: str) -> dict[str, Any]:
    finding = judged.finding
    remedy = finding.remedy or rule.remedy
    result: dict[str, Any] = {
        "ruleId": rule.name,
        "ruleIndex": index,
        "level": judged.severity.value,
        "message": {"text": _sentence(finding.message) + (f"\n{remedy}" if remedy else "")},
        "locations": [_place(finding.location, prefix)],
        "partialFingerprints": {"deployable/v1": judged.fingerprint},
        "properties": {"precision": "very-high" if finding.confidence is Confidence.CERTAIN else "medium"},
    }
    if finding.related:
        result["relatedLocations"] = [
            _place(evidence.location, prefix) | {"id": number, "message": {"text": _sentence(evidence.note)}}
            for number, evidence in enumerate(finding.related, 1)
        ]
    if finding.fix:
        result["fixes"] = [_fix(finding.fix, prefix)]
    return result


def _place(location: Location, prefix: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(prefix + location.path)}}
    region = {"startLine": location.line, "startColumn": location.column, "endLine": location.end_line}
    if location.line:
        place["region"] = {key: number for key, number in region.items() if number}
    return {"physicalLocation": place}


def _fix(fix: Fix, prefix: str) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        changes.setdefault(_uri(prefix + edit.path), []).append(
            {
                "deletedRegion": {"startLine": edit.start, "startColumn": 1, "endLine": edit.end + 1, "endColumn": 1},
                "insertedContent": {"text": "".join(f"{line}\n" for line in edit.replacement)},
            }
        )
    return {
        "description": {"text": _sentence(fix.title)},
        "artifactChanges": [{"artifactLocation": {"uri": uri}, "replacements": new} for uri, new in changes.items()],
    }


def _invocation(report: Report, cut: int) -> dict[str, Any]:
    broken = any(verdict.status is Status.ERROR for verdict in report.verdicts)
    notifications = [_notification("warning", notice) for notice in report.notices]
    for verdict in report.verdicts:
        if verdict.status in (Status.NOT_CHECKED, Status.ERROR):
            level = "error" if verdict.status is Status.ERROR else "note"
            notifications.append(_notification(level, f"{verdict.rule.name}: {verdict.status}: {verdict.reason}"))
    for path, reason in report.not_read:
        notifications.append(_notification("note", f"{report.prefix}{path} was not read: {reason}"))
    for rule, judged in silenced_findings(report):
        place = f"{report.prefix}{judged.finding.location}"
        notifications.append(_notification("note", f"{rule.name} at {place} is silenced: {judged.silenced}"))
    if cut > 0:
        notifications.append(_notification("warning", f"{cut} less severe findings are left out: {RESULTS} are kept"))
    return {"executionSuccessful": not broken, "toolExecutionNotifications": notifications}


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _sentence(text)}}


def _sentence(text: str) -> str:
    """SARIF wants messages to end in a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _uri(path: str) -> str:
    return quote(path, safe="/~!$&'()*+,;=@")
