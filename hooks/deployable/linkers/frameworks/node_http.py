"""Node's own ``http.createServer(handler)``: paths and methods that the handler compares the request with.

``if (req.method === "GET" && req.url === "/items")`` and ``switch (pathname)`` name routes; a path that the request only has
to start with is an opaque prefix.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import join
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import CallSite, Closure, Interpreter, Kind, Model, Value
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Location, Route, RouteState

LANGUAGE = "javascript"
LITERALS = (b"createServer",)
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

_PATHS = {"url", "pathname", "path", "urlpath", "requesturl", "requestpath", "reqpath", "route", "endpoint"}
_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}


class Server(Model):
    """``createServer((req, res) => …)``; an application given to it is a framework's."""

    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.given = [call.get(position) for position in range(len(call.arguments))]
        """What it is made with; an application among it comes to be now, with the file that starts it."""

    @property
    def handler(self) -> Closure | None:
        return next((each.innermost() for each in reversed(self.given) if isinstance(each, Closure)), None)

    def other(self, name: str, call: CallSite) -> Value:
        return self.instance

    def on_on(self, call: CallSite) -> Value:
        if call.text(0) == "request":
            self.given.append(call.get(1))
        return self.instance

    def on_listen(self, call: CallSite) -> Value:
        for position in range(len(call.arguments)):
            callback = call.get(position)
            if isinstance(callback, Closure):
                call.interpreter.call(callback, CallSite(call.interpreter, None, call.scope, [], {}))
        return self.instance


MODELS: dict[str, Kind] = {
    f"{package}{export}.createServer": Server for package in ("http", "https", "http2") for export in ("", ".default")
}


class Asked(NamedTuple):
    """What the tests around a statement say of the request."""

    paths: tuple[str, ...] = ()
    prefix: str = ""
    methods: tuple[str, ...] = ()
    line: int = 0


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    reach = ScriptReach(run)
    for server in run.instances(Server):
        assert isinstance(server, Server)
        function = server.handler
        if function is None:
            continue
        state, condition = Way(mounted=serving.served(server)).state(server.call.conditions)
        for asked in dict.fromkeys(_asked(function.node.body, Asked(), 0)):
            for path in asked.paths or (f"{asked.prefix.rstrip('/')}/**",):
                for method in asked.methods or ("ANY",):
                    health = answers_probe(method, path)
                    at = Location(function.scope.module.path, asked.line)
                    yield Route(
                        method if not health or method != "ANY" else "GET",
                        join("", path),
                        at,
                        "node",
                        state if asked.paths or state is not RouteState.SERVED else RouteState.OPAQUE,
                        mounted_at=(at, server.call.location),
                        in_schema=bool(asked.paths),
                        database=reach.database(function) if health else None,
                        swallows_failure=health and swallows(function),
                        health=health,
                        condition=condition,
                    )


def _asked(body: tuple[Any, ...], above: Asked, depth: int) -> Iterator[Asked]:
    """Every answer below a test of the path, with the methods that are tested for on the way."""
    for statement in body:
        if isinstance(statement, syntax.If):
            here = _with(statement.test, above, statement.line)
            inner = list(_asked(statement.body, here, depth + 1)) if depth < 20 else []
            if here.paths or here.prefix:
                yield from inner or ([here] if here != above else [])
            else:
                yield from inner
            yield from _asked(statement.orelse, above, depth) if depth < 200 else ()
        elif isinstance(statement, syntax.Try):
            yield from _asked(statement.body, above, depth + 1)


def _with(test: Any, above: Asked, line: int) -> Asked:
    """What a test adds; of alternatives, all paths or all methods they name."""
    paths, methods, prefix = list(above.paths), list(above.methods), above.prefix
    for node in walk(test):
        if isinstance(node, syntax.Operation) and node.operator == "==" and len(node.operands) == 2:
            value = next((each.value for each in node.operands if isinstance(each, syntax.Const)), None)
            name = next((_name(each) for each in node.operands if not isinstance(each, syntax.Const)), "")
            if isinstance(value, str) and name in _PATHS and value.startswith("/"):
                paths.append(value.partition("?")[0])
            elif value in _METHODS and name in ("method", "httpmethod", "reqmethod"):
                methods.append(str(value))
        elif (
            isinstance(node, syntax.Call) and isinstance(node.func, syntax.Attribute) and node.func.name == "startsWith"
        ):
            start = node.args[0] if node.args else None
            if _name(node.func.value) in _PATHS and isinstance(start, syntax.Const) and isinstance(start.value, str):
                prefix = start.value if start.value.startswith("/") and len(start.value) > 1 else prefix
    if any(isinstance(node, syntax.Operation) and node.operator in ("not", "!=") for node in walk(test)):
        return above
    changed = (paths, methods, prefix) != (list(above.paths), list(above.methods), above.prefix)
    return Asked(tuple(dict.fromkeys(paths)), prefix, tuple(dict.fromkeys(methods)), line if changed else above.line)


def _name(node: Any) -> str:
    """The last name of ``req.url``, ``new URL(…).pathname``, ``pathname``, in lower case."""
    found = node.name if isinstance(node, syntax.Attribute) else node.id if isinstance(node, syntax.Name) else ""
    return found.lower()
