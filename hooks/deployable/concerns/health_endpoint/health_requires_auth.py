"""A guard or a rate limiter covers the health route, so that the host's probe is turned away.

A probe carries no token: it gets 401 or 403, or 429 after some minutes, and the host takes a healthy service for dead.

Fails:

    @app.get("/health", dependencies=[Depends(get_current_user)])

Passes:

    @app.get("/health")

Does not flag: a limiter of the health routes' own (`@health_limit`), a guarded detail page (``/health/details``) beside an open health route, nor a path that may be something else
(``/api/status``), unless a manifest probes it.
"""

from __future__ import annotations

import re

from deployable.concerns.health_endpoint import (
    ITEM,
    READS,
    asked,
    health_routes,
    host,
    label,
    no_health_routes,
    place,
)
from deployable.model import Answer, Confidence, Evidence, Finding, Outcomes, Probed, Route, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("routes",),
    "Leave the health route out of the guard or limiter; let it tell nothing that needs one.",
)


_EVERYWHERE = "for the whole application"
_LOGIN = re.compile(r"auth|jwt|token|api_?key|session|login", re.IGNORECASE)
_FOR_PROBES = re.compile(r"health|probe|alive|ready", re.IGNORECASE)
"""A limiter that is named for probes has a limit for them."""
_NOT_READ = ("spring",)
"""Frameworks whose guards are not read."""


def check(project: Sources) -> Outcomes:
    probes = [probed for probed in asked(project) if probed.answer is Answer.SERVED]
    wanted = {route for probed in probes for route in probed.routes}
    by_service: dict[str, list[Route]] = {}
    for route in health_routes(project):
        if route.method in READS and route.framework not in _NOT_READ:
            by_service.setdefault(route.service, []).append(route)
    if not wanted and not by_service:
        yield no_health_routes(project)
        return
    for route in sorted(wanted):
        by_service.setdefault(route.service, []).append(route)
    accepted = {route for probed in probes if not probed.probe.only_200 for route in probed.routes}
    for routes in by_service.values():
        open_ones = [route for route in routes if _open(route)]
        # Beside a route that only a limiter covers, a guarded one is a page for administrators.
        unguarded = [route for route in routes if _open(route._replace(limited_by=""))]
        for route in dict.fromkeys(routes):
            if route in accepted and _to_login(route):
                yield Evidence(route.location, f"{label(route)} redirects to the login page, which the probe accepts")
            elif _open(route):
                yield Evidence(route.location, f"{label(route)} is open to probes")
            elif route in wanted or (route.names_health and not open_ones and not (route.auth and unguarded)):
                yield _covered(route, [probed for probed in probes if route in probed.routes])
            else:
                yield Evidence(route.location, f"{label(route)} is guarded, and no manifest probes it")


def _to_login(route: Route) -> bool:
    """Its guard answers with a redirect, as those of Django's and Flask's pages do."""
    return route.framework in ("django", "flask") and _LOGIN.search(route.auth) is not None and not route.limited_by


def _open(route: Route) -> bool:
    """A guard of a whole Nest application usually lets through what its decorators do not mark: only one that is named for it counts."""
    anyone = _EVERYWHERE in route.auth and not _LOGIN.search(route.auth)
    return (not route.auth or anyone) and (not route.limited_by or _FOR_PROBES.search(route.limited_by) is not None)


def _covered(route: Route, probes: list[Probed]) -> Finding:
    """A limiter alone is a warning: it lets the first probes through."""
    cover = f"`{route.auth}` guards" if route.auth else f"the limiter `{route.limited_by}` covers"
    asks = f", which {host(probes[0])} probes" if probes else ""
    return Finding(
        f"{cover} {label(route)}{asks}",
        route.location,
        related=tuple(Evidence(place(probed), f"{host(probed)} probes it") for probed in probes),
        subject=label(route),
        severity=None if route.auth else Severity.WARNING,
        confidence=Confidence.CERTAIN if route.auth and _EVERYWHERE not in route.auth else Confidence.LIKELY,
    )
