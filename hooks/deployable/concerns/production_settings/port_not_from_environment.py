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
    PORT_VARIABLES,
    confidence,
    declared,
    in_production,
    inherited,
    label,
    opens,
    place,
)
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Listen,
    Location,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcome,
    Outcomes,
    Rule,
    Severity,
    Sources,
    Start,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "listens", "env"),
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
    outcomes = [outcome for manifest in in_production(project) for outcome in _of_manifest(manifest, project)]
    told = [outcome for outcome in outcomes if isinstance(outcome, Finding | Evidence)]
    yield from told or outcomes or [nothing_started(project)]


def _of_manifest(manifest: Manifest, project: Sources) -> Iterator[Outcome]:
    if manifest.kind not in ("web", "image", "private"):
        return
    if manifest.host not in _STRICT or on_beanstalk(manifest, project):
        yield NotApplicable(f"{label(manifest)} finds the port by itself", rests=("manifests",))
        return
    opened = list(_listening(manifest, project))
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


def _listening(manifest: Manifest, project: Sources) -> Iterator[tuple[Location, str, bool]]:
    """(place, port, whether it is written there) of every server that the manifest starts."""
    servers = [start for start in manifest.starts if not start.conditional and start.role in ("server", "script")]
    for start in servers:
        said = [listen for listen in project.listens if opens(start, listen)]
        if start.role == "server" and start.port and not start.config and not start.opaque:
            if start.port_written:
                yield place(manifest, start), start.port, True
                continue
            if not said:
                yield place(manifest, start), _by_itself(start, manifest) or start.port, False
        yield from ((listen.location, _port(listen), True) for listen in said if listen.port or listen.variable)


def _by_itself(start: Start, manifest: Manifest) -> str:
    """The variable that the server takes the port from without being told, when it is given: gunicorn PORT, Flask FLASK_RUN_PORT."""
    name = PORT_VARIABLES.get(start.program, "")
    given = (name == "PORT" and manifest.host in INJECTS_PORT) or (name and declared(manifest, name) is not None)
    return f"${name}" if given else ""


def _given(name: str, fallback: str | None, manifest: Manifest, project: Sources) -> str:
    """The number that the variable is for this manifest's service, ``$`` where the host gives it, empty where nothing tells."""
    value = declared(manifest, name)
    if value:
        return value if value.isdigit() else "$"
    if fallback is None or (name == "PORT" and manifest.host in INJECTS_PORT):
        return "$"
    if image := inherited(manifest, name, project):
        return image if image.isdigit() else "$"
    # A schema gives the fallback, not the place that reads it.
    defaults = [read.default for read in project.env.reads if read.name == name and read.default]
    return fallback or next(iter(defaults), "").strip("\"'")


def _port(listen: Listen) -> str:
    return f"${{{listen.variable}:-{listen.port}}}" if listen.variable else listen.port


def _judged(manifest: Manifest, where: Location, port: str, written: bool, project: Sources) -> Outcome:
    expected = [(value, line) for value, line in manifest.ports if value.isdigit()]
    if not expected and manifest.host == "app-engine":
        expected = [("8080", 0)]
    asked = re.fullmatch(r"\$\{?(\w+)(?::?-([^}]*))?\}?", port)
    if asked:
        port = _given(asked[1], asked[2], manifest, project)
        if port == "$":
            return Evidence(where, f"{label(manifest)} listens on ${asked[1]}")
    if not port.isdigit():
        return NotChecked(f"what {label(manifest)} listens on is put together", where)
    if manifest.host in _FREE:
        if declared(manifest, "PORT") == port or _known_elsewhere(port, project):
            return Evidence(where, f"{label(manifest)} listens on {port}, which a manifest expects")
        return _finding(manifest, where, f"listens on {port}, and the host gives another port in PORT", (), project)
    if not expected or any(value == port for value, _ in expected):
        return (
            Evidence(where, f"{label(manifest)} listens on {port}")
            if expected
            else NotApplicable(f"{label(manifest)} expects no certain port", rests=("manifests",))
        )
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
