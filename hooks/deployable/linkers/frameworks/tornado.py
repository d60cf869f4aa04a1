"""Tornado: lists of URL patterns and handler classes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.handlers.described import Describer, verbs_of
from deployable.linkers.interpreter import (
    CallSite,
    ClassValue,
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
from deployable.linkers.mounts import Way, opaque
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "python"
LITERALS = (b"tornado.web", b"from tornado import")
_ESCAPED = re.compile(r"\\([^a-zA-Z0-9])")


class Application(Model):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.lists: list[tuple[Value, CallSite]] = []
        if call.has(0, "handlers"):
            self.lists.append((call.get(0, "handlers"), call))

    def on_add_handlers(self, call: CallSite) -> Value:
        self.lists.append((call.get(1, "host_handlers"), call))
        return None


class Spec(Model):
    """``url(r"/x", Handler)``, ``URLSpec``, ``Rule(PathMatches(r"/x"), Handler)``."""

    def parts(self) -> list[Value]:
        return [self.call.get(0, "pattern"), self.call.get(1, "handler")]


MODELS: dict[str, Kind] = {
    "tornado.web.Application": Application,
    "tornado.web.url": Spec,
    "tornado.web.URLSpec": Spec,
    "tornado.routing.URLSpec": Spec,
    "tornado.routing.Rule": Spec,
    "tornado.routing.RuleRouter": Application,
}


def braces(pattern: str) -> str:
    r"""A pattern as a path; groups become parameters.

    >>> braces(r"^/story/([0-9]+)/(?P<slug>[^/]+)?/?$"), braces(r"/a\.b/(?:x|y)")
    ('/story/{0}/{slug}/', '/a.b/{0}')
    """
    path, count, at = "", 0, 0
    pattern = pattern.removeprefix("^").removesuffix("$")
    while at < len(pattern):
        if pattern[at] == "\\" and at + 1 < len(pattern):
            path += pattern[at : at + 2]
            at += 2
        elif pattern[at] == "(":
            end = _closing(pattern, at)
            named = re.match(r"\(\?P<(\w+)>", pattern[at:])
            path += "{" + (named[1] if named else str(count)) + "}"
            count += 0 if named else 1
            at = end + 1
        elif pattern[at : at + 2] in (".*", ".+"):
            path += "{" + str(count) + "}"
            count += 1
            at += 2
        elif pattern[at] in "?*+" and path:
            at += 1
        else:
            path += pattern[at]
            at += 1
    path = _ESCAPED.sub(r"\1", path)
    return path if path.startswith("/") else "/" + path


def _closing(pattern: str, at: int) -> int:
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "(":
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return at


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    describer = Describer(run)
    for app in run.made:
        if isinstance(app, Application):
            way = Way(mounted=serving.served(app), conditions=app.call.conditions)
            for listed, call in app.lists:
                if isinstance(listed, list):
                    for item in listed:
                        yield from _rule(settled(item), way, call, describer)
                elif isinstance(listed, Unknown):
                    yield Gap("routes", call.location, "the list of handlers is only known at run time")


def _rule(item: Value, way: Way, call: CallSite, describer: Describer) -> Iterator[Route | Gap]:
    native = item.native if isinstance(item, Instance) else None
    if isinstance(native, Spec):
        call, item = native.call, native.parts()
    if not isinstance(item, list) or len(item) < 2:
        yield Gap("routes", call.location, "a handler is listed here that is only known at run time")
        return
    matcher, handler = settled(item[0]), settled(item[1])
    if isinstance(matcher, Made) and matcher.arguments:
        matcher = settled(matcher.arguments[0])
    pattern = text(matcher)
    if pattern is None:
        yield Gap("routes", call.location, "the path of a route is only known at run time")
    elif isinstance(handler, list):
        for inner in handler:
            yield from _rule(settled(inner), way, call, describer)
    elif isinstance(handler, External):
        if not handler.dotted.endswith("RedirectHandler"):
            yield opaque(way, braces(pattern).partition("{")[0], call, "tornado", handler.dotted)
    elif isinstance(handler, ClassValue):
        state, condition = way.state(call.conditions)
        for method, function in verbs_of(handler).items():
            place = function.location._replace(end_line=0)
            found = Route(
                method, braces(pattern), place, "tornado", state, mounted_at=(call.location,), condition=condition
            )
            yield describer.described(found, function, handler.decorators)
