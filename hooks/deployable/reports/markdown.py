"""Markdown for a job's summary or a comment: findings first, then a verdict for every rule.

GitHub refuses a summary above 1 MiB as a whole
(https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands), so the text stops well before and says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from textwrap import dedent

from deployable.model import Confidence, Judged, Location, Report, Rule, Status, Verdict
from deployable.reports import badge, counted, open_findings, silenced_findings, tally
from deployable.reports.text import clean

BYTES = 900_000
_ICONS = {
    Status.PASS: "✅ pass",
    Status.FAIL: "❌ fail",
    Status.NOT_APPLICABLE: "➖ not applicable",
    Status.NOT_CHECKED: "❔ not checked",
    Status.ATTESTED: "✍️ attested",
    Status.ERROR: "💥 error",
}


def render(report: Report) -> str:
    sections = [_head(report), *_findings(report), *_verdicts(report), *_silenced(report), *_not_read(report)]
    kept: list[str] = []
    room = BYTES
    for number, section in enumerate(sections):
        room -= len(section.encode()) + 1
        if room < 0:
            kept.append(f"\n_{counted(len(sections) - number, 'more entry')} left out: the page would be too long._\n")
            break
        kept.append(section)
    return "\n".join(kept) + "\n"


def _head(report: Report) -> str:
    lines = [f"## deployable: {badge.standing(report)[0]}", "", _text(tally(report))]
    lines += [f"\n> ⚠️ {_text(notice)}" for notice in report.notices]
    return "\n".join(lines) + "\n"


def _findings(report: Report) -> Iterator[str]:
    for rule, judged in open_findings(report):
        yield _finding(rule, judged, report.prefix)
    for verdict in report.verdicts:
        if verdict.status is Status.FAIL and not verdict.findings:
            yield f"- **{verdict.severity}** `{verdict.rule.name}` — {_text(verdict.reason)}\n"


def _finding(rule: Rule, judged: Judged, prefix: str) -> str:
    finding = judged.finding
    likely = " (likely)" if finding.confidence is Confidence.LIKELY else ""
    lines = [f"- **{judged.severity}**{likely} `{rule.name}` at {_place(finding.location, prefix)}  "]
    lines.append(f"  {_text(finding.message)}")
    lines += [f"  - {_place(other.location, prefix)} {_text(other.note)}" for other in finding.related]
    lines += _remedy(finding.remedy or rule.remedy)
    return "\n".join(lines) + "\n"


def _remedy(remedy: str) -> Iterator[str]:
    """A remedy's further lines are lines to paste."""
    first, _, further = remedy.strip().partition("\n")
    yield f"  - Remedy: {_text(first)}"
    if code := dedent(further).strip("\n"):
        fence = "`" * max(3, _longest(code) + 1)
        yield ""
        yield from (f"    {clean(line)}" for line in (fence, *code.split("\n"), fence))


def _verdicts(report: Report) -> Iterator[str]:
    for concern, group in groupby(report.verdicts, key=lambda verdict: verdict.rule.concern):
        verdicts = list(group)
        counts = Counter(verdict.status for verdict in verdicts)
        shown = " · ".join(f"{counts[status]} {icon}" for status, icon in _ICONS.items() if counts[status])
        lines = [f"<details><summary><b>{concern}</b>: {shown}</summary>\n"]
        lines += ["| rule | verdict | why |", "|---|---|---|"]
        lines += [f"| {v.rule.name} | {_ICONS[v.status]} | {_why(v, report.prefix)} |" for v in verdicts]
        yield "\n".join([*lines, "\n</details>\n"])


def _why(verdict: Verdict, prefix: str) -> str:
    if verdict.findings and verdict.status is Status.FAIL:
        live = [judged for judged in verdict.findings if not judged.silenced]
        return counted(len(live), "finding")
    if verdict.reason or not verdict.evidence:
        return _text(verdict.reason)
    first, *more = verdict.evidence
    return f"{_place(first.location, prefix)} {_text(first.note)}" + (f" and {len(more)} more" if more else "")


def _silenced(report: Report) -> Iterator[str]:
    for rule, judged in silenced_findings(report):
        place = _place(judged.finding.location, report.prefix)
        yield f"- silenced: `{rule.name}` at {place}: {_text(judged.silenced)}"


def _not_read(report: Report) -> Iterator[str]:
    for path, reason in report.not_read:
        yield f"- not read: {_code(report.prefix + path)} {_text(reason)}"


def _place(location: Location, prefix: str) -> str:
    return _code(f"{prefix}{location}")


def _code(text: str) -> str:
    """A code span that no backtick, bar or line break inside can end."""
    plain = clean(text).replace("|", "\\|")
    fence = "`" * (_longest(plain) + 1)
    return f"{fence} {plain} {fence}" if len(fence) > 1 else f"`{plain}`"


def _longest(text: str) -> int:
    """The length of the longest run of backticks."""
    return max(map(len, re.findall("`+", text)), default=0)


def _text(text: str) -> str:
    """Text on one line, in which only pairs of backticks mean anything."""
    words = clean(" ".join(text.split())).split("`")
    if len(words) % 2 == 0:
        return _escaped("`".join(words))
    return "".join(_code(word) if odd % 2 and word else _escaped(word) for odd, word in enumerate(words))


def _escaped(text: str) -> str:
    text = re.sub(r"([\\`*_\[\]|#~])", r"\\\1", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("@", "&#64;")
