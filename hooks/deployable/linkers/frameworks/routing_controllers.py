"""``routing-controllers``: classes with decorators behind ``createExpressServer`` or ``createKoaServer``.

https://github.com/typestack/routing-controllers
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import braces, conditions, join
from deployable.linkers.handlers.middleware import Middleware, guard
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    Decorator,
    External,
    Interpreter,
    Kind,
    Made,
    Model,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Location, Route

LANGUAGE = "javascript"
LITERALS = (b"routing-controllers",)
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

_PACKAGE = "routing-controllers."
_VERBS = {
    "Get": "GET",
    "Post": "POST",
    "Put": "PUT",
    "Patch": "PATCH",
    "Delete": "DELETE",
    "Head": "HEAD",
    "Options": "OPTIONS",
    "All": "ANY",
}


class Mark(Model):
    """``@JsonController("/users")``."""

    cls: ClassValue | None = None

    def called(self, call: CallSite) -> Value:
        found = call.get(0)
        self.cls = found if isinstance(found, ClassValue) else None
        return found


class Server(Model):
    """``createExpressServer({routePrefix, controllers})``."""

    application = True
    position = 0

    @property
    def options(self) -> dict[Any, Value]:
        options = self.call.get(self.position, default={})
        return options if isinstance(options, dict) else {}

    def other(self, name: str, call: CallSite) -> Value:
        return self.instance


class Used(Server):
    """``useExpressServer(app, {…})``."""

    position = 1


MODELS: dict[str, Kind] = {
    "routing-controllers.JsonController": Mark,
    "routing-controllers.Controller": Mark,
    "routing-controllers.createExpressServer": Server,
    "routing-controllers.createKoaServer": Server,
    "routing-controllers.useExpressServer": Used,
    "routing-controllers.useKoaServer": Used,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    reach = ScriptReach(run)
    marks = [mark for mark in run.instances(Mark) if isinstance(mark, Mark) and mark.cls is not None]
    seen: set[int] = set()
    for server in run.instances(Server):
        assert isinstance(server, Server)
        prefix = settled(server.options.get("routePrefix", ""))
        if not isinstance(prefix, str):
            yield Gap("routes", server.call.location, "the prefix of all routes is only known at run time")
        listed = settled(server.options.get("controllers", MISSING))
        named = [settled(each) for each in listed] if isinstance(listed, list) else []
        chosen = (
            [mark for mark in marks if mark.cls in named]
            if any(isinstance(each, ClassValue) for each in named)
            else marks
        )
        for mark in chosen:
            seen.add(id(mark))
            way = Way(prefix if isinstance(prefix, str) else "", conditions(server.call), (server.call.location,))
            yield from _controller(run, mark, way._replace(mounted=serving.served(server)), reach)
    for mark in marks:
        if id(mark) not in seen:
            yield from _controller(run, mark, Way(mounted=False), reach)


def _controller(run: Interpreter, mark: Mark, way: Way, reach: ScriptReach) -> Iterator[Route]:
    cls = mark.cls
    assert cls is not None
    base = join(way.prefix, braces(mark.call.text(0) or "") if mark.call.text(0) else "")
    state, condition = way.state()
    on_class = _auth(cls.decorators)
    for member in cls.namespace.values():
        for decorator in member.decorators if isinstance(member, Closure) else ():
            made = settled(decorator.value)
            name = made.origin.removeprefix(_PACKAGE) if isinstance(made, Made) else ""
            if name not in _VERBS or not isinstance(made, Made):
                continue
            path = text(made.arguments[0]) if made.arguments else ""
            full = join(base, braces(path)) if path else base
            handler = f"{cls.name}.{member.node.name}"
            health = answers_probe(_VERBS[name], full, handler)
            at = Location(member.scope.module.path, decorator.line)
            yield Route(
                _VERBS[name],
                full,
                at,
                "routing-controllers",
                state,
                handler,
                (at, *way.places),
                _described(member.decorators),
                _responds(member),
                auth=_auth(member.decorators) or on_class,
                database=reach.database(member) if health else None,
                swallows_failure=health and swallows(member),
                health=health,
                condition=condition,
            )


def _auth(decorators: list[Decorator]) -> str:
    for decorator in decorators:
        value = settled(decorator.value)
        name = value.origin if isinstance(value, Made) else value.dotted if isinstance(value, External) else ""
        if name == f"{_PACKAGE}Authorized":
            return f"@{decorator.written}"
        if name == f"{_PACKAGE}UseBefore" and isinstance(value, Made):
            for argument in value.arguments:
                if found := guard(Middleware(argument)):
                    return found
    return ""


def _described(decorators: list[Decorator]) -> str:
    for decorator in decorators:
        value = settled(decorator.value)
        if isinstance(value, Made) and value.origin.endswith(".OpenAPI") and value.arguments:
            options = settled(value.arguments[0])
            if isinstance(options, dict) and ("summary" in options or "description" in options):
                return "decorator"
    return ""


def _responds(function: Closure) -> str:
    if any(decorator.written.startswith("ResponseSchema") for decorator in function.decorators):
        return "decorator"
    return "return annotation" if function.node.returns is not None else ""
