"""A background worker is deployed as a web service, or a web server as a worker.

A web service that opens no port fails its health check and is restarted for ever; a server in a worker gets no traffic.

Fails:

    services:
      - type: web
        startCommand: celery -A app worker

Passes:

    services:
      - type: worker
        startCommand: celery -A app worker

Does not flag: commands that start both, scripts that could be anything, web services without a known command; a worker whose health
check asks for a path may answer it in a thread of its own, and is not checked.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.deployed import hosts, label, place
from deployable.model import Confidence, Evidence, Finding, NotChecked, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Give the service the type that fits what it runs.",
)

_TYPES = {
    "render": "type: worker",
    "digitalocean": "move it under workers:",
    "procfile": "name the process worker:",
    "copilot": "type: Worker Service",
}


def check(project: Sources) -> Outcomes:
    judged = False
    for manifest in hosts(project):
        roles = {start.role: start for start in manifest.starts if not start.conditional}
        if manifest.kind == "web" and "worker" in roles and not {"server", "script", "package", "other"} & set(roles):
            judged = True
            start = roles["worker"]
            if any(probe.path for probe in manifest.health):
                yield NotChecked(
                    f"whether `{start.program}` answers the health check is not known", place(manifest, start)
                )
                continue
            yield Finding(
                f"{label(manifest)} is a web service, and `{start.program}` opens no port",
                place(manifest, start),
                subject=manifest.service,
                remedy=f"Write {_TYPES[manifest.host]}." if manifest.host in _TYPES else "",
            )
        elif manifest.kind == "worker" and "server" in roles and manifest.host in ("render", "digitalocean", "copilot"):
            judged = True
            start = roles["server"]
            yield Finding(
                f"{label(manifest)} gets no traffic, and `{start.program}` waits for requests",
                place(manifest, start),
                subject=manifest.service,
                confidence=Confidence.LIKELY,
            )
        elif manifest.kind in ("web", "worker"):
            for role in {"server", "worker"} & set(roles):
                judged = True
                yield Evidence(manifest.location, f"{label(manifest)} runs {roles[role].program}")
    if not judged:
        yield nothing_deployed(project)
