"""The report as JSON, ``"schema": 1``; ``report.schema.json`` beside this file describes it."""

from __future__ import annotations

import json
from typing import Any

from deployable import score
from deployable.model import Fix, Judged, Report, Verdict


def render(report: Report) -> str:
    return json.dumps(table(report), indent=2, ensure_ascii=False) + "\n"


def table(report: Report) -> dict[str, Any]:
    """The contract of DESIGN, as plain lists and dicts."""
    return {
        "schema": 1,
        "tool_version": report.tool_version,
        "root": report.root,
        "level": report.level.value,
        "coverage": score.coverage(report.verdicts)._asdict(),
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "not_read": [{"path": path, "reason": reason} for path, reason in report.not_read],
        "notices": list(report.notices),
        "seconds": round(report.seconds, 3),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule.name,
        "concern": verdict.rule.concern,
        "severity": verdict.severity.value,
        "status": verdict.status.value,
        "reason": verdict.reason,
        "evidence": [
            {"path": seen.location.path, "line": seen.location.line, "note": seen.note} for seen in verdict.evidence
        ],
        "findings": [_finding(judged, verdict) for judged in verdict.findings],
    }


def _finding(judged: Judged, verdict: Verdict) -> dict[str, Any]:
    finding = judged.finding
    return {
        "fingerprint": judged.fingerprint,
        "severity": judged.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "end_line": finding.location.end_line,
        "related": [
            {"path": other.location.path, "line": other.location.line, "note": other.note} for other in finding.related
        ],
        "remedy": finding.remedy or verdict.rule.remedy,
        "fix": _fix(finding.fix) if finding.fix else None,
        "silenced": judged.silenced or None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "safe": fix.safe,
        "edits": [
            {"path": edit.path, "start": edit.start, "end": edit.end, "replacement": list(edit.replacement)}
            for edit in fix.edits
        ],
    }
