"""A route of a documented API has no summary or docstring, or does not say what it answers.

The page that is generated from the code then shows a bare path, and clients made from it get ``any``.

Fails:

    @router.get("/orders/{order_id}")
    def read_order(order_id: int):
        return orders[order_id]

Passes:

    @router.get("/orders/{order_id}")
    def read_order(order_id: int) -> Order:
        \"\"\"One order with its lines.\"\"\"
        return orders[order_id]

Does not flag: routes that are kept out of the description (``include_in_schema=False``), pages, health routes, APIs without any
documentation (that is no-api-docs). More than five become one finding a file, or one in all.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.api_docs import (
    ITEM,
    api_routes,
    available,
    described,
    documented_share,
    generated,
    generates,
    label,
    listed,
    no_api,
)
from deployable.model import Evidence, Finding, Location, NotApplicable, Outcomes, Route, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("routes", "api-docs"),
    "Say in a docstring or summary what the route does, and declare the type of its response.",
)
_MOST = 5
_MOST_FILES = 8
_TYPED = ("fastapi", "litestar", "apiflask", "django-ninja")
"""Frameworks whose description takes the response's type from the code: only there its absence is judged."""


def check(project: Sources) -> Outcomes:
    services = api_routes(project)
    if not services:
        yield no_api(project)
        return
    static = described(project)
    for name, routes in services.items():
        if name in static and not generates(project, name):
            yield NotApplicable("the API is described in a file: see openapi-drift")
        elif not any(available(docs) for docs in generated(project, name)):
            yield NotApplicable("the API has no documentation at all: see no-api-docs")
        elif not generates(project, name):
            yield NotApplicable("another package describes the API")
        else:
            yield from _judged([route for route in routes if route.in_schema])


def _judged(routes: list[Route]) -> Outcomes:
    bare = [route for route in routes if not route.documented]
    untyped = [route for route in routes if route.documented and not route.responds and route.framework in _TYPED]
    yield from _findings(bare, "has neither summary nor docstring", "have neither summary nor docstring", None)
    yield from _findings(untyped, "does not say what it answers", "do not say what they answer", Severity.NOTE)
    for route in routes:
        if route.documented and (route.responds or route.framework not in _TYPED):
            yield Evidence(route.location, f"{label(route)}: {route.documented}")
    if not routes:
        yield NotApplicable("no route belongs in the description")
    else:
        documented, count = documented_share(routes)
        yield Evidence(Location(routes[0].location.path), f"{documented} of {count} routes are documented")


def _findings(routes: list[Route], one: str, many: str, severity: Severity | None) -> Iterator[Finding]:
    """One finding a route; one a file where there are more than a few; one in all where the files are many, too."""
    files: dict[str, list[Route]] = {}
    for route in routes:
        files.setdefault(route.location.path if len(routes) > _MOST else str(route.location), []).append(route)
    groups = list(files.values()) if len(files) <= _MOST_FILES else [routes]
    for inside in groups:
        if len(inside) == 1:
            route = inside[0]
            yield Finding(f"{label(route)} {one}", route.location, subject=f"{label(route)} {one}", severity=severity)
            continue
        first, *others = sorted(inside, key=lambda route: route.location)
        yield Finding(
            f"{len(inside)} routes {many}: {listed([label(route) for route in (first, *others)])}",
            first.location,
            related=tuple(Evidence(route.location, label(route)) for route in others[:20]),
            subject=many if len(groups) == 1 and len(files) > 1 else f"{first.location.path} {many}",
            severity=severity,
        )
