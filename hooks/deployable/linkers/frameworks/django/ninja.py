"""django-ninja: operations of an API and its routers, and the documentation it serves."""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.linkers.frameworks.django import patterns
from deployable.linkers.frameworks.django.urls import Found, Listed, Step, Walk
from deployable.linkers.frameworks.django.views import Endpoint
from deployable.linkers.handlers.failures import swallows_failure
from deployable.linkers.handlers.guards import guarding_decorator, named
from deployable.linkers.handlers.limits import limiting_decorator
from deployable.linkers.health import names_health
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Closure,
    External,
    Instance,
    Model,
    Native,
    Unknown,
    Value,
    settled,
    text,
)
from deployable.model import ApiDocs, Gap, Route

_PARAMETER = re.compile(r"\{(?:\w+:)?(\w+)\}")


class Operation(NamedTuple):
    methods: list[str]
    path: str
    handler: Closure
    call: CallSite


class Router(Model):
    """``ninja.Router``; its operations, and the routers added below it."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.operations: list[Operation] = []
        self.below: list[CallSite] = []

    def other(self, name: str, call: CallSite) -> Value:
        if name in ("get", "post", "put", "patch", "delete"):
            return self._operation([name.upper()], call.text(0, "path"), call)
        return Native(name, lambda site: site.get(0))

    def on_api_operation(self, call: CallSite) -> Value:
        return self._operation([method.upper() for method in call.texts(0, "methods")], call.text(1, "path"), call)

    def _operation(self, methods: list[str], path: str | None, call: CallSite) -> Value:
        def add(site: CallSite) -> Value:
            handler = site.get(0)
            if isinstance(handler, Closure) and path is not None:
                self.operations.append(Operation(methods, path, handler, call))
            return handler

        return Native("operation", add)

    def on_add_router(self, call: CallSite) -> Value:
        self.below.append(call)
        return None

    # ----------------------------------------------------------------- routes

    def guard(self) -> Value:
        return self.call.raw(None, "auth")

    def routes(self, walk: Walk, step: Step, guard: Value, depth: int = 0) -> Found:
        own = self.guard()
        guard = guard if own is MISSING else own
        for operation in self.operations:
            yield from self._routes(walk, step, operation, guard)
        for call in self.below if depth < 10 else ():
            router = _router(call)
            if router is None:
                yield Gap("routes", call.location, "a router is added that could not be resolved")
                continue
            inner = step.below("", call.location, call.conditions)
            inner = inner._replace(prefix=joined(step.prefix, call.text(0, "prefix") or ""))
            given = call.raw(None, "auth")
            yield from router.routes(walk, inner, guard if given is MISSING else given, depth + 1)

    def _routes(self, walk: Walk, step: Step, operation: Operation, guard: Value) -> Found:
        call, handler = operation.call, operation.handler.innermost()
        here = step.below("", call.location, call.conditions)
        here = here._replace(prefix=joined(step.prefix, operation.path))
        given = call.raw(None, "auth")
        auth = settled(guard if given is MISSING else given)
        decorators = operation.handler.all_decorators()
        described = call.has(None, "summary") or call.has(None, "description")
        for method in operation.methods:
            endpoint = Endpoint(
                method,
                handler.location,
                handler.name,
                "django-ninja",
                "docstring" if handler.node.doc else "summary" if described else "",
                "response" if call.has(None, "response") else "return annotation" if handler.node.returns else "",
                call.get(None, "include_in_schema") is not False,
                guarding_decorator(decorators) or _auth(auth),
                limiting_decorator(decorators) or ("throttle" if call.has(None, "throttle") else ""),
                walk.views.reach.database(handler, load=names_health(here.prefix)),
                names_health(here.prefix) and swallows_failure(handler.node.body),
            )
            yield walk.route(endpoint, here)


class Api(Router):
    """``NinjaAPI``."""

    def attribute(self, name: str) -> Value:
        if name != "urls":
            return MISSING
        instance = Instance(External("ninja.NinjaAPI.urls"), self.call.location)
        found = ApiUrls(self.call)
        found.api, found.instance, instance.native = self, instance, found
        return [[instance], "ninja", "api"]

    def docs(self, walk: Walk, step: Step) -> Found:
        schema = self.call.get(None, "openapi_url", "/openapi.json")
        page = self.call.get(None, "docs_url", "/docs")
        if schema is None:
            yield ApiDocs("generated", "django-ninja", self.call.location, enabled=False)
            return
        urls = [url for url in (schema, page) if isinstance(url, str)]
        for url in ["", *urls]:
            at = step._replace(prefix=joined(step.prefix, url))
            endpoint = Endpoint("GET", self.call.location, "ninja.openapi", "django-ninja", in_schema=False, own=False)
            yield walk.route(endpoint, at, own=False)
        shown = joined(step.prefix, urls[-1]) if urls else ""
        yield ApiDocs("generated", "django-ninja", self.call.location, shown, " and ".join(step.conditions))


class ApiUrls(Listed):
    api: Api

    def routes(self, walk: Walk, step: Step) -> Found:
        yield from self.api.routes(walk, step, MISSING)
        yield from self.api.docs(walk, step)


def _router(call: CallSite) -> Router | None:
    value = call.get(1, "router")
    if isinstance(value, str):
        module, _, name = value.rpartition(".")
        found = call.module.language.resolve(module, call.module)
        value = settled(call.interpreter.member(found, name)) if found is not None else MISSING
    if isinstance(value, Instance) and isinstance(value.native, Router):
        return value.native
    return None


def joined(prefix: str, path: str) -> str:
    """Ninja joins with one slash and takes double ones out."""
    joined = "/".join(part for part in (prefix, patterns.of_route(_PARAMETER.sub(r"{\1}", path))) if part)
    return re.sub(r"/{2,}", "/", joined)


def _auth(value: Value) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(name for each in value if (name := _auth(settled(each))))
    if isinstance(value, Unknown):
        return "auth"
    return named(value) or text(value) or "auth"


MODELS = {
    "ninja.NinjaAPI": Api,
    "ninja.main.NinjaAPI": Api,
    "ninja.Router": Router,
    "ninja.router.Router": Router,
}

__all__ = ["MODELS", "Api", "Route", "Router"]
