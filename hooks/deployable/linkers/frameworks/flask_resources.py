"""Flask-RESTX and Flask-RESTful: resource classes on APIs and namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._flask_objects import Extension, Rule, Scaffold
from deployable.linkers.frameworks.flask import added
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    Instance,
    Interpreter,
    Kind,
    Made,
    Model,
    Native,
    Value,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "python"
LITERALS = (b"flask_restx", b"flask_restplus", b"flask_restful")


class Resource(NamedTuple):
    urls: tuple[str, ...]
    cls: Value
    call: CallSite


class Resources(Model):
    """What takes resources: an API or a namespace."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.resources: list[Resource] = []

    def take(self, cls: Value, first: int, call: CallSite) -> None:
        urls = [text(value) for value in call.arguments[first:]]
        if None in urls or not urls:
            call.interpreter.gap(call.location, "the path of a resource is only known at run time")
        call.interpreter.effects += 1
        self.resources.append(Resource(tuple(url for url in urls if url is not None), cls, call))

    def on_route(self, call: CallSite) -> Value:
        def decorate(site: CallSite) -> Value:
            self.take(site.get(0), 0, call)
            return site.get(0)

        return Native("route", decorate)

    on_resource = on_route

    def on_add_resource(self, call: CallSite) -> Value:
        self.take(call.get(0, "resource"), 1, call)
        return None

    def other(self, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if len(call.arguments) == 1 and not call.keywords and isinstance(first, Closure | ClassValue):
            return first
        if name in ("model", "schema_model", "inherit", "clone", "parser"):
            return MISSING
        return Native(name, lambda site: site.get(0))


class Namespace(Resources):
    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        name = call.text(0, "name") or ""
        self.path = (call.text(None, "path") or f"/{name}").rstrip("/")


class Api(Resources, Extension):
    source = "flask-restful"

    def __init__(self, call: CallSite) -> None:
        Resources.__init__(self, call)
        Extension.__init__(self, call)
        self.resources = []
        self.namespaces: list[tuple[Namespace, str | None]] = []
        self.prefix = call.text(None, "prefix") or ""
        self.attach(call.get(None, "blueprint", None), call)

    def assign(self, name: str, value: Value) -> None:
        if name == "prefix":
            self.prefix = text(value) or ""

    def on_init_app(self, call: CallSite) -> Value:
        self.attach(call.get(0, "app"), call)
        return None

    def rules(self) -> Iterator[Rule]:
        yield from self._rules(self, "")
        for namespace, path in self.namespaces:
            yield from self._rules(namespace, namespace.path if path is None else path.rstrip("/"))

    def _rules(self, holder: Resources, path: str) -> Iterator[Rule]:
        for resource in holder.resources:
            for url in resource.urls:
                yield Rule(self.prefix + path + url, (), resource.cls, resource.call, source=self.source)


class RestxApi(Api):
    source = "flask-restx"

    def on_namespace(self, call: CallSite) -> Value:
        instance = Instance(self.instance.cls, call.location)
        call.interpreter.create(Namespace, call, instance)
        native = instance.native
        if isinstance(native, Namespace):
            self.namespaces.append((native, None))
        return instance

    def on_add_namespace(self, call: CallSite) -> Value:
        value = call.get(0, "ns")
        native = value.native if isinstance(value, Instance) else None
        if isinstance(native, Namespace):
            self.namespaces.append((native, call.text(1, "path")))
        elif not isinstance(value, Made):
            call.interpreter.gap(call.location, "a namespace is added here that is only known at run time")
        return None

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        doc = self.call.get(None, "doc", "/")
        specs = self.call.get(None, "add_specs") is not False
        if specs:
            yield added("GET", f"{self.prefix}/swagger.json", self.call, way, self.source, "specs")
        page = doc if isinstance(doc, str) and specs else ""
        if page:
            yield added("GET", page, self.call, way, self.source, "doc")
            yield added("GET", "/swaggerui/{filename}", self.call, way._replace(prefix=""), self.source, "static")
        yield added("GET", self.prefix or "/", self.call, way, self.source, "root")
        yield ApiDocs("generated", self.source, self.call.location, way.prefix + (page or "/swagger.json"), "", specs)


MODELS: dict[str, Kind] = {
    "flask_restx.Api": RestxApi,
    "flask_restx.api.Api": RestxApi,
    "flask_restx.Namespace": Namespace,
    "flask_restx.namespace.Namespace": Namespace,
    "flask_restplus.Api": RestxApi,
    "flask_restplus.Namespace": Namespace,
    "flask_restful.Api": Api,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """Flask's own walk meets these as extensions; namespaces that no API takes are served by nobody."""
    taken = {id(space) for api in run.made if isinstance(api, Api) for space, _ in api.namespaces}
    for space in run.made:
        if isinstance(space, Namespace) and id(space) not in taken:
            from deployable.linkers.frameworks.flask import Walk

            walk = Walk(run, serving)
            for resource in space.resources:
                for url in resource.urls:
                    rule = Rule(space.path + url, (), resource.cls, resource.call, source=RestxApi.source)
                    yield from walk.rule(rule, Way(mounted=False))
