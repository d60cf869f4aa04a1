"""The service has a health route, and the manifest of its host leaves the field for it empty.

The host then only looks whether the port is open: a version that starts and answers every request with an error goes live.

Fails:

    services:
      - type: web
        name: api
        startCommand: gunicorn app:app

Passes:

    services:
      - type: web
        name: api
        startCommand: gunicorn app:app
        healthCheckPath: /health

Does not flag: hosts whose manifest has no such field (App Engine standard, App Runner, a Procfile); Dockerfiles and compose files, whose
checks only some hosts read; workers and jobs; services without a health route (that is no-health-route).
"""

from __future__ import annotations

import re

from deployable.concerns.health_endpoint import (
    ITEM,
    fields,
    has_field,
    health_routes,
    host,
    label,
    no_health_routes,
    place,
    seen,
    wiring,
)
from deployable.model import (
    Answer,
    Evidence,
    Finding,
    NotApplicable,
    NotChecked,
    Outcomes,
    Probed,
    Route,
    RouteState,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("routes", "manifests"),
    "Name the health route in the manifest.",
)


_WORKER = re.compile(r"worker|celery|consumer|scheduler|\bbeat\b|\bcron\b", re.IGNORECASE)


def check(project: Sources) -> Outcomes:
    health = health_routes(project)
    if not health:
        yield no_health_routes(project)
        return
    told = False
    # A pod's containers share its name: one probe in it is the pod's.
    pods = {(p.manifest.location.path, p.manifest.service) for p in project.probes if p.manifest.service and p.path}
    for probed in project.probes:
        built = probed.manifest.dockerfile
        if not _has_field(probed) or len(probed.services) > 1 or (built and not project.exists(built)):
            continue
        routes = [route for route in health if route.service in probed.services and route.state is RouteState.SERVED]
        if probed.answer is Answer.NOT_ASKED and (probed.manifest.location.path, probed.manifest.service) in pods:
            continue
        if (probed.answer is Answer.NOT_ASKED or _as_by_default(probed, pods)) and routes:
            told = True
            yield _unwired(probed, routes)
        elif probed.answer is Answer.NO_PATH and probed.probe.command:
            told = True
            yield NotChecked(f"{host(probed)} runs a command: {probed.reason}", probed.probe.location)
        elif (
            probed.path
            and probed.answer is not Answer.ELSEWHERE
            and not (probed.assumed and probed.answer is Answer.MISSING)
        ):
            told = True
            yield Evidence(
                place(probed), f"{host(probed)} probes `{probed.path}`" + (" by default" if probed.assumed else "")
            )
    if not told:
        yield NotApplicable("no manifest here has a field for a health path that it leaves empty", rests=("manifests",))


def _as_by_default(probed: Probed, asked: set[tuple[str, str]]) -> bool:
    """The TCP probe at the start that Cloud Run makes anyway, and writes out in what it exports."""
    manifest, probe = probed.manifest, probed.probe
    written_out = manifest.host == "cloud-run" and probed.answer is Answer.NO_PATH and probe.kind == "startup"
    return written_out and not probe.command and (manifest.location.path, manifest.service) not in asked


def _has_field(probed: Probed) -> bool:
    manifest = probed.manifest
    if any(start.role == "worker" for start in manifest.starts) or _WORKER.search(
        f"{manifest.service} {manifest.dockerfile}"
    ):
        return False
    if any(field.startswith("flag.") for field, _, _ in manifest.attributes):
        return False
    if manifest.host == "app-engine":
        return ("env", "flex") in {(field, value) for field, value, _ in manifest.attributes}
    return has_field(manifest) and manifest.host != "elastic-beanstalk" and manifest.kind == "web"


def _unwired(probed: Probed, routes: list[Route]) -> Finding:
    route = min(routes, key=lambda route: (len(route.path), route.path))
    manifest = probed.manifest
    of = f" for `{manifest.service}`" if manifest.service else ""
    return Finding(
        f"{host(probed)} probes no path{of}, though the service answers {label(route)} ({route.location.path})",
        manifest.location,
        related=seen((route,), "answers "),
        subject=f"{manifest.host} {manifest.service}",
        remedy=fields(manifest, route.path, probed.port),
        fix=wiring(probed, route.path),
    )
