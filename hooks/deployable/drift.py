"""A static API document beside the routes of the service that it describes: what either has and the other lacks.

Paths are compared without parameter names, below the base path under which most operations are routes, and with the trailing
slash only where the framework tells it apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from deployable.model import ApiDocument, ApiOperation, Route, RouteState

NO_OPERATIONS = ("HEAD", "OPTIONS", "TRACE", "CONNECT", "WEBSOCKET")
"""Methods that no document describes."""
INFRASTRUCTURE = re.compile(
    r"/(metrics|graphi?ql|api-docs|swagger|openapi|docs|redoc|favicon|robots|sitemap)(\.\w+|-ui)?/?$|/\.well-known/"
)
"""Paths of what runs the API, not of the API."""
_VERSION = re.compile(r"\{(api_?|api-)?version\}", re.IGNORECASE)
_LENIENT = ("express", "nestjs", "koa", "litestar", "sanic")
"""Frameworks that serve a path with and without its trailing slash."""


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


def compared(
    documents: Sequence[ApiDocument], routes: Sequence[Route], apis: Mapping[str, list[Route]]
) -> Iterator[Compared | tuple[ApiDocument, str]]:
    """Each document with the service that it fits best, or why it fits none.

    ``apis``: the routes of each service that belong in a description, by the service's name.
    """
    found = list(_each(documents, routes, apis))
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


def _each(
    documents: Sequence[ApiDocument], routes: Sequence[Route], apis: Mapping[str, list[Route]]
) -> Iterator[Compared | tuple[ApiDocument, str]]:
    served: dict[str, list[Route]] = {}
    for route in routes:
        if route.state is not RouteState.UNMOUNTED:
            served.setdefault(route.service, []).append(route)
    for document in documents:
        operations = [operation for operation in document.operations if operation.method not in NO_OPERATIONS]
        if not operations:
            yield document, "no operation was found in it"
            continue
        fits = [_fit(document, operations, name, apis.get(name, []), own) for name, own in served.items()]
        # A proxy's wildcard answers every path as well as the API behind it does.
        best = max(fits, key=lambda fit: fit.common + fit.alike, default=None)
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
            elif not INFRASTRUCTURE.search(path):
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
