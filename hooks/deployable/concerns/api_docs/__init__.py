"""API documentation, and whether it says what the code serves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.drift import INFRASTRUCTURE, NO_OPERATIONS, Compared, compared
from deployable.model import (
    ApiDocs,
    ApiDocument,
    ApiOperation,
    NotApplicable,
    NotChecked,
    Outcome,
    Route,
    RouteState,
    Sources,
)

ITEM = "1.7 Documentation"
_API_FRAMEWORKS = {
    "fastapi",
    "drf",
    "django-ninja",
    "nestjs",
    "fastify",
    "litestar",
    "falcon",
    "hono",
    "apiflask",
    "flask-restx",
    "flask-restful",
    "flask-smorest",
    "flask-apispec",
    "apifairy",
}
_DJANGO_APIS = {"drf", "django-ninja"}
"""Beside them Django's own views serve a site: what they answer to its pages is in no description."""
_API_SEGMENT = re.compile(r"/(api|rest|graphql|v\d+(\.\d+)*)(/|$)")
FEW = 3
"""A site with fewer routes that answer with data is still a site."""
_FRONT = {"react", "vue", "svelte", "angular", "next", "nuxt", "preact", "solid", "astro", "remix", "sveltekit"}
_SERVING_PAGES = 6
"""A front end's own server with fewer routes (its configuration, a redirect, a form's target) has no API to describe."""
_SHARE = 0.1
"""Nor does a site become an API by one such route in twenty."""
_RENDERING = ("express", "koa", "hono")


def api_routes(project: Sources) -> dict[str, list[Route]]:
    """Routes of APIs by service: own and reachable, no pages, no health routes, nothing that nobody documents.

    A service that answers with pages as well counts with those routes only that are plainly an API's.
    """
    left_out = {service.name for service in project.services if service.kind in ("frontend", "library")}
    found: dict[str, list[Route]] = {}
    pages = {route.service for route in project.routes if _is_page(route)}
    for route in project.routes:
        if _is_api(route) and route.service not in left_out:
            found.setdefault(route.service, []).append(route)
    for name, routes in found.items():
        if any(route.framework in _DJANGO_APIS for route in routes):
            routes = found[name] = [r for r in routes if r.framework != "django" or _API_SEGMENT.match(r.path)]
        telling = [route for route in routes if _tells(route)]
        if name in pages:
            share = len(telling) / sum(route.own and route.service == name for route in project.routes)
            found[name] = telling if len(telling) >= FEW and share >= _SHARE else []
        elif not telling and not any(route.method not in ("GET", "ANY") for route in routes):
            found[name] = []
    return {name: routes for name, routes in found.items() if routes}


def serves_pages(project: Sources, name: str, routes: list[Route]) -> bool:
    """The server of a front end: its few routes are there for its own pages."""
    frameworks = {framework for service in project.services if service.name == name for framework in service.frameworks}
    return bool(_FRONT & frameworks) and len(routes) < _SERVING_PAGES


def _is_page(route: Route) -> bool:
    """It answers with a page: seen in the handler, or kept out of the description because it renders (Express and its kin)."""
    hidden = not route.in_schema and route.framework in _RENDERING and route.method == "GET"
    return route.own and not route.health and (route.media == "html" or hidden) and not route.path.endswith("*")


def _is_api(route: Route) -> bool:
    return (
        route.own
        and route.in_schema
        and not route.health
        and route.media != "html"
        and route.state in (RouteState.SERVED, RouteState.CONDITIONAL)
        and route.method not in NO_OPERATIONS
        and route.path.rstrip("/") != ""
        and not route.path.endswith("*")
        and INFRASTRUCTURE.search(route.path) is None
    )


def _tells(route: Route) -> bool:
    """Whether this route makes its service an API rather than a site of pages."""
    return route.media == "json" or route.framework in _API_FRAMEWORKS or _API_SEGMENT.search(route.path) is not None


def no_api(project: Sources) -> Outcome:
    """What to say when there is no API to judge."""
    if any(_is_page(route) for route in project.routes):
        return NotApplicable("what is served are pages, no API")
    if any(route.own for route in project.routes):
        return NotApplicable("none of the routes is a back end's API")
    silent = [service for service in project.services if service.may_serve]
    if silent:
        return NotChecked(
            f"no HTTP routes were found in `{silent[0].root}`; its framework may not be known", silent[0].location
        )
    return NotApplicable("nothing here serves an HTTP API")


def label(operation: Route | ApiOperation) -> str:
    return f"{operation.method} {operation.path}"


def listed(names: list[str], most: int = 8) -> str:
    """``a, b and 3 more``"""
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def comparisons(project: Sources) -> Iterator[Compared | tuple[ApiDocument, str]]:
    """Every static document beside the service that it fits best, or why it fits none."""
    return compared(project.openapi, project.routes, api_routes(project))


def described(project: Sources) -> dict[str, list[ApiDocument]]:
    """Static documents by the service that they describe."""
    found: dict[str, list[ApiDocument]] = {}
    for comparison in comparisons(project):
        if isinstance(comparison, Compared):
            found.setdefault(comparison.service, []).append(comparison.document)
    return found


def generated(project: Sources, service: str) -> list[ApiDocs]:
    """Where documentation of the service comes from, switched off or not: its own, or that of a package which only documents."""
    if all(docs.service in (service, "") for docs in project.api_docs):
        return list(project.api_docs)
    apis = api_routes(project)
    return [docs for docs in project.api_docs if docs.service in (service, "") or docs.service not in apis]


def generates(project: Sources, service: str) -> bool:
    """Some documentation of the service is made from its code, so that what the code does not say is missing from it."""
    return any(docs.kind == "generated" and docs.service in (service, "") for docs in project.api_docs)


def available(docs: ApiDocs) -> bool:
    """It is on somewhere: always, or on a condition."""
    return docs.enabled or bool(docs.condition)


def documented_share(routes: list[Route]) -> tuple[int, int]:
    """(documented, all) of the routes that belong in the documentation."""
    expected = [route for route in routes if route.in_schema]
    return sum(bool(route.documented) for route in expected), len(expected)
