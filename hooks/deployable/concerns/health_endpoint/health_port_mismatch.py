"""A health probe asks another port than the one the service listens on.

The connection is refused, so the host takes a healthy service for dead. The listening port is taken from the start command
(``--port``, ``--bind``, ``$PORT`` with its declared value, the server's own default).

Fails:

    HEALTHCHECK CMD curl -f http://localhost:8080/health
    CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]

Passes:

    HEALTHCHECK CMD curl -f http://localhost:8000/health

Does not flag: probes without a port (the host knows it); servers whose port is set in a configuration file or code.
Where only ``EXPOSE`` or a published port is known, a disagreement is said with less confidence.
"""

from __future__ import annotations

from deployable.concerns.health_endpoint import ITEM, host
from deployable.model import (
    Answer,
    Confidence,
    Evidence,
    Finding,
    Location,
    NotApplicable,
    NotChecked,
    Outcomes,
    Probed,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Let the probe ask the port that the service listens on.",
)


def check(project: Sources) -> Outcomes:
    told = False
    for probed in project.probes:
        if not probed.port or probed.answer in (Answer.ELSEWHERE, Answer.NOT_ASKED):
            continue
        told = True
        known = probed.listens or probed.exposes
        if not known or _only_published(probed):
            yield NotChecked(
                f"{host(probed)} probes port {probed.port}; the port the service listens on was not found",
                _place(probed),
            )
        elif any(port == probed.port for port, _ in (*probed.listens, *probed.exposes)) and not _contradicted(probed):
            port, where = next(item for item in (*probed.listens, *probed.exposes) if item[0] == probed.port)
            yield Evidence(where, f"port {port} is the one that {host(probed)} probes")
        else:
            yield _mismatch(probed)
    if not told:
        yield NotApplicable("no probe names a port")


def _only_published(probed: Probed) -> bool:
    """An image that is built elsewhere may listen on more ports than the manifest publishes, and be probed on one of those."""
    manifest = probed.manifest
    elsewhere = bool(manifest.image) and not manifest.dockerfile and not probed.listens
    return elsewhere and all(
        where.path == manifest.location.path and port != probed.port for port, where in probed.exposes
    )


def _contradicted(probed: Probed) -> bool:
    """A start command that says another port wins over what is exposed."""
    return bool(probed.listens) and all(port != probed.port for port, _ in probed.listens)


def _place(probed: Probed) -> Location:
    """Where the port is written."""
    probe = probed.probe
    return Location(probe.location.path, probe.port_line or probe.location.line)


def _mismatch(probed: Probed) -> Finding:
    known = probed.listens or probed.exposes
    verb = "the service listens on" if probed.listens else "only exposes"
    ports = ", ".join(dict.fromkeys(port for port, _ in known))
    subject = "the image " if not probed.listens else ""
    return Finding(
        f"{host(probed)} probes port {probed.port}, but {subject}{verb} {ports}",
        _place(probed),
        related=tuple(Evidence(where, f"port {port}") for port, where in known),
        subject=f"{probed.manifest.host} {probed.manifest.service} {probed.port}",
        remedy=f"Ask port {known[0][0]}, or let the service listen on {probed.port}.",
        confidence=Confidence.CERTAIN if probed.listens else Confidence.LIKELY,
    )
