"""The health route exists, but not for GET.

Hosts probe with GET (some with HEAD); a route that only takes POST answers 405, and the host takes the service for dead.

Fails:

    @app.post("/health")

Passes:

    @app.get("/health")

Does not flag: a POST beside a GET on the same path, or beside another health route (a switch that turns health off).
"""

from __future__ import annotations

from deployable.concerns.health_endpoint import (
    ITEM,
    READS,
    asked,
    health_routes,
    host,
    label,
    no_health_routes,
    place,
    seen,
)
from deployable.model import Answer, Evidence, Finding, Outcomes, Route, RouteState, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("routes",),
    "Answer GET on the health path.",
)


def check(project: Sources) -> Outcomes:
    told = False
    for route in health_routes(project):
        told = True
        yield Evidence(route.location, f"{label(route)} answers probes")
    for probed in asked(project):
        if probed.answer is Answer.OTHER_METHOD:
            told = True
            methods = ", ".join(sorted({route.method for route in probed.routes}))
            yield Finding(
                f"{host(probed)} probes `{probed.path}`, which is served for {methods} only ({probed.routes[0].location.path})",
                place(probed),
                related=seen(probed.routes, "serves "),
                subject=f"{probed.manifest.host} {probed.path}",
            )
    for route in _only_written(project):
        told = True
        yield Finding(
            f"{label(route)} names health, but nothing answers GET there", route.location, subject=label(route)
        )
    if not told:
        yield no_health_routes(project)


def _only_written(project: Sources) -> list[Route]:
    """Routes whose path names health, in services without any health route for GET."""
    answered = {route.service for route in health_routes(project)}
    return [
        route
        for route in project.routes
        if route.names_health
        and route.method not in READS
        and route.state is RouteState.SERVED
        and route.service not in answered
    ]
