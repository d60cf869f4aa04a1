"""Hono: ``route``, ``basePath``, ``on``, chained handlers, and ``@hono/zod-openapi``. https://hono.dev/docs/api/routing"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import VERBS, Layer, Layers, join, paths_of, roots
from deployable.linkers.frameworks._walk import Walk
from deployable.linkers.handlers.middleware import Middleware, chain, of_instance
from deployable.linkers.handlers.swagger import Documents
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    External,
    Instance,
    Interpreter,
    Kind,
    Made,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"hono'", b'hono"', b"@hono/zod-openapi")


class App(Layers):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.last: tuple[str, ...] = ("/",)
        """The path that ``get(handler)`` without one continues."""
        self.documents: list[CallSite] = []
        self.origin: App | None = None
        """What ``basePath`` was called on: it shares its routes."""

    def other(self, name: str, call: CallSite) -> Value:
        if name not in VERBS and name != "all":
            return self.instance if name in ("notFound", "onError", "openAPIRegistry") else MISSING
        return self.register(("ANY" if name == "all" else name.upper(),), call, 0)

    def register(self, methods: tuple[str, ...], call: CallSite, position: int) -> Value:
        first = call.get(position)
        if isinstance(first, str | list):
            paths, opaque = paths_of(call, position)
            self.last = paths or self.last
            return self.add(_described(Layer(methods, paths, chain(call, position + 1), call, opaque)))
        return self.add(_described(Layer(methods, self.last, chain(call, position), call)))

    def on_on(self, call: CallSite) -> Value:
        methods = tuple("ANY" if method == "ALL" else method.upper() for method in call.texts(0))
        return self.register(methods, call, 1) if methods else self.instance

    def on_use(self, call: CallSite) -> Value:
        named = isinstance(call.get(0), str)
        paths = (call.text(0) or "",) if named else ()
        return self.add(Layer((), paths, chain(call, 1 if named else 0), call))

    def on_route(self, call: CallSite) -> Value:
        return self.add(Layer((), (call.text(0) or "",), chain(call, 1), call, call.text(0) is None))

    def on_mount(self, call: CallSite) -> Value:
        foreign = Made("mounted handler", [], {}, call.location)
        return self.add(Layer((), (call.text(0) or "",), (Middleware(foreign),), call))

    def on_basePath(self, call: CallSite) -> Value:
        below = App(call)
        below.instance = Instance(External("hono.Hono"), call.location)
        below.instance.native = below
        below.prefix = join(self.prefix, call.text(0) or "")
        below.origin = self
        call.interpreter.made.append(below)
        self.add(Layer((), (), (Middleware(below.instance),), call))
        return below.instance

    def on_openapi(self, call: CallSite) -> Value:
        """``app.openapi(createRoute({method, path, …}), handler)``."""
        route = _route_options(call.get(0))
        method, path = text(route.get("method", MISSING)), text(route.get("path", MISSING))
        if method is None or path is None:
            call.interpreter.gap(call.location, "a route's options are only known at run time")
            return self.instance
        documented = next((field for field in ("summary", "description") if field in route), "")
        responds = "schema" if "responses" in route else ""
        before = tuple(Middleware(settled(each)) for each in _list(route.get("middleware")))
        layer = Layer((method.upper(),), (path,), (*before, *chain(call, 1)), call, False, documented, responds)
        return self.add(layer)

    def on_doc(self, call: CallSite) -> Value:
        self.documents.append(call)
        return self.instance

    on_doc31 = on_doc


def _route_options(value: Value) -> dict[Any, Value]:
    if isinstance(value, Made) and value.origin.endswith("createRoute") and value.arguments:
        value = settled(value.arguments[0])
    return value if isinstance(value, dict) else {}


def _list(value: Value) -> list[Value]:
    value = settled(value)
    return value if isinstance(value, list) else [] if value is None else [value]


def _described(layer: Layer) -> Layer:
    """``describeRoute({…})`` of ``hono-openapi`` among the handlers."""
    for each in layer.handlers:
        value = settled(each.value)
        if isinstance(value, Made) and value.origin.endswith(".describeRoute") and value.arguments:
            options = settled(value.arguments[0])
            fields = options if isinstance(options, dict) else {}
            documented = next((field for field in ("summary", "description") if field in fields), "")
            return layer._replace(documented=documented, responds="schema" if "responses" in fields else "")
    return layer


__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

MODELS: dict[str, Kind] = {
    "hono.Hono": App,
    "hono/tiny.Hono": App,
    "hono/quick.Hono": App,
    "@hono/hono.Hono": App,
    "@hono/zod-openapi.OpenAPIHono": App,
    "hono/factory.createFactory().createApp": App,
    "chanfana.fromHono": lambda call: call.raw(0),
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    walk = Walk(run, "hono", Documents.of(run.sources))
    apps, _ = roots(run, App)
    elsewhere = _mounted_elsewhere(run)
    for app in apps:
        if all(any(each.value in elsewhere for each in layer.handlers) for layer in app.layers):
            continue
        yield from walk.routes(app, Way(mounted=serving.served(app)))
    for app in run.instances(App):
        assert isinstance(app, App)
        for call in app.documents:
            yield ApiDocs(
                "generated", "@hono/zod-openapi", call.location._replace(end_line=0), join("", call.text(0) or "")
            )


def _mounted_elsewhere(run: Interpreter) -> list[Value]:
    """Applications made by ``basePath`` that another one mounts: what they were made from serves nothing by itself."""
    found: list[Value] = []
    for app in run.instances(App):
        assert isinstance(app, App)
        for layer in app.layers:
            for each in layer.handlers if not layer.methods else ():
                below = of_instance(each.value, App)
                if below is not None and below.origin is not None and below.origin is not app:
                    found.append(each.value)
    return found
