"""Health paths that a middleware or a wrapper around the application answers by itself, without a route.

``if request.path == "/health": return Response("ok")`` and ``application = health_check(application, "/health/")`` do; a guard
that only lets the path through (``return await call_next(request)``, ``return next()``), a list of paths and an outgoing request do not;
nor does a server of its own in a file that the service does not start with (a smoke test's).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.linkers.health import names_health
from deployable.linkers.services import service_of
from deployable.model import Location, Route, Sources
from deployable.syntax import Assign, Attribute, Call, Const, If, Module, Name, Operation, Return, Subscript

_LITERALS = (b"/health", b"/ping", b"/livez", b"/readyz", b"/_health", b"/alive")
_PATHS = {"path", "path_info", "pathname", "url", "originalUrl", "rel_url"}
_PASSES_ON = {"next", "call_next", "get_response", "app", "application", "inner", "handler"}
_FILLED = {"body", "status", "statusCode"}
"""What a Koa handler answers with: ``ctx.body = "ok"``."""
_ANSWERS = {"send", "json", "end", "sendStatus", "writeHead"}


def routes(sources: Sources) -> Iterator[Route]:
    for reader in ("python", "javascript"):
        for path in sources.having(reader, *_LITERALS):
            module = sources.read(reader, path)
            if not isinstance(module, Module) or _another_server(sources, path, module):
                continue
            for node in _nodes(module.body):
                for found in _answered(node):
                    at = Location(path, node.line)
                    yield Route("GET", found, at, "middleware", handler="middleware", mounted_at=(at,), in_schema=False)


def _another_server(sources: Sources, path: str, module: Module) -> bool:
    """A file that listens by itself, in a service that is known to start with another one."""
    service = service_of(path, sources.services)
    if service is None or not service.entry or path in service.entry:
        return False
    called = {_last(node.func) for node in _nodes(module.body) if isinstance(node, Call)}
    return "listen" in called and "createServer" in called


def _answered(node: Any) -> Iterator[str]:
    if isinstance(node, If) and _serves(node):
        yield from _compared(node.test)
    elif (
        isinstance(node, Call)
        and "health" in _last(node.func).lower()
        and any(_is_application(arg) for arg in node.args)
    ):
        texts = (arg.value for arg in node.args if isinstance(arg, Const) and isinstance(arg.value, str))
        yield from (text for text in texts if text.startswith("/") and names_health(text))


def _compared(test: Any) -> Iterator[str]:
    """The health path that the request's path is compared with."""
    if isinstance(test, Operation) and test.operator in ("or", "and"):
        for operand in test.operands:
            yield from _compared(operand)
    elif isinstance(test, Operation) and test.operator == "==" and any(_is_path(operand) for operand in test.operands):
        for operand in test.operands:
            if isinstance(operand, Const) and isinstance(operand.value, str) and operand.value.startswith("/"):
                if names_health(operand.value):
                    yield operand.value


def _is_path(node: Any) -> bool:
    """``request.path``, ``req.url``, ``scope["path"]``, ``environ["PATH_INFO"]``."""
    if isinstance(node, Subscript):
        return isinstance(node.key, Const) and str(node.key.value).lower() in _PATHS
    return isinstance(node, Attribute) and node.name in _PATHS


def _is_application(node: Any) -> bool:
    return isinstance(node, Name) and node.id in ("app", "application", "server")


def _serves(node: If) -> bool:
    """Its body answers, and hands the request on to nobody."""
    calls = [_last(part.func) for part in _nodes(node.body) if isinstance(part, Call)]
    if any(name in _PASSES_ON for name in calls):
        return False
    returned = any(isinstance(part, Return) and isinstance(part.value, Call) for part in node.body)
    filled = any(isinstance(part, Assign) and _last(part.targets[0]) in _FILLED for part in node.body)
    return returned or filled or any(name in _ANSWERS for name in calls)


def _last(node: Any) -> str:
    return node.name if isinstance(node, Attribute) else node.id if isinstance(node, Name) else ""


def _nodes(root: Any) -> Iterator[Any]:
    todo = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            if hasattr(node, "_fields"):
                yield node
            todo.extend(reversed(node))
