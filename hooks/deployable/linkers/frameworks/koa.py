"""Koa with ``@koa/router``: prefixes, nested routers, ``koa-mount`` and ``koa-compose``.

https://github.com/koajs/router/blob/master/API.md
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import VERBS, Layer, Layers, braces, conditions, join, mount, paths_of, roots
from deployable.linkers.frameworks._walk import Walk, unmounted
from deployable.linkers.handlers.middleware import Middleware, chain
from deployable.linkers.handlers.swagger import Documents
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    Decorator,
    Interpreter,
    Kind,
    Lazy,
    Made,
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
        return self.add(mount(call))

    def on_prefix(self, call: CallSite) -> Value:
        self.prefix = join(call.text(0) or "", self.prefix)
        return self.instance

    def on_route(self, call: CallSite) -> Value:
        """``koa-joi-router``: ``route({method, path, handler})`` or a list of them; elsewhere the name of a route."""
        given = call.get(0)
        for each in map(settled, given if isinstance(given, list) else [given]):
            if not isinstance(each, dict):
                continue
            methods = settled(each.get("method", MISSING))
            names = [text(method) for method in (methods if isinstance(methods, list) else [methods])]
            path = text(each.get("path", MISSING))
            handlers = [settled(each[key]) for key in ("pre", "handler") if key in each]
            flat = [one for many in handlers for one in (many if isinstance(many, list) else [many])]
            known = tuple(name.upper() for name in names if name is not None)
            paths = (path,) if path is not None else ()
            self.add(Layer(known, paths, tuple(Middleware(one) for one in flat), call, path is None))
        return self.instance

    def on_routes(self, call: CallSite) -> Value:
        return self.instance

    on_middleware = on_routes


class Described(Router):
    """``SwaggerRouter`` of ``koa-swagger-decorator``: classes whose static methods carry ``@request("get", "/users/{id}")``."""

    def on_map(self, call: CallSite) -> Value:
        cls = call.get(0)
        if isinstance(cls, ClassValue):
            self._put(cls)
        return self.instance

    def on_mapDir(self, call: CallSite) -> Value:
        run, folder = call.interpreter, posixpath.normpath((call.text(0) or "").lstrip("/") or ".")
        for path in run.sources.having("javascript", b"koa-swagger-decorator"):
            if folder == "." or path.startswith(folder + "/"):
                module = run.load(run.module_at(path, "javascript"))
                for value in [settled(each) for each in module.scope.names.values() if not isinstance(each, Lazy)]:
                    if isinstance(value, ClassValue) and value.scope.module is module:
                        self._put(value)
        return self.instance

    def on_swagger(self, call: CallSite) -> Value:
        options = call.get(0, default={})
        known = options if isinstance(options, dict) else {}
        self.document = (call, text(known.get("swaggerHtmlEndpoint", MISSING)) or "/swagger-html")
        return self.instance

    document: tuple[CallSite, str] | None = None

    def _put(self, cls: ClassValue) -> None:
        base = next((path for name, path in _decorated(cls.decorators) if name == "prefix" and path), "")
        for member in cls.namespace.values():
            for decorator in member.decorators if isinstance(member, Closure) else ():
                made = settled(decorator.value)
                if not (isinstance(made, Made) and made.origin == "koa-swagger-decorator.request"):
                    continue
                method, path = (text(each) for each in (*made.arguments, MISSING, MISSING)[:2])
                if method is not None and path is not None:
                    call = CallSite(self.call.interpreter, None, member.scope, [], {}, line=decorator.line)
                    described = any(name in ("summary", "description") for name, _ in _decorated(member.decorators))
                    answers = any(name.startswith("responses") for name, _ in _decorated(member.decorators))
                    documented, responds = "decorator" if described else "", "decorator" if answers else ""
                    layer = Layer((method.upper(),), (join(base, path),), (Middleware(member),), call)
                    self._describe(layer._replace(documented=documented, responds=responds))

    def _describe(self, layer: Layer) -> None:
        """A class may describe what the router has been told already: then the first registration is the one that serves."""
        plain = [braces(path) for path in layer.paths]
        for position, known in enumerate(self.layers):
            if known.methods == layer.methods and [braces(path) for path in known.paths] == plain:
                self.layers[position] = known._replace(documented=layer.documented, responds=layer.responds)
                return
        self.add(layer)


def _decorated(decorators: list[Decorator]) -> Iterator[tuple[str, str]]:
    """(plain name, first argument) of the decorators of ``koa-swagger-decorator``."""
    for decorator in decorators:
        made = settled(decorator.value)
        if isinstance(made, Made) and made.origin.startswith("koa-swagger-decorator."):
            yield made.origin.rpartition(".")[2], (text(made.arguments[0]) or "") if made.arguments else ""


class App(Router):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = ""

    def other(self, name: str, call: CallSite) -> Value:
        return MISSING


class Group(Layers):
    """``mount("/x", app)`` and ``compose([a, b])``."""

    router = False

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
    "koa-micro": App,
    "@koa/router": Router,
    "@koa/router.Router": Router,
    "@koa/router.default": Router,
    "koa-router": Router,
    "koa-router.default": Router,
    "koa-joi-router": Router,
    "koa-joi-router.default": Router,
    "koa-swagger-decorator.SwaggerRouter": Described,
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
    for router in run.instances(Described):
        if isinstance(router, Described) and router.document is not None:
            call, url = router.document
            at = call.location._replace(end_line=0)
            yield ApiDocs("generated", "koa-swagger-decorator", at, url, " and ".join(conditions(call)))
