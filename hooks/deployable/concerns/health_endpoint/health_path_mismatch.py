"""A manifest's health probe asks for a path that no route of the service serves.

The host gets 404 and takes every new version for broken: the deploy fails, or the container is restarted for ever.
Prefixes, mounts, global prefixes and trailing slashes are resolved first, and a script that a probe runs is read for its URL.

Fails: ``render.yaml`` says ``healthCheckPath: /healthz``, the application serves ``/health``.

Passes:

    healthCheckPath: /health

Does not flag: a path that an opaque include, a path parameter, a catch-all or a route on a condition may serve (not checked);
files that a front end's mount may answer with (said with less confidence); probes of databases and of other hosts; images where
nginx or another server stands in front; TCP probes.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from deployable.concerns.health_endpoint import ITEM, READS, asked, asking, fields, host, label, place, seen
from deployable.model import (
    Answer,
    Confidence,
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
    Severity.ERROR,
    ITEM,
    ("routes", "manifests"),
    "Let the probe ask for the path that the service serves.",
)


def check(project: Sources) -> Outcomes:
    told = False
    for probed in asked(project):
        told = True
        if probed.answer in (Answer.SERVED, Answer.REDIRECTED):
            yield Evidence(
                place(probed),
                f"{host(probed)} probes `{probed.path}`: {', '.join(label(route) for route in probed.routes)}",
            )
            yield from seen(probed.routes, "serves ")
        elif probed.answer is Answer.MISSING:
            yield _missing(project, probed)
        elif probed.answer is Answer.UNKNOWN:
            yield NotChecked(f"{host(probed)} probes `{probed.path}`: {probed.reason}", place(probed))
        else:
            yield Evidence(place(probed), f"{host(probed)} probes `{probed.path}`, which is served for another method")
    if not told:
        yield NotApplicable("no manifest probes a path of a service here", rests=("manifests",))


def _missing(project: Sources, probed: Probed) -> Finding:
    routes = [route for route in project.routes if route.service in probed.services]
    near = _near(probed.path, [route for route in routes if route.state is not RouteState.UNMOUNTED])
    unmounted = [] if near else [route for route in routes if _never_mounted(route, probed.path)]
    asks = f"{host(probed)} probes `{probed.path}`" + (" by default" if probed.assumed else "")
    message = f"{asks}, but no route of the service serves it"
    files = seen(probed.routes, "at most its files answer: ")
    if near:
        message = f"{asks}, but the service serves `{near[0].path}` ({near[0].location.path})"
    elif unmounted:
        message = f"{asks}, but nobody mounts the router that defines it ({unmounted[0].location.path})"
    return Finding(
        message,
        place(probed),
        related=(*_asking(probed), *seen(near, "serves "), *seen(unmounted, "not mounted: "), *files),
        subject=f"{probed.manifest.host} {probed.manifest.service} {probed.path}",
        confidence=Confidence.LIKELY if probed.routes else Confidence.CERTAIN,
        fix=asking(probed, near[0].path) if near else None,
        remedy=_remedy(probed, near[0].path)
        if near
        else "Serve the path, or let the probe ask for one that is served.",
    )


def _never_mounted(route: Route, path: str) -> bool:
    return route.state is RouteState.UNMOUNTED and route.path != "/" and path.endswith(route.path)


def _near(path: str, routes: list[Route]) -> list[Route]:
    """The health routes, the ones that end alike first; else the one whose path is spelt most alike."""
    fixed = [
        route
        for route in routes
        if route.method in READS and route.own and "{" not in route.path and "*" not in route.path
    ]
    health = [route for route in routes if route.health and "{" not in route.path]
    health.sort(key=lambda route: (not route.path.rstrip("/").endswith(path.rstrip("/")), len(route.path)))
    if health:
        return health[:3]
    close = get_close_matches(path, [route.path for route in fixed], 1, 0.8)
    return [route for route in fixed if route.path in close][:1]


def _asking(probed: Probed) -> tuple[Evidence, ...]:
    return (Evidence(probed.probe.location, "runs the script that asks"),) if probed.written else ()


def _remedy(probed: Probed, path: str) -> str:
    lines = fields(probed.manifest, path, probed.probe.port)
    if lines and not probed.probe.command:
        kind = "startup" if probed.probe.kind == "health" else probed.probe.kind
        return re.sub(r"^\w+Probe:", f"{kind}Probe:", lines)
    return f"Ask for `{path}`" + (
        f": {probed.probe.command.replace(probed.path, path)}" if probed.path in probed.probe.command else "."
    )
