"""API documentation, and whether it says what the code serves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import (
    ApiDocs,
    ApiDocument,
    ApiOperation,
    NotApplicable,
    NotChecked,
    Outcome,
    Route,
    RouteState,
    Service,
    Sources,
)

_SERVERS = {"go", "java", "kotlin", "ruby", "php", "rust", "c#", "elixir", "scala"}
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
_API_SEGMENT = re.compile(r"/(api|rest|graphql|v\d+(\.\d+)*)(/|$)")
_UNDOCUMENTED_METHODS = ("HEAD", "OPTIONS", "TRACE", "CONNECT", "WEBSOCKET")
_VERSION = re.compile(r"\{(api_?|api-)?version\}", re.IGNORECASE)
FEW = 3
"""A site with fewer routes that answer with data is still a site."""
_FRONT = {"react", "vue", "svelte", "angular", "next", "nuxt", "preact", "solid", "astro", "remix", "sveltekit"}
_SERVING_PAGES = 6
"""A front end's own server with fewer routes (its configuration, a redirect, a form's target) has no API to describe."""
_SHARE = 0.1
"""Nor does a site become an API by one such route in twenty."""
_RENDERING = ("express", "koa", "hono")
_INFRASTRUCTURE = re.compile(
    r"/(metrics|graphi?ql|api-docs|swagger|openapi|docs|redoc|favicon|robots|sitemap)(\.\w+|-ui)?/?$|/\.well-known/"
)
_LENIENT = ("express", "nestjs", "koa", "litestar", "sanic")
"""Frameworks that serve a path with and without its trailing slash."""


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
        and route.method not in _UNDOCUMENTED_METHODS
        and route.path.rstrip("/") != ""
        and not route.path.endswith("*")
        and _INFRASTRUCTURE.search(route.path) is None
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
    silent = [service for service in project.services if _may_serve(service)]
    if silent:
        return NotChecked(
            f"no HTTP routes were found in `{silent[0].root}`; its framework may not be known", silent[0].location
        )
    return NotApplicable("nothing here serves an HTTP API")


def _may_serve(service: Service) -> bool:
    """A backend with a server framework, or code in a language whose routes are not read."""
    return service.kind != "library" and (unread(service) or (service.kind == "backend" and bool(service.frameworks)))


def unread(service: Service) -> bool:
    """Written in a language whose routes are not read."""
    return bool(_SERVERS & set(service.languages)) and service.kind != "library"


def label(operation: Route | ApiOperation) -> str:
    return f"{operation.method} {operation.path}"


def listed(names: list[str], most: int = 8) -> str:
    """``a, b and 3 more``"""
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


# --------------------------------------------------------------------------- documents beside routes


class Compared(NamedTuple):
    """A static document beside the API routes of the service that it describes."""

    document: ApiDocument
    service: str
    base: str
    """What stands before the document's paths in the routes."""
    lacking: tuple[Route, ...]
    """Routes that the document does not have."""
    stale: tuple[ApiOperation, ...]
    """Operations that no route serves."""
    slashed: tuple[tuple[ApiOperation, Route], ...]
    """Operations that differ from a route by their trailing slash only."""
    common: int
    alike: int = 0
    """Operations whose path a route has in the same shape: what a parameter of a route may stand for is no likeness."""


def compared(project: Sources) -> Iterator[Compared | tuple[ApiDocument, str]]:
    """Each document with the service that it fits best, or why it fits none."""
    found = list(_each(project))
    known = [each for each in found if isinstance(each, Compared)]
    for each in found:
        yield _beside_others(each, known) if isinstance(each, Compared) else each


def _beside_others(one: Compared, known: list[Compared]) -> Compared:
    """A route lacks in documents that share a service when none has it; the largest of them is the one to mend."""
    parts = [other for other in known if other.service == one.service]
    if len(parts) < 2:
        return one
    largest = max(parts, key=lambda part: part.common)
    nowhere = set.intersection(*(set(part.lacking) for part in parts))
    return one._replace(lacking=tuple(r for r in one.lacking if r in nowhere) if one is largest else ())


def _each(project: Sources) -> Iterator[Compared | tuple[ApiDocument, str]]:
    apis = api_routes(project)
    served: dict[str, list[Route]] = {}
    for route in project.routes:
        if route.state is not RouteState.UNMOUNTED:
            served.setdefault(route.service, []).append(route)
    for document in project.openapi:
        operations = [operation for operation in document.operations if operation.method not in _UNDOCUMENTED_METHODS]
        if not operations:
            yield document, "no operation was found in it"
            continue
        fits = [_fit(document, operations, name, apis.get(name, []), routes) for name, routes in served.items()]
        best = max(fits, key=lambda fit: fit.common, default=None)
        if best is None:
            yield document, "no routes were found to compare it with"
        elif not best.common or 2 * best.alike < min(len(operations), len(apis.get(best.service, ()))):
            shared = f"only {best.alike} of its {len(operations)} operations have a route of the same path"
            yield document, f"{shared}: it may describe another API"
        else:
            yield best


def _fit(
    document: ApiDocument, operations: list[ApiOperation], name: str, api: list[Route], served: list[Route]
) -> Compared:
    operations = list(_in_version(operations, served))
    base = _base(document, operations, served)
    lenient = {route.framework for route in served if route.own} <= set(_LENIENT)
    known = {_key(operation.method, base + operation.path, lenient) for operation in operations}
    exact, loose = _Served(served, lenient), _Served(served, True)
    stale, slashed = [], []
    for operation in operations:
        method, path = _key(operation.method, base + operation.path, lenient)
        if exact.route(method, path) is None:
            twin = loose.route(method, path.rstrip("/") or "/")
            if twin:
                slashed.append((operation, twin))
            elif not _INFRASTRUCTURE.search(path):
                # What an extension adds at run time (/metrics) is in a generated document and in no code.
                stale.append(operation)
    twins = {twin for _, twin in slashed}
    below = [route for route in api if not base or route.path.startswith(f"{base}/")]
    lacking = tuple(
        route for route in below if _expected(route) and route not in twins and not _has(known, route, lenient)
    )
    common = len(operations) - len(stale)
    alike = sum(loose.alike(operation.method, base + operation.path) for operation in operations)
    return Compared(document, name, base, lacking, tuple(stale), tuple(slashed), common, alike)


def _in_version(operations: list[ApiOperation], served: list[Route]) -> Iterator[ApiOperation]:
    """A document's ``/api/{version}/users`` as the one version that the routes write out."""
    segments = {segment for route in served for segment in route.path.split("/")}
    versions = [segment for segment in segments if re.fullmatch(r"v\d+(\.\d+)*", segment)]
    for operation in operations:
        found = _VERSION.search(operation.path)
        one = found is not None and len(versions) == 1 and found[0] not in segments
        yield operation._replace(path=_VERSION.sub(versions[0], operation.path)) if one else operation


class _Served:
    """Routes by method and shape of path, for looking up operations."""

    def __init__(self, routes: list[Route], lenient: bool) -> None:
        self.exact: dict[tuple[str, str], Route] = {}
        self.open: list[tuple[re.Pattern[str], Route]] = []
        for route in routes:
            method, shape = _key(route.method, route.path, lenient)
            self.exact.setdefault((method, shape), route)
            if "{}" in shape or shape.endswith("*"):
                pattern = re.escape(shape).replace(r"\{\}", "[^/]+").replace(r"\*\*", ".*").replace(r"\*", ".*")
                self.open.append((re.compile(pattern), route))

    def alike(self, method: str, path: str) -> bool:
        _, shape = _key(method, path, True)
        return any((verb, shape) in self.exact for verb in (method, "ANY", "*"))

    def route(self, method: str, path: str) -> Route | None:
        """What serves an operation: a route of the same shape first, then one whose parameters could stand for its path."""
        for verb in (method, "ANY", "*"):
            if (verb, path) in self.exact:
                return self.exact[verb, path]
        fitting = (
            route for pattern, route in self.open if route.method in (method, "ANY", "*") and pattern.fullmatch(path)
        )
        return next(fitting, None)


def _base(document: ApiDocument, operations: list[ApiOperation], routes: list[Route]) -> str:
    """The base path under which most operations are routes: one of the document's, none, or a prefix of the routes."""
    shapes = {_key("", route.path, True)[1] for route in routes}
    candidates = dict.fromkeys((*document.bases, ""))
    for route in routes:
        parts = route.path.split("/")
        candidates |= dict.fromkeys(
            "/".join(parts[:count]) for count in range(2, min(len(parts), 5)) if "{" not in parts[count - 1]
        )
    wanted = [operation.path for operation in operations]
    return max(candidates, key=lambda base: sum(_key("", base + path, True)[1] in shapes for path in wanted))


def _key(method: str, path: str, lenient: bool) -> tuple[str, str]:
    """Method and path without parameter names; without its trailing slash where that makes no difference."""
    shape = re.sub(r"\{[^{}/]*\}", "{}", path)
    return method, (shape.rstrip("/") or "/") if lenient else shape


def _has(known: set[tuple[str, str]], route: Route, lenient: bool) -> bool:
    method, path = _key(route.method, route.path, lenient)
    if method in ("ANY", "*"):
        return any(path == other for _, other in known)
    return (method, path) in known


def _expected(route: Route) -> bool:
    """Whether a document should have the route."""
    return (
        route.in_schema and route.state is RouteState.SERVED and "**" not in route.path and not route.path.endswith("*")
    )


def described(project: Sources) -> dict[str, list[ApiDocument]]:
    """Static documents by the service that they describe."""
    found: dict[str, list[ApiDocument]] = {}
    for comparison in compared(project):
        if isinstance(comparison, Compared):
            found.setdefault(comparison.service, []).append(comparison.document)
    return found


def generated(project: Sources, service: str) -> list[ApiDocs]:
    """Where documentation of the service comes from, switched off or not."""
    return [docs for docs in project.api_docs if docs.service in (service, "")]


def generates(project: Sources, service: str) -> bool:
    """Some documentation of the service is made from its code, so that what the code does not say is missing from it."""
    return any(docs.kind == "generated" for docs in generated(project, service))


def available(docs: ApiDocs) -> bool:
    """It is on somewhere: always, or on a condition."""
    return docs.enabled or bool(docs.condition)


def documented_share(routes: list[Route]) -> tuple[int, int]:
    """(documented, all) of the routes that belong in the documentation."""
    expected = [route for route in routes if route.in_schema]
    return sum(bool(route.documented) for route in expected), len(expected)
