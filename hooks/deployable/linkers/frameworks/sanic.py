"""Sanic: applications, blueprints and their groups, versions, class-based views."""

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
LITERALS = (b"sanic", b"Sanic")
VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_PARAMETER = re.compile(r"<(\w+)(?:[:=][^<>]*)?>")


class Definition(NamedTuple):
    methods: tuple[str, ...]
    path: str
    handler: Value
    call: CallSite


class Group(NamedTuple):
    """``Blueprint.group(…)``: blueprints or groups below one prefix."""

    members: list[Value]
    call: CallSite


class View(NamedTuple):
    cls: ClassValue


class Home(Model):
    """What takes routes: an application or a blueprint."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.definitions: list[Definition] = []
        self.below: list[tuple[Value, CallSite]] = []

    def define(self, methods: tuple[str, ...], path: str | None, handler: Value, call: CallSite) -> None:
        if path is None:
            call.interpreter.gap(call.location, "the path of a route is only known at run time")
            return
        call.interpreter.effects += 1
        self.definitions.append(Definition(methods, path, handler, call))

    def other(self, name: str, call: CallSite) -> Value:
        if name not in (*VERBS, "route"):
            return MISSING
        methods = (name.upper(),) if name != "route" else tuple(m.upper() for m in call.texts(1, "methods"))
        path = call.text(0, "uri")

        def decorate(site: CallSite) -> Value:
            self.define(methods, path, site.get(0), call)
            return site.get(0)

        return Native(name, decorate)

    def on_add_route(self, call: CallSite) -> Value:
        methods = tuple(m.upper() for m in call.texts(2, "methods"))
        self.define(methods, call.text(1, "uri"), call.get(0, "handler"), call)
        return None

    def on_static(self, call: CallSite) -> Value:
        self.define(("STATIC",), call.text(0, "uri"), None, call)
        return None

    def on_blueprint(self, call: CallSite) -> Value:
        call.interpreter.effects += 1
        given = call.get(0, "blueprint")
        for value in given if isinstance(given, list) else [given]:
            self.below.append((value, call))
        return None


class Sanic(Home):
    application = True


class Blueprint(Home):
    @staticmethod
    def static_attribute(name: str) -> Value:
        return Native("group", _group) if name == "group" else MISSING


def _group(call: CallSite) -> Value:
    members = [settled(value) for value in call.arguments]
    return Group(members[0] if len(members) == 1 and isinstance(members[0], list) else members, call)


def _as_view(call: CallSite) -> Value:
    cls = call.get(0)
    return View(cls) if isinstance(cls, ClassValue) else MISSING


MODELS: dict[str, Kind] = {
    "sanic.Sanic": Sanic,
    "sanic.app.Sanic": Sanic,
    "sanic.Blueprint": Blueprint,
    "sanic.blueprints.Blueprint": Blueprint,
    "sanic.views.HTTPMethodView.as_view": _as_view,
}


class Walk:
    def __init__(self, run: Interpreter, serving: Serving) -> None:
        self.run = run
        self.serving = serving
        self.describer = Describer(run)
        self.reached: set[int] = set()

    def everything(self) -> Iterator[Route | ApiDocs | Gap]:
        for app in self.run.made:
            if isinstance(app, Sanic):
                way = Way(mounted=self.serving.served(app), conditions=app.call.conditions)
                yield from self.home(app, way, "", _version(app.call))
                if self.run.sources.having("python", b"sanic_ext"):
                    # Sanic loads its extensions by itself when they are installed: https://sanic.dev/en/plugins/sanic-ext/openapi/
                    yield ApiDocs("generated", "sanic-ext", app.call.location, "/docs")
        for home in self.run.made:
            if isinstance(home, Blueprint) and id(home) not in self.reached:
                yield from self.home(
                    home, Way(mounted=False), home.call.text(1, "url_prefix") or "", _version(home.call)
                )

    def home(self, home: Home, way: Way, prefix: str, version: str) -> Iterator[Route | ApiDocs | Gap]:
        self.reached.add(id(home))
        for definition in home.definitions:
            yield from self.definition(definition, way._replace(prefix=prefix), version)
        for value, call in home.below:
            given = call.text(None, "url_prefix")
            yield from self.member(value, way.through(call), "", _version(call) or version, given)

    def member(
        self, value: Value, way: Way, prefix: str, version: str, given: str | None
    ) -> Iterator[Route | ApiDocs | Gap]:
        value = settled(value)
        native = value.native if isinstance(value, Instance) else None
        if isinstance(value, Group) and len(way.places) < 20:
            more = prefix + (value.call.text(None, "url_prefix") or "").rstrip("/")
            for each in value.members:
                yield from self.member(each, way.through(value.call), more, version or _version(value.call), given)
        elif isinstance(native, Blueprint):
            own = native.call.text(1, "url_prefix") or ""
            full = (given if given is not None and not prefix else prefix + own).strip("/")
            yield from self.home(native, way, f"/{full}" if full else "", _version(native.call) or version)
        elif isinstance(value, Unknown):
            yield Gap("routes", way.places[0], "a blueprint is registered here that is only known at run time")

    def definition(self, definition: Definition, way: Way, version: str) -> Iterator[Route]:
        methods, path, handler, call = definition
        version = _version(call) or version
        base = f"/v{version.removeprefix('v')}" if version else ""
        if methods == ("STATIC",):
            yield opaque(way._replace(prefix=base + way.prefix), path, call, "sanic", "static files")
            return
        view = settled(handler)
        handlers: dict[str, Value] = dict.fromkeys(methods or ("GET",), handler)
        if isinstance(view, View):
            handlers = dict(verbs_of(view.cls))
        state, condition = way.state(call.conditions)
        full = base + way.prefix + ("/" + path.lstrip("/") if path else "")
        for method, function in handlers.items():
            route = Route(
                method, braces(full) or "/", call.location._replace(end_line=0), "sanic", state,
                mounted_at=(call.location, *way.places), auth=way.auth, condition=condition,
            )  # fmt: skip
            yield self.describer.described(route, function)


def braces(path: str) -> str:
    """
    >>> braces("/users/<id:int>/<name>")
    '/users/{id}/{name}'
    """
    return _PARAMETER.sub(r"{\1}", path)


def _version(call: CallSite) -> str:
    value = call.get(None, "version")
    return str(value) if isinstance(value, str | int | float) else ""


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    yield from Walk(run, serving).everything()
