"""aiohttp's server: the router's ``add_…`` methods, route tables, lists of route definitions, views and sub-applications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.linkers.frameworks import Serving
from deployable.linkers.handlers.described import Describer, verbs_of
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    External,
    Instance,
    Interpreter,
    Kind,
    Model,
    Native,
    Unknown,
    Value,
    settled,
)
from deployable.linkers.mounts import Way, opaque
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "python"
LITERALS = (b"aiohttp",)
VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_PARAMETER = re.compile(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}")


class Definition(NamedTuple):
    method: str
    path: str
    handler: Value
    call: CallSite


class RouteItem(Model):
    """``web.get("/", handler)``: one entry of a list for ``add_routes``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.definition: Definition | None = None


class Table(Model):
    """What takes definitions: ``RouteTableDef`` and an application's router."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.definitions: list[Definition] = []

    def define(self, method: str, path: str | None, handler: Value, call: CallSite) -> None:
        if path is None:
            call.interpreter.gap(call.location, "the path of a route is only known at run time")
            return
        call.interpreter.effects += 1
        self.definitions.append(Definition(method, path, handler, call))

    def other(self, name: str, call: CallSite) -> Value:
        """Decorators of a ``RouteTableDef``."""
        method = {"view": "VIEW", "route": (call.text(0, "method") or "*").upper()}.get(name, name.upper())
        if name not in (*VERBS, "view", "route"):
            return MISSING
        path = call.text(1 if name == "route" else 0, "path")

        def decorate(site: CallSite) -> Value:
            self.define(method, path, site.get(0), call)
            return site.get(0)

        return Native(name, decorate)

    def on_static(self, call: CallSite) -> Value:
        self.define("STATIC", call.text(0, "prefix"), None, call)
        return None


class Application(Table):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.below: list[tuple[str, Value, CallSite]] = []

    def attribute(self, name: str) -> Value:
        return self.instance if name == "router" else MISSING

    def other(self, name: str, call: CallSite) -> Value:
        verb = name.removeprefix("add_")
        if name.startswith("add_") and verb in VERBS:
            self.define(verb.upper(), call.text(0, "path"), call.get(1, "handler"), call)
        return MISSING

    def on_add_route(self, call: CallSite) -> Value:
        self.define((call.text(0, "method") or "*").upper(), call.text(1, "path"), call.get(2, "handler"), call)
        return None

    def on_add_view(self, call: CallSite) -> Value:
        self.define("VIEW", call.text(0, "path"), call.get(1, "handler"), call)
        return None

    def on_add_static(self, call: CallSite) -> Value:
        self.define("STATIC", call.text(0, "prefix"), None, call)
        return None

    def on_add_resource(self, call: CallSite) -> Value:
        path = call.text(0, "path")

        def add(site: CallSite) -> Value:
            self.define((site.text(0, "method") or "*").upper(), path, site.get(1, "handler"), site)
            return None

        resource = Instance(External("aiohttp.web.Resource"), call.location)
        resource.attributes["add_route"] = Native("add_route", add)
        return resource

    def on_add_routes(self, call: CallSite) -> Value:
        given = call.get(0, "routes")
        native = given.native if isinstance(given, Instance) else None
        if isinstance(native, Table):
            call.interpreter.effects += 1
            native.taken = True  # type: ignore[attr-defined]
            self.definitions += [each for each in native.definitions if each not in self.definitions]
            self.below.append(("", given, call))
        elif isinstance(given, list):
            for item in map(settled, given):
                entry = item.native if isinstance(item, Instance) else None
                if isinstance(entry, RouteItem) and entry.definition is not None:
                    self.definitions.append(entry.definition)
        elif isinstance(given, Unknown):
            call.interpreter.gap(call.location, "a list of routes is added that is only known at run time")
        return None

    def on_add_subapp(self, call: CallSite) -> Value:
        self.below.append(((call.text(0, "prefix") or "").rstrip("/"), call.get(1, "subapp"), call))
        return None

    def on_add_domain(self, call: CallSite) -> Value:
        self.below.append(("", call.get(1, "subapp"), call))
        return None


def _entry(method: str) -> Kind:
    def make(call: CallSite) -> Value:
        instance = Instance(External("aiohttp.web.RouteDef"), call.location)
        call.interpreter.create(RouteItem, call, instance)
        first = 1 if method == "route" else 0
        path = call.text(first, "prefix" if method == "static" else "path")
        known = {"view": "VIEW", "static": "STATIC", "route": (call.text(0, "method") or "*").upper()}
        if path is not None and isinstance(instance.native, RouteItem):
            handler = None if method == "static" else call.get(first + 1, "handler")
            instance.native.definition = Definition(known.get(method, method.upper()), path, handler, call)
        return instance

    return make


MODELS: dict[str, Kind] = {
    "aiohttp.web.Application": Application,
    "aiohttp.web_app.Application": Application,
    "aiohttp.web.RouteTableDef": Table,
    **{f"aiohttp.web.{name}": _entry(name) for name in (*VERBS, "view", "static", "route")},
}


def braces(path: str) -> str:
    r"""
    >>> braces(r"/items/{id:\d{1,3}}/{rest:.*}")
    '/items/{id}/{rest}'
    """
    return _PARAMETER.sub(r"{\1}", path)


class Walk:
    def __init__(self, run: Interpreter, serving: Serving) -> None:
        self.run = run
        self.serving = serving
        self.describer = Describer(run)
        self.reached: set[int] = set()

    def everything(self) -> Iterator[Route | ApiDocs | Gap]:
        apps = [app for app in self.run.made if isinstance(app, Application)]
        below = {id(v.native) for app in apps for _, value, _ in app.below if isinstance(v := settled(value), Instance)}
        for app in apps:
            if id(app) not in below:
                yield from self.table(app, Way(mounted=self.serving.served(app), conditions=app.call.conditions))
        for table in self.run.made:
            if isinstance(table, Table) and id(table) not in self.reached:
                yield from self.table(table, Way(mounted=False))

    def table(self, table: Table, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        self.reached.add(id(table))
        seen = set()
        for definition in table.definitions:
            if id(definition) not in seen:
                seen.add(id(definition))
                yield from self.definition(definition, way)
        for prefix, value, call in table.below if isinstance(table, Application) and len(way.places) < 20 else ():
            native = value.native if isinstance(value := settled(value), Instance) else None
            if isinstance(native, Application):
                yield from self.table(native, way.through(call, prefix))
            elif isinstance(native, Table):
                self.reached.add(id(native))
                rest = [each for each in native.definitions if id(each) not in seen]
                for definition in rest:
                    if definition not in table.definitions:
                        yield from self.definition(definition, way)
            elif isinstance(value, Unknown):
                yield Gap("routes", call.location, "an application is mounted here that is only known at run time")

    def definition(self, definition: Definition, way: Way) -> Iterator[Route]:
        method, path, handler, call = definition
        if method == "STATIC":
            yield opaque(way, path, call, "aiohttp", "static files")
            return
        handlers = {("ANY" if method == "*" else method): handler}
        if isinstance(settled(handler), ClassValue):
            handlers = dict(verbs_of(settled(handler)))
        state, condition = way.state(call.conditions)
        for verb, function in handlers.items():
            route = Route(
                verb, braces(way.prefix + path), call.location._replace(end_line=0), "aiohttp", state,
                mounted_at=(call.location, *way.places), auth=way.auth, condition=condition,
            )  # fmt: skip
            yield self.describer.described(route, function)


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    yield from Walk(run, serving).everything()
