"""What silences a finding: configuration, a comment on its line, the baseline, or being outside the change.

Nothing vanishes: a silenced finding stays in the report with what silenced it and why.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatch
from typing import Any, NamedTuple

from deployable.model import Finding, Judged, Location, Severity, Status, Verdict
from deployable.project import Project
from deployable.settings import Attestation, BadSettings, RuleSettings, Settings

BASELINE = ".deployable-baseline.json"
MARK = b"deployable: ignore"
_COMMENT = re.compile(r"(?:#|//|--|;|/\*|<!--|\{#|%|\*)\s*deployable: ignore(?:\[([^\]\n]*)\])?([^\n]*)")

_PROSE = (".md", ".mdx", ".rst", ".adoc", ".txt")

Changed = Mapping[str, Sequence[range]]


class Ignores:
    """The inline comments of a tree; remembers which of them silenced something."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._comments: dict[str, dict[int, tuple[tuple[str, ...], str]]] = {}
        self._used: set[tuple[str, int]] = set()

    def reason(self, rule: str, location: Location) -> str:
        """Why a finding at this place is silenced; empty when it is not. An ignore without a reason silences nothing."""
        comments = self._of(location.path)
        for line in {
            location.line,
            location.line - 1,
            *range(location.line, min(location.end_line, location.line + 50) + 1),
        }:
            rules, why = comments.get(line, ((), ""))
            if rule in rules and why:
                self._used.add((location.path, line))
                return why
        return ""

    def _of(self, path: str) -> dict[int, tuple[tuple[str, ...], str]]:
        if path not in self._comments:
            found = {}
            for number, line in enumerate(self._project.lines(path), 1):
                if "deployable: ignore" in line and (comment := _COMMENT.search(line[:2000])):
                    rules = tuple(word.strip() for word in (comment[1] or "").split(",") if word.strip())
                    found[number] = rules, comment[2].strip().removesuffix("*/").removesuffix("-->").strip(" #}%:—-")
            self._comments[path] = found
        return self._comments[path]

    def notices(
        self, known_rules: Iterable[str], judged_rules: Iterable[str], exclude: Iterable[str] = ()
    ) -> list[str]:
        """Ignores that lack a rule or a reason, name no rule that exists, or silenced nothing. Prose may show one."""
        known, judged = set(known_rules), set(judged_rules)
        said = []
        for path in self._project.mentioning(MARK):
            if path.endswith(_PROSE) or any(_under(path, pattern) for pattern in exclude):
                continue
            for line, (rules, why) in sorted(self._of(path).items()):
                if not rules:
                    said.append(f"{path}:{line}: an ignore must name its rule: deployable: ignore[rule-name] reason")
                elif unknown := [rule for rule in rules if rule not in known]:
                    said.append(f"{path}:{line}: no rule is called {unknown[0]}")
                elif not why:
                    said.append(f"{path}:{line}: the ignore of {', '.join(rules)} gives no reason and silences nothing")
                elif (path, line) not in self._used and judged.issuperset(rules):
                    said.append(f"{path}:{line}: the ignore of {', '.join(rules)} silences nothing")
        return said


def apply(
    verdicts: Iterable[Verdict], settings: Settings, ignores: Ignores, baseline: frozenset[str], changed: Changed | None
) -> list[Verdict]:
    """The verdicts after configuration, comments, baseline and the changed lines have had their say."""
    return [
        attested(configured(verdict, settings, ignores, baseline, changed), settings.attest.get(verdict.rule.name))
        for verdict in verdicts
    ]


def configured(
    verdict: Verdict, settings: Settings, ignores: Ignores, baseline: frozenset[str], changed: Changed | None
) -> Verdict:
    rule = settings.rules.get(verdict.rule.name, RuleSettings())
    if rule.severity:
        verdict = verdict._replace(severity=Severity(rule.severity))
    if verdict.status is not Status.FAIL:
        return verdict
    findings = []
    for judged in verdict.findings:
        severity = Severity(rule.severity) if rule.severity else judged.severity
        silence = _silence(judged, verdict.rule.name, rule, settings, ignores, baseline, changed)
        findings.append(judged._replace(severity=severity, silenced=silence))
    if all(judged.silenced for judged in findings):
        return verdict._replace(status=Status.PASS, findings=tuple(findings), reason="every finding is silenced")
    return verdict._replace(findings=tuple(findings))


def _silence(
    judged: Judged,
    name: str,
    rule: RuleSettings,
    settings: Settings,
    ignores: Ignores,
    baseline: frozenset[str],
    changed: Changed | None,
) -> str:
    place = judged.finding.location
    if any(_under(place.path, pattern) for pattern in settings.exclude):
        return "config: excluded path"
    if rule.paths and not any(_under(place.path, pattern) for pattern in rule.paths):
        return f"config: outside the rule's paths ({rule.reason})"
    if why := ignores.reason(name, place):
        return f"comment: {why}"
    if judged.fingerprint in baseline:
        return "baseline"
    if changed is not None and not _touches(judged.finding, changed):
        return "unchanged lines"
    return ""


def _touches(finding: Finding, changed: Changed) -> bool:
    """A finding belongs to a change when its own lines or the lines of its other side are in it."""
    places = [finding.location, *(evidence.location for evidence in finding.related)]
    return any(_in(place, changed.get(place.path, ())) for place in places)


def _in(place: Location, ranges: Sequence[range]) -> bool:
    if not place.line:
        return bool(ranges)
    last = max(place.line, place.end_line)
    return any(lines.start <= last and place.line < lines.stop for lines in ranges)


def _under(path: str, pattern: str) -> bool:
    pattern = pattern.rstrip("/")
    return fnmatch(path, pattern) or path.startswith(pattern + "/") or fnmatch(path, pattern + "/*")


def attested(verdict: Verdict, word: Attestation | None, today: date | None = None) -> Verdict:
    """A failing or unchecked verdict that a person vouches for; past the expiry it fails."""
    if word is None or verdict.status not in (Status.FAIL, Status.NOT_CHECKED):
        return verdict
    note = f"{word.by} on {word.date}: {word.link}"
    if (today or date.today()) > word.expires:
        return verdict._replace(status=Status.FAIL, reason=f"the attestation by {note} expired on {word.expires}")
    return verdict._replace(status=Status.ATTESTED, reason=f"{note} (until {word.expires})", findings=())


# --------------------------------------------------------------------------- baseline


class Baseline(NamedTuple):
    """The findings accepted by their fingerprints, and the shares in percent that may not fall: rule → share."""

    fingerprints: frozenset[str] = frozenset()
    floors: Mapping[str, float] = {}


def read_baseline(root: str) -> Baseline:
    """What the baseline file at the root accepts; nothing without the file. Raises ``BadSettings``."""
    path = os.path.join(root, BASELINE)
    if not os.path.lexists(path):
        return Baseline()
    try:
        with open(path, encoding="utf-8") as file:
            table = json.load(file)
        floors = {str(rule): float(share) for rule, share in table.get("floors", {}).items()}
        return Baseline(frozenset(entry["fingerprint"] for entry in table["findings"]), floors)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
        raise BadSettings(f"{path}: not a baseline: {failure!r}; write it anew with: deployable baseline") from failure


def baseline_text(verdicts: Sequence[Verdict]) -> str:
    """A baseline of every live or baselined finding: sorted, without line numbers, so that it changes only when findings do."""
    entries = {
        judged.fingerprint: {
            "fingerprint": judged.fingerprint,
            "rule": verdict.rule.name,
            "path": judged.finding.location.path,
            "subject": judged.finding.subject,
        }
        for verdict in verdicts
        for judged in verdict.findings
        if judged.silenced in ("", "baseline", "unchanged lines")
    }
    findings = sorted(entries.values(), key=lambda entry: (entry["path"], entry["rule"], entry["fingerprint"]))
    table: dict[str, Any] = {"schema": 1, "findings": findings}
    # Rounded down, so that the share that was measured is never below its own floor.
    if floors := {
        verdict.rule.name: int(verdict.measure * 10) / 10 for verdict in verdicts if verdict.measure is not None
    }:
        table["floors"] = dict(sorted(floors.items()))
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def switched_off(settings: Settings) -> Mapping[str, str]:
    """The rules that configuration switches off → why."""
    return {name: rule.reason for name, rule in settings.rules.items() if rule.off}
