"""OvernightJS: decorated controllers that ``addControllers`` of a ``Server`` puts on its Express application.

https://github.com/seanpmaxwell/overnight
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._controllers import Forms, Mark, marks, put
from deployable.linkers.frameworks._entry import begin
from deployable.linkers.frameworks.express import App
from deployable.linkers.handlers.middleware import Middleware
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    External,
    Instance,
    Interpreter,
    Kind,
    Model,
    Value,
    settled,
)
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"@overnightjs/core",)
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

_FORMS = Forms(
    ("@overnightjs/core",),
    {"Get": "GET", "Post": "POST", "Put": "PUT", "Patch": "PATCH", "Delete": "DELETE", "All": "ANY"},
    middleware=("Middleware", "ClassMiddleware"),
)


class Controller(Mark):
    """``@Controller("api/users")``."""


class Server(Model):
    """The base class that an application inherits from; ``this.app`` is its Express application."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.app = Instance(External("express"), call.location)
        call.interpreter.create(App, call, self.app)

    def attribute(self, name: str) -> Value:
        return self.app if name == "app" else MISSING

    def on_addControllers(self, call: CallSite) -> Value:
        given = call.get(0)
        router, before = self.app.native, call.get(2, default=[])
        assert isinstance(router, App)
        middleware = tuple(Middleware(each) for each in (before if isinstance(before, list) else [before]))
        for each in map(settled, given if isinstance(given, list) else [given]):
            cls = each.cls if isinstance(each, Instance) else None
            if isinstance(cls, ClassValue):
                put(router, cls, _base(call.interpreter, cls), _FORMS, middleware)
            else:
                call.interpreter.gap(call.location, "a controller could not be resolved")
        return self.instance


def _base(run: Interpreter, cls: ClassValue) -> str:
    return next((mark.call.text(0) or "" for mark in marks(run, Controller) if mark.cls is cls), "")


MODELS: dict[str, Kind] = {"@overnightjs/core.Controller": Controller, "@overnightjs/core.Server": Server}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """The server's application is one of Express: ``express`` tells its routes."""
    yield from ()
