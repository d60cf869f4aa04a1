"""Falcon: resources with responders (``on_get``), suffixes, static routes and sinks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.linkers.frameworks import Serving
from deployable.linkers.handlers.described import Describer, verbs_of
from deployable.linkers.interpreter import (
    CallSite,
    ClassValue,
    Instance,
    Interpreter,
    Kind,
    Model,
    Unknown,
    Value,
    settled,
)
from deployable.linkers.mounts import Way, opaque
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "python"
LITERALS = (b"falcon",)
_CONVERTER = re.compile(r"\{(\w+):[^{}]*\}")


class Added(NamedTuple):
    path: str
    resource: Value
    call: CallSite


class App(Model):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.added: list[Added] = []
        self.opaque: list[Added] = []

    def on_add_route(self, call: CallSite) -> Value:
        path = call.text(0, "uri_template")
        if path is None:
            call.interpreter.gap(call.location, "the path of a route is only known at run time")
        else:
            call.interpreter.effects += 1
            self.added.append(Added(path, call.get(1, "resource"), call))
        return None

    def on_add_static_route(self, call: CallSite) -> Value:
        self.opaque.append(Added(call.text(0, "prefix") or "", None, call))
        return None

    def on_add_sink(self, call: CallSite) -> Value:
        self.opaque.append(Added(call.text(1, "prefix") or "", None, call))
        return None


MODELS: dict[str, Kind] = dict.fromkeys(
    ("falcon.App", "falcon.API", "falcon.asgi.App", "falcon.app.App", "falcon.wsgi.App"), App
)


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    describer = Describer(run)
    for app in run.made:
        if isinstance(app, App):
            way = Way(mounted=serving.served(app), conditions=app.call.conditions)
            for each in app.added:
                yield from _resource(each, way, describer)
            for each in app.opaque:
                yield opaque(way, each.path, each.call, "falcon")


def _resource(each: Added, way: Way, describer: Describer) -> Iterator[Route | Gap]:
    resource = settled(each.resource)
    cls = resource.cls if isinstance(resource, Instance) else resource
    state, condition = way.state(each.call.conditions)
    path = _CONVERTER.sub(r"{\1}", each.path)
    if not isinstance(cls, ClassValue):
        if isinstance(resource, Unknown):
            yield Gap("routes", each.call.location, "the resource of a route is only known at run time")
        return
    suffix = each.call.text(None, "suffix")
    for method, responder in verbs_of(cls, "on_", f"_{suffix}" if suffix else "").items():
        route = Route(
            method, path, each.call.location._replace(end_line=0), "falcon", state,
            mounted_at=(each.call.location,), condition=condition,
        )  # fmt: skip
        yield describer.described(route, responder, cls.decorators)
