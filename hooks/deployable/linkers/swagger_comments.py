"""Operations that comments document: ``@swagger`` and ``@openapi`` blocks as swagger-jsdoc reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deployable.model import ApiOperation, Location, Route, Sources, Unreadable
from deployable.syntax import Comment, Module
from deployable.yaml_nodes import Mapping, document

_TAGS = (b"@swagger", b"@openapi")
_TAG = re.compile(r"^[ \t]*@(?:swagger|openapi)[ \t]*$", re.MULTILINE)
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def mark(sources: Sources, routes: Iterable[Route]) -> tuple[Route, ...]:
    """The routes, those that a comment describes marked ``swagger-jsdoc``."""
    routes = tuple(routes)
    if not any(route.framework in ("express", "koa", "fastify", "hono", "nextjs") for route in routes):
        return routes
    operations = [operation for path in sources.having("javascript", *_TAGS) for operation in _of_file(sources, path)]
    if not operations:
        return routes
    base = _base(operations, routes)
    described = {(operation.method, _shape(base + operation.path)): operation for operation in operations}
    return tuple(_marked(route, described.get((route.method, _shape(route.path)))) for route in routes)


def _marked(route: Route, operation: ApiOperation | None) -> Route:
    if operation is None:
        return route
    responds = route.responds or ("swagger-jsdoc" if operation.responds else "")
    return route._replace(documented=route.documented or "swagger-jsdoc", responds=responds)


def _of_file(sources: Sources, path: str) -> Iterator[ApiOperation]:
    module = sources.read("javascript", path)
    for comment in module.comments if isinstance(module, Module) else ():
        yield from operations_of(path, comment)


def operations_of(path: str, comment: Comment) -> Iterator[ApiOperation]:
    """The operations below each tag; a block that is no YAML gives none."""
    places = [found.end() for found in _TAG.finditer(comment.text)]
    for start, end in zip(places, [*places[1:], len(comment.text)], strict=True):
        try:
            root = document(_TAG.sub("", comment.text[start:end]))
        except Unreadable:
            continue
        if not isinstance(root, Mapping):
            continue
        line = comment.line + comment.text.count("\n", 0, start)
        for table in (root, root.mapping("paths")):
            yield from _operations(path, table, line)


def _operations(path: str, table: Mapping, line: int) -> Iterator[ApiOperation]:
    for entry in table.entries:
        if not entry.key.startswith("/") or not isinstance(entry.value, Mapping):
            continue
        for method in entry.value.entries:
            if method.key.lower() in _METHODS and isinstance(method.value, Mapping):
                body = method.value
                yield ApiOperation(
                    method.key.upper(), entry.key, Location(path, line + method.line - 1), bool(body.text("summary") or body.text("description")),
                    any(isinstance(response.value, Mapping) and response.value.entry("content") for response in body.mapping("responses").entries),
                )  # fmt: skip


def _base(operations: list[ApiOperation], routes: tuple[Route, ...]) -> str:
    """The prefix (``/api/v1``) under which most of the operations are routes."""
    shapes = {_shape(route.path) for route in routes}
    candidates = {"": None}
    for route in routes:
        parts = route.path.split("/")
        candidates |= dict.fromkeys("/".join(parts[:count]) for count in range(2, min(len(parts), 5)))
    return max(candidates, key=lambda base: sum(_shape(base + operation.path) in shapes for operation in operations))


def _shape(path: str) -> str:
    return re.sub(r"\{[^{}/]*\}", "{}", path).rstrip("/") or "/"
