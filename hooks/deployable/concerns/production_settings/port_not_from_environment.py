"""The service listens on another port than the one that its host expects.

The host's health check or router finds nothing there, and the deploy fails.

Fails:

    web: uvicorn main:app --host 0.0.0.0 --port 8000       # the host says PORT

Passes:

    web: uvicorn main:app --host 0.0.0.0 --port $PORT

Does not flag: hosts that map or find the port (Render, Elastic Beanstalk), ports that a configuration file or code decides and that could not be read,
manifests that set PORT to the same number. ``EXPOSE`` is only documentation: there a disagreement is said with less confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.concerns.production_settings import ITEM, nothing_started, on_beanstalk
from deployable.deployed import (
    INJECTS_PORT,
    confidence,
    declared,
    in_production,
    label,
)
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcome,
    Outcomes,
    Rule,
    Severity,
    Sources,
)
from deployable.opened import STRICT, expected, listening, numbered

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "listens", "env"),
    "Listen on the port that the host gives in PORT, or tell the host the port that the service listens on.",
)

_FREE = ("procfile", "heroku")


def check(project: Sources) -> Outcomes:
    outcomes = [outcome for manifest in in_production(project) for outcome in _of_manifest(manifest, project)]
    told = [outcome for outcome in outcomes if isinstance(outcome, Finding | Evidence)]
    yield from told or outcomes or [nothing_started(project)]


def _of_manifest(manifest: Manifest, project: Sources) -> Iterator[Outcome]:
    if manifest.kind not in ("web", "image", "private"):
        return
    if manifest.host not in STRICT or on_beanstalk(manifest, project):
        yield NotApplicable(f"{label(manifest)} finds the port by itself", rests=("manifests",))
        return
    opened = list(listening(manifest, project))
    outcomes = [_judged(manifest, where, port, written, project) for where, port, written in opened]
    said = [outcome for outcome in outcomes if isinstance(outcome, Finding | Evidence)]
    # Of several ports that one program opens, one is enough.
    passed = [outcome for outcome in said if isinstance(outcome, Evidence)]
    if passed or len(opened) == 1:
        yield from passed or outcomes
    elif said:
        yield NotChecked(f"{label(manifest)} opens several ports", said[0].location)
    else:
        yield NotChecked(f"what {label(manifest)} listens on could not be told", manifest.location)


def _judged(manifest: Manifest, where: Location, port: str, written: bool, project: Sources) -> Outcome:
    ports = expected(manifest)
    named = re.match(r"\$\{?(\w+)", port)
    port = numbered(port, manifest, project)
    if port == "$":
        return Evidence(where, f"{label(manifest)} listens on ${named[1] if named else ''}")
    if not port:
        return NotChecked(f"what {label(manifest)} listens on is put together", where)
    if manifest.host in _FREE:
        if declared(manifest, "PORT") == port or _known_elsewhere(port, project):
            return Evidence(where, f"{label(manifest)} listens on {port}, which a manifest expects")
        return _finding(manifest, where, f"listens on {port}, and the host gives another port in PORT", (), project)
    if not ports or any(value == port for value, _ in ports):
        return (
            Evidence(where, f"{label(manifest)} listens on {port}")
            if ports
            else NotApplicable(f"{label(manifest)} expects no certain port", rests=("manifests",))
        )
    value, line = ports[0]
    related = (Evidence(Location(manifest.location.path, line or manifest.location.line), f"port {value}"),)
    verb = "exposes" if manifest.host == "dockerfile" else "expects"
    said = "listens on" if written else "listens by default on"
    return _finding(
        manifest, where, f"{said} {port}, but {verb} {', '.join(value for value, _ in ports)}", related, project
    )


def _known_elsewhere(port: str, project: Sources) -> bool:
    """A Procfile is also read by hosts whose own manifest expects this very port."""
    others = [other for other in in_production(project) if other.host not in (*_FREE, "dockerfile", "compose")]
    return any(value == port for other in others for value, _ in other.ports)


def _finding(
    manifest: Manifest, where: Location, what: str, related: tuple[Evidence, ...], project: Sources
) -> Finding:
    sure = confidence(manifest, project)
    return Finding(
        f"{label(manifest)} {what}",
        where,
        related=related,
        subject=f"{manifest.host} {manifest.service} port",
        confidence=Confidence.LIKELY if manifest.host == "dockerfile" else sure,
        remedy="Listen on $PORT." if manifest.host in INJECTS_PORT else "Write the same port in both places.",
    )
