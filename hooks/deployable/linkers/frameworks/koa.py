"""Koa with ``@koa/router``: prefixes, nested routers, ``koa-mount`` and ``koa-compose``.

https://github.com/koajs/router/blob/master/API.md
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._node import (
    VERBS,
    Layer,
    Layers,
    Walk,
    begin,
    join,
    paths_of,
    roots,
    start,
    unmounted,
)
from deployable.linkers.handlers.middleware import chain
from deployable.linkers.handlers.swagger import Documents
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Interpreter,
    Kind,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"'koa", b'"koa', b"@koa/router")


class Router(Layers):
    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        options = call.get(0, default={})
        if isinstance(options, dict):
            self.prefix = text(options.get("prefix", "")) or ""

    def other(self, name: str, call: CallSite) -> Value:
        if name in VERBS or name in ("all", "del"):
            method = {"all": "ANY", "del": "DELETE"}.get(name, name.upper())
            return self.register(call, (method,))
        return self.instance if name in ("param", "redirect") else MISSING

    def register(self, call: CallSite, methods: tuple[str, ...]) -> Value:
        """``get([name], path, …)``: the name comes first when a path follows it."""
        second = call.get(1)
        named = isinstance(second, str) or (
            isinstance(second, list) and bool(second) and isinstance(settled(second[0]), str)
        )
        start = 1 if named else 0
        paths, opaque = paths_of(call, start)
        return self.add(Layer(methods, paths, chain(call, start + 1), call, opaque))

    def on_register(self, call: CallSite) -> Value:
        paths, opaque = paths_of(call)
        methods = tuple(method.upper() for method in call.texts(1))
        return self.add(Layer(methods, paths, chain(call, 2), call, opaque)) if methods else self.instance

    def on_use(self, call: CallSite) -> Value:
        first = call.get(0)
        named = isinstance(first, str) or (
            isinstance(first, list) and bool(first) and isinstance(settled(first[0]), str)
        )
        paths, opaque = paths_of(call) if named else ((), False)
        return self.add(Layer((), paths, chain(call, 1 if named else 0), call, opaque))

    def on_prefix(self, call: CallSite) -> Value:
        self.prefix = join(call.text(0) or "", self.prefix)
        return self.instance

    def on_routes(self, call: CallSite) -> Value:
        return self.instance

    on_middleware = on_routes


class App(Router):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = ""

    def other(self, name: str, call: CallSite) -> Value:
        return MISSING


class Group(Layers):
    """``mount("/x", app)`` and ``compose([a, b])``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        paths = (call.text(0) or "",) if isinstance(call.get(0), str) else ()
        self.add_first(Layer((), paths, chain(call, 1 if paths else 0), call))

    def add_first(self, layer: Layer) -> None:
        self.layers.append(layer)


__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

MODELS: dict[str, Kind] = {
    "koa": App,
    "koa.default": App,
    "@koa/router": Router,
    "@koa/router.Router": Router,
    "@koa/router.default": Router,
    "koa-router": Router,
    "koa-router.default": Router,
    "koa-mount": Group,
    "koa-compose": Group,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    walk = Walk(run, "koa", Documents.of(run.sources))
    apps, mounted = roots(run, App)
    for app in apps:
        yield from walk.routes(app, Way(mounted=serving.served(app)))
    yield from unmounted(run, Router, walk, mounted)
