"""Reports to render: one that holds a bit of everything, and one of any size."""

from __future__ import annotations

from deployable.model import (
    Confidence,
    Edit,
    Evidence,
    Finding,
    Fix,
    Judged,
    Level,
    Location,
    Report,
    Rule,
    Severity,
    Status,
    Verdict,
)  # fmt: skip

RULE = Rule(
    Severity.ERROR, "1.6 Monitoring and logging", ("routes",), "Serve the path that the manifest asks for.",
    name="health-path-mismatch", concern="health-endpoint", doc="A probe asks for a path that no route serves.\n\nWhy.\n",
)  # fmt: skip
NOTE = RULE._replace(severity=Severity.NOTE, name="a-note", doc="A note.")


def found(number: int, severity: Severity = Severity.ERROR, **changes: object) -> Judged:
    finding = Finding(f"fault {number}", Location("app/main.py", number, 3, number))
    return Judged(finding._replace(**changes), f"{number:016x}", severity)  # type: ignore[arg-type]


def report(*verdicts: Verdict, **changes: object) -> Report:
    return Report("/srv/shop", Level.BLOCKED, verdicts, (), 0.1, "0.1.0")._replace(**changes)  # type: ignore[arg-type]


def failing(*findings: Judged, rule: Rule = RULE) -> Verdict:
    return Verdict(rule, Status.FAIL, rule.severity, findings=findings)


HOSTILE = found(
    7,
    message="100%, `x|y`: <b>@team</b>\n::error::no\x1b[2J",
    location=Location("a b/%,:ä.py", 7),
    related=(Evidence(Location("render.yaml", 3), "asks for /a"),),
    remedy="healthCheckPath: /b",
    fix=Fix("Set the path", (Edit("render.yaml", 3, 3, ("    healthCheckPath: /b",)),)),
)
MIXED = report(
    failing(found(1, confidence=Confidence.LIKELY, severity=Severity.WARNING), HOSTILE, found(9)._replace(silenced="baseline")),
    failing(found(2, Severity.NOTE, location=Location("Dockerfile")), rule=NOTE),
    Verdict(RULE._replace(name="proved"), Status.PASS, Severity.ERROR, evidence=(Evidence(Location("a.py", 1), "here"),)),
    Verdict(RULE._replace(name="unknown"), Status.NOT_CHECKED, Severity.ERROR, "no such framework"),
    Verdict(RULE._replace(name="broke"), Status.ERROR, Severity.ERROR, "the rule broke: KeyError"),
    Verdict(RULE._replace(name="lapsed"), Status.FAIL, Severity.WARNING, "the attestation expired"),
    Verdict(RULE._replace(name="moot"), Status.NOT_APPLICABLE, Severity.ERROR, "no database"),
    prefix="services/shop/",
    not_read=(("big.bin", "has 100,000,000 bytes"),),
    notices=("every finding is reported: the base is missing",),
)  # fmt: skip
