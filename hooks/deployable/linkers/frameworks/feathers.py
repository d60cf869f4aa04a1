"""Feathers: ``app.use("messages", service)`` serves the service's methods as REST. https://feathersjs.com/api/client/rest.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import conditions, join
from deployable.linkers.frameworks.express import App as ExpressApp
from deployable.linkers.handlers.middleware import Middleware, guard
from deployable.linkers.handlers.scripts import ScriptReach
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Interpreter,
    Kind,
    Made,
    Model,
    Unknown,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"@feathersjs/feathers", b"@feathersjs/express", b"@feathersjs/koa")
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

_METHODS = {
    "find": ("GET", ""), "get": ("GET", "/{id}"), "create": ("POST", ""), "update": ("PUT", "/{id}"),
    "patch": ("PATCH", "/{id}"), "remove": ("DELETE", "/{id}"),
}  # fmt: skip
_OF_PACKAGES = {"AuthenticationService": {"create": ("POST", ""), "remove": ("DELETE", "")}}


class Service(NamedTuple):
    path: str
    value: Value
    options: dict[Any, Value]
    call: CallSite


class App(ExpressApp):
    """``feathers()``, also inside ``express(feathers())`` and ``koa(feathers())``: middleware and services."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.services: list[Service] = []
        self.hooks: dict[str, dict[Any, Value]] = {}

    def on_configure(self, call: CallSite) -> Value:
        plugin = call.get(0)
        if isinstance(plugin, Closure):
            call.interpreter.call_with(plugin, [self.instance], call.scope, call.location.line)
        return self.instance

    def on_use(self, call: CallSite) -> Value:
        path, service = call.text(0), call.get(1)
        if path is None or isinstance(service, Closure) or not self._is_service(service):
            return super().on_use(call)
        options = call.get(2, default={})
        self.services.append(Service(path, service, options if isinstance(options, dict) else {}, call))
        return self.instance

    def _is_service(self, value: Value) -> bool:
        if isinstance(value, Instance):
            return isinstance(value.cls, ClassValue) and value.native is None
        if isinstance(value, dict):
            return any(name in value for name in _METHODS)
        return isinstance(value, Made) and not value.origin.startswith("@feathersjs/express")

    def on_service(self, call: CallSite) -> Value:
        named = (call.text(0) or "").strip("/")
        instance = Instance(External("feathers.Service"), call.location)
        instance.native = Hooked(call, self.hooks.setdefault(named, {}))
        instance.native.instance = instance
        return instance


class Hooked(Model):
    """``app.service("messages").hooks({before: {all: [authenticate("jwt")]}})``."""

    def __init__(self, call: CallSite, hooks: dict[Any, Value]) -> None:
        super().__init__(call)
        self.known = hooks

    def on_hooks(self, call: CallSite) -> Value:
        given = call.get(0)
        self.known.update(given if isinstance(given, dict) else {})
        return self.instance


def _wrapped(call: CallSite) -> Value:
    """``express(feathers())``, ``koa(feathers())``: the same application."""
    return call.raw(0) if call.arguments else MISSING


MODELS: dict[str, Kind] = {
    "@feathersjs/feathers": App,
    "@feathersjs/feathers.default": App,
    "@feathersjs/feathers.feathers": App,
    "@feathersjs/express": _wrapped,
    "@feathersjs/express.default": _wrapped,
    "@feathersjs/koa.koa": _wrapped,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    reach = ScriptReach(run)
    for app in run.instances(App):
        assert isinstance(app, App)
        for service in app.services:
            yield from _routes(app, service, serving.served(app), reach)


def _routes(app: App, service: Service, mounted: bool, reach: ScriptReach) -> Iterator[Route]:
    state, condition = Way(mounted=mounted).state(conditions(service.call))
    hooks = app.hooks.get(service.path.strip("/"), {})
    at = service.call.location
    for name, (method, below) in _served(service).items():
        full = join(service.path, below)
        health = answers_probe(method, full)
        function = _member(service.value, name)
        yield Route(
            method,
            full,
            at._replace(end_line=0),
            "feathers",
            state,
            f"{service.path.strip('/')}.{name}",
            (at,),
            auth=_guard(hooks, name),
            database=reach.database(function) if isinstance(function, Closure) and health else None,
            health=health,
            condition=condition,
        )


def _served(service: Service) -> dict[str, tuple[str, str]]:
    """The methods that a service has: those of its class, all of a package's, or those that its options name."""
    value = service.value
    cls = value.cls if isinstance(value, Instance) else None
    names = _externals(value, cls)
    for name in names:
        if (known := _OF_PACKAGES.get(name.rpartition(".")[2])) is not None:
            return known
    chosen = settled(service.options.get("methods", MISSING))
    listed = [text(each) for each in chosen] if isinstance(chosen, list) else list(_METHODS)
    has = {name for name in _METHODS if names or not isinstance(_member(value, name), Unknown)}
    return {name: form for name, form in _METHODS.items() if name in listed and name in has}


def _externals(value: Value, cls: Value) -> list[str]:
    """Packages' classes that it is made by or inherits from: they bring every method."""
    if isinstance(value, Made):
        return [value.origin]
    return [name for name in cls.externals() if name] if isinstance(cls, ClassValue) else []


def _member(value: Value, name: str) -> Value:
    found: Value = MISSING
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
        found = value.cls.find(name)
    elif isinstance(value, dict):
        found = settled(value.get(name, MISSING))
    return Unknown() if found is MISSING else found


def _guard(hooks: dict[Any, Value], name: str) -> str:
    """The first hook before or around a method that refuses."""
    for moment in ("around", "before"):
        by_method = settled(hooks.get(moment, {}))
        for key in ("all", name) if isinstance(by_method, dict) else ():
            listed = settled(by_method.get(key, []))
            for hook in listed if isinstance(listed, list) else [listed]:
                if found := guard(Middleware(hook)):
                    return found
    return ""
