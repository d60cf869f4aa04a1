"""The service listens on another port than the one that its host expects.

The host's health check or router finds nothing there, and the deploy fails.

Fails:

    web: uvicorn main:app --host 0.0.0.0 --port 8000       # the host says PORT

Passes:

    web: uvicorn main:app --host 0.0.0.0 --port $PORT

Does not flag: hosts that map or find the port (Render), ports that a configuration file or code decides and that could not be read,
manifests that set PORT to the same number. ``EXPOSE`` is only documentation: there a disagreement is said with less confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.concerns.production_settings import ITEM, nothing_started
from deployable.deployed import INJECTS_PORT, confidence, declared, in_production, label, place
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Listen,
    Location,
    Manifest,
    Outcomes,
    Rule,
    Severity,
    Sources,
    Start,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "runtime"),
    "Listen on the port that the host gives in PORT, or tell the host the port that the service listens on.",
)

_STRICT = (
    "procfile",
    "heroku",
    "cloud-run",
    "app-engine",
    "digitalocean",
    "copilot",
    "ecs",
    "app-runner",
    "fly",
    "kubernetes",
    "compose",
    "azure-container-apps",
    "dockerfile",
)
_FREE = ("procfile", "heroku")


def check(project: Sources) -> Outcomes:
    told = False
    for manifest in in_production(project):
        if manifest.host not in _STRICT or manifest.kind not in ("web", "image", "private"):
            continue
        for where, port, written in _listening(manifest, project):
            outcome = _judged(manifest, where, port, written, project)
            if outcome:
                told = True
                yield outcome
    if not told:
        yield nothing_started(project)


def _listening(manifest: Manifest, project: Sources) -> Iterator[tuple[Location, str, bool]]:
    """(place, port, whether it is written there) of every server that the manifest starts."""
    servers = [start for start in manifest.starts if not start.conditional and start.role in ("server", "script")]
    for start in servers:
        if start.role == "server" and start.port and not start.config and not start.opaque:
            if start.port_written or not _asks_environment(start, manifest):
                yield place(manifest, start), start.port, start.port_written
        for listen in project.runtime.listens:
            if start.role == "script" and listen.location.path in start.files:
                yield listen.location, _port(listen), True


def _asks_environment(start: Start, manifest: Manifest) -> bool:
    """gunicorn takes PORT by itself; a fallback that the server takes when nothing is said proves little of other programs."""
    if start.program == "gunicorn":
        return manifest.host in INJECTS_PORT or declared(manifest, "PORT") is not None
    return start.program not in ("uvicorn", "hypercorn", "daphne", "fastapi", "flask", "python")


def _port(listen: Listen) -> str:
    return f"${{{listen.variable}:-{listen.port}}}" if listen.variable else listen.port


def _judged(
    manifest: Manifest, where: Location, port: str, written: bool, project: Sources
) -> Finding | Evidence | None:
    expected = [(value, line) for value, line in manifest.ports if value.isdigit()]
    variable = re.fullmatch(r"\$\{?(\w+)(?::?-([^}]*))?\}?", port)
    if variable:
        given = declared(manifest, variable[1]) or (
            None if variable[1] == "PORT" and manifest.host in INJECTS_PORT else variable[2]
        )
        if given is None or not given.isdigit():
            return Evidence(where, f"{label(manifest)} listens on ${variable[1]}")
        port = given
    if not port.isdigit():
        return None
    if manifest.host in _FREE:
        if declared(manifest, "PORT") == port or _known_elsewhere(port, project):
            return None
        return _finding(manifest, where, f"listens on {port}, and the host gives another port in PORT", (), project)
    if not expected or any(value == port for value, _ in expected):
        return Evidence(where, f"{label(manifest)} listens on {port}") if expected else None
    value, line = expected[0]
    related = (Evidence(Location(manifest.location.path, line or manifest.location.line), f"port {value}"),)
    verb = "exposes" if manifest.host == "dockerfile" else "expects"
    said = "listens on" if written else "listens by default on"
    return _finding(
        manifest, where, f"{said} {port}, but {verb} {', '.join(value for value, _ in expected)}", related, project
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
