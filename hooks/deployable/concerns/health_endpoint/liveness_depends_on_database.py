"""The liveness route asks the database.

A failed liveness check restarts the container. When the database is slow or away, every instance is then restarted at once and for
as long as it lasts, which mends nothing and keeps the service down after the database is back.

Fails: ``livenessProbe: {httpGet: {path: /health}}`` where ``/health`` runs a query.

Passes: the liveness probe asks a route that only answers, the readiness probe one that asks the database.

Does not flag: readiness and start-up probes, checks of hosts that do not tell the two apart, handlers that could not be followed.
"""

from __future__ import annotations

from deployable.concerns.health_endpoint import (
    ITEM,
    asked,
    health_routes,
    host,
    kind_of,
    label,
    no_health_routes,
    place,
)
from deployable.model import (
    Answer,
    Evidence,
    Finding,
    NotApplicable,
    NotChecked,
    Outcomes,
    Route,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("routes", "manifests"),
    "Let liveness answer without the database; ask the database in readiness.",
)


def check(project: Sources) -> Outcomes:
    routes: dict[Route, tuple[Evidence, ...]] = {
        route: () for route in health_routes(project) if kind_of(route) == "liveness"
    }
    for probed in asked(project):
        if probed.probe.kind == "liveness" and probed.answer is Answer.SERVED:
            for route in probed.routes:
                routes[route] = (*routes.get(route, ()), Evidence(place(probed), f"{host(probed)}'s liveness probe"))
    if not routes:
        yield (
            NotApplicable("no route and no probe is there for liveness alone")
            if health_routes(project)
            else no_health_routes(project)
        )
    for route, probes in routes.items():
        if route.database is None:
            yield NotChecked(f"what {label(route)} does could not be followed", route.location)
        elif not route.database:
            yield Evidence(route.location, f"{label(route)} does not ask the database")
        else:
            asks = ", which the liveness probe asks," if probes else ""
            yield Finding(
                f"{label(route)}{asks} depends on the database", route.location, related=probes, subject=label(route)
            )
