"""Rules × project → verdicts. A rule that breaks is an error, never a pass."""

from __future__ import annotations

import hashlib
import pkgutil
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple

from deployable import concerns
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Gap,
    Judged,
    Measure,
    NotApplicable,
    NotChecked,
    Outcome,
    Rule,
    Severity,
    Sources,
    Status,
    Verdict,
)
from deployable.project import Broken, Project
from deployable.written import edits

_MOST_EVIDENCE = 20


class Judge(NamedTuple):
    rule: Rule
    check: Callable[[Sources], Iterable[Outcome]]


@cache
def concern_names() -> tuple[str, ...]:
    """The concerns by their folders: ``env-config``, ``health-endpoint``, …"""
    return tuple(sorted(_spoken(module.name) for module in pkgutil.iter_modules(concerns.__path__) if module.ispkg))


@cache
def judges(concern: str = "") -> tuple[Judge, ...]:
    """The rules of one concern, or of all, each with its check; sorted by concern and name."""
    found = []
    for folder in (concern,) if concern else concern_names():
        package = import_module(f"deployable.concerns.{folder.replace('-', '_')}")
        for entry in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{entry.name}")
            identity = {"name": _spoken(entry.name), "concern": folder, "doc": module.__doc__ or ""}
            found.append(Judge(module.RULE._replace(**identity), module.check))
    return tuple(sorted(found, key=lambda judge: (judge.rule.concern, judge.rule.name)))


def rule_concerns() -> dict[str, str]:
    """Every rule's name → its concern, without importing a rule."""
    return {
        _spoken(entry.name): folder
        for folder in concern_names()
        for entry in pkgutil.iter_modules(import_module(f"deployable.concerns.{folder.replace('-', '_')}").__path__)
    }


def judge(project: Project, judge: Judge) -> Verdict:
    """One rule's verdict. Severity and silence from configuration are applied later, by ``suppress``."""
    rule = judge.rule
    try:
        outcomes = [_mendable(outcome, project) for outcome in judge.check(project)]
        gaps = project.gaps(*_rested(rule, outcomes))
    except Broken as failure:
        return Verdict(rule, Status.ERROR, rule.severity, str(failure))
    except Exception as failure:
        return Verdict(rule, Status.ERROR, rule.severity, f"the rule broke: {_blame(failure)}")
    measure = next((outcome.percent for outcome in outcomes if isinstance(outcome, Measure)), None)
    return _verdict(rule, outcomes, gaps)._replace(measure=measure)


def _mendable(outcome: Outcome, project: Project) -> Outcome:
    """A finding's fix with edits of whole lines, as far as the file is written in a way that it fits."""
    if not isinstance(outcome, Finding) or outcome.fix is None or not outcome.fix.places:
        return outcome
    lines = {place.path: project.lines(place.path) for place in outcome.fix.places}
    return outcome._replace(fix=edits.made(outcome.fix, lines))


def _verdict(rule: Rule, outcomes: Sequence[Outcome], gaps: Sequence[Gap]) -> Verdict:
    findings = tuple(_judged(rule, outcomes))
    evidence = tuple(outcome for outcome in outcomes if isinstance(outcome, Evidence))[:_MOST_EVIDENCE]
    unchecked = [outcome for outcome in outcomes if isinstance(outcome, NotChecked)]
    moot = [outcome for outcome in outcomes if isinstance(outcome, NotApplicable)]
    gap_reason = (
        f"{gaps[0].location} {gaps[0].reason}" + (f", and {len(gaps) - 1} more" if len(gaps) > 1 else "")
        if gaps
        else ""
    )
    if findings:
        if rule.absence and gaps:
            return Verdict(rule, Status.NOT_CHECKED, rule.severity, f"nothing found, but {gap_reason}", evidence)
        return Verdict(rule, Status.FAIL, rule.severity, "", evidence, findings)
    if unchecked:
        return Verdict(rule, Status.NOT_CHECKED, rule.severity, _placed(unchecked[0]), evidence)
    if evidence:
        if gaps and not rule.absence:
            return Verdict(rule, Status.NOT_CHECKED, rule.severity, f"incomplete: {gap_reason}", evidence)
        return Verdict(rule, Status.PASS, rule.severity, "", evidence)
    if moot:
        if gaps:
            return Verdict(rule, Status.NOT_CHECKED, rule.severity, f"{moot[0].reason}, but {gap_reason}")
        return Verdict(rule, Status.NOT_APPLICABLE, rule.severity, moot[0].reason)
    return Verdict(rule, Status.ERROR, rule.severity, "the rule said nothing")


def _rested(rule: Rule, outcomes: Sequence[Outcome]) -> Sequence[str]:
    """The facts whose gaps can change what the rule said."""
    said = [outcome for outcome in outcomes if not isinstance(outcome, Measure)]
    rests = [outcome.rests for outcome in said if isinstance(outcome, NotApplicable)]
    if len(rests) < len(said) or None in rests:
        return rule.needs
    return [fact for named in rests for fact in named or ()]


def _placed(outcome: NotChecked) -> str:
    return f"{outcome.location}: {outcome.reason}" if outcome.location else outcome.reason


def _blame(failure: Exception) -> str:
    last = traceback.extract_tb(failure.__traceback__)[-1]
    if "--debug" in sys.argv:
        traceback.print_exception(failure)
    return (
        f"{type(failure).__name__}: {failure} ({last.name}, line {last.lineno} of {last.filename.rpartition('/')[2]})"
    )


def _judged(rule: Rule, outcomes: Iterable[Outcome]) -> Iterator[Judged]:
    seen: Counter[str] = Counter()
    findings = sorted({outcome: None for outcome in outcomes if isinstance(outcome, Finding)}, key=lambda f: f.location)
    for finding in findings:
        mark = fingerprint(rule.name, finding)
        seen[mark] += 1
        severity = finding.severity or rule.severity
        if finding.confidence is Confidence.LIKELY and severity is Severity.ERROR:
            severity = Severity.WARNING
        yield Judged(finding, mark if seen[mark] == 1 else f"{mark}-{seen[mark]}", severity)


def fingerprint(rule: str, finding: Finding) -> str:
    """Sixteen hex digits of rule, path and subject: stable when lines move, free of secrets."""
    subject = finding.subject or re.sub(r"\d+", "0", finding.message)
    text = "\0".join((rule, finding.location.path, subject))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _spoken(module_name: str) -> str:
    return module_name.replace("_", "-")
