"""An HTTP service has no route that answers a health probe.

A host decides by it whether a deploy has worked, whether to send traffic and when to restart; without one it only sees an open
port, so a process that hangs or has lost its database stays in service. A route counts by whole path segments (``/healthz``,
``/api/v1/health-check/``), by the package that serves it (Dockerflow, django-health-check, terminus), or because a manifest's
probe asks for it and it is served.

Fails:

    @app.get("/orders")
    def orders(): ...

Passes:

    @app.get("/health", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}

Does not flag: front ends and libraries; services whose routes could not all be read; a path that merely contains the letters
(``/shopping`` for ``ping``) does not count as health, nor does ``POST /health``.
"""

from __future__ import annotations

from deployable.concerns.health_endpoint import (
    ITEM,
    asked,
    handler_for,
    health_routes,
    host,
    label,
    nothing_served,
    place,
    serving,
)
from deployable.model import (
    Answer,
    Evidence,
    Finding,
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
    ("routes", "services", "manifests"),
    "Add a route that answers 200 without authentication when the process can serve, and name it in the manifest.",
    absence=True,
)


def check(project: Sources) -> Outcomes:
    services = serving(project)
    health: dict[str, list[Route]] = {}
    for route in health_routes(project):
        health.setdefault(route.service, []).append(route)
    if not services and not health:
        yield nothing_served(project)
        return
    for service in project.services:
        if service.unread and service.kind == "backend" and service.name not in {**services, **health}:
            yield NotChecked(
                f"the routes of `{service.root}` ({', '.join(service.languages)}) are not read", service.location
            )
    probes = list(asked(project))
    for name in dict.fromkeys((*services, *health)):
        yield from _judged(
            name, services.get(name, []), health.get(name, []), [p for p in probes if name in p.services]
        )


def _judged(name: str, routes: list[Route], health: list[Route], probes: list[Probed]) -> Outcomes:
    for route in health:
        condition = f", if {route.condition}" if route.state is RouteState.CONDITIONAL and route.condition else ""
        yield Evidence(route.location, f"{label(route)} answers health probes{condition}")
    proven = [probed for probed in probes if probed.answer in (Answer.SERVED, Answer.REDIRECTED)]
    for probed in proven:
        if not health:
            yield Evidence(place(probed), f"{host(probed)} probes `{probed.path}`, which is served")
    if health or proven:
        return
    unknown = next((probed for probed in probes if probed.answer is Answer.UNKNOWN), None)
    if unknown:
        yield NotChecked(f"{host(unknown)} probes `{unknown.path}`: {unknown.reason}", place(unknown))
        return
    everything = next((route for route in routes if route.state is RouteState.OPAQUE and route.path == "/**"), None)
    if everything:
        yield NotChecked(f"`{everything.handler or everything.path}` may serve a health route", everything.location)
        return
    yield _missing(name, routes)


def _missing(name: str, routes: list[Route]) -> Finding:
    first = min(routes, key=lambda route: route.location)
    # The application's own file is the place to add it; the first route where that is not known.
    where = min((route.mounted_at[-1] for route in routes if route.mounted_at), default=first.location)
    of = f" of `{name}`" if name else ""
    count = (
        f"none of the {len(routes)} HTTP routes{of} answers"
        if len(routes) > 1
        else f"the only HTTP route{of} does not answer"
    )
    lines = handler_for(first.framework)
    remedy = f"{RULE.remedy}\n\n{lines}" if lines else ""
    return Finding(f"{count} a health probe", where, subject=f"no health route {name}", remedy=remedy)
