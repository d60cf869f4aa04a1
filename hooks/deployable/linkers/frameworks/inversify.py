"""``inversify-express-utils``: decorated controllers behind ``new InversifyExpressServer(container)``.

https://github.com/inversify/inversify-express-utils
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._controllers import Forms, Mark, marks, put, reached
from deployable.linkers.frameworks._entry import begin, call_factories
from deployable.linkers.frameworks.express import App
from deployable.linkers.handlers.middleware import Middleware, chain, of_instance
from deployable.linkers.interpreter import MISSING, CallSite, Closure, Interpreter, Kind, Value, text
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"inversify-express-utils",)
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect", "finish"]

_FORMS = Forms(
    ("inversify-express-utils",),
    {
        "httpGet": "GET", "httpPost": "POST", "httpPut": "PUT", "httpPatch": "PATCH", "httpDelete": "DELETE",
        "httpHead": "HEAD", "httpOptions": "OPTIONS", "all": "ANY",
    },
    middleware=("withMiddleware",),
)  # fmt: skip


class Controller(Mark):
    """``@controller("/users", …middleware)``."""


class Server(App):
    """``new InversifyExpressServer(container, router, {rootPath}, app)``: an Express application of its own, or the one given."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        given = of_instance(call.get(3), App)
        self.target: App = given if given is not None else self
        options = call.get(2, default={})
        self.root = (text(options.get("rootPath", MISSING)) if isinstance(options, dict) else "") or ""

    def on_setConfig(self, call: CallSite) -> Value:
        configure = call.get(0)
        if isinstance(configure, Closure):
            call.interpreter.call_with(configure, [self.target.instance], call.scope, call.location.line)
        return self.instance

    def on_build(self, call: CallSite) -> Value:
        return self.target.instance

    def on_setErrorConfig(self, call: CallSite) -> Value:
        return self.instance


MODELS: dict[str, Kind] = {
    "inversify-express-utils.controller": Controller,
    "inversify-express-utils.InversifyExpressServer": Server,
}


def finish(run: Interpreter) -> None:
    """Every controller is registered with the server whose files lead to it, or with all where none does."""
    call_factories(run)
    servers = [each for each in run.instances(Server) if isinstance(each, Server)]
    files = {id(server): reached(run, server.call.location.path) for server in servers}
    for mark in marks(run, Controller):
        assert mark.cls is not None
        path = mark.cls.scope.module.path
        near = [server for server in servers if path in files[id(server)]]
        before = tuple(Middleware(each.value) for each in chain(mark.call, 1))
        for server in near or servers:
            base = mark.call.text(0)
            if base is None:
                run.gap(mark.call.location, "a controller's path is only known at run time")
            put(server.target, mark.cls, f"{server.root}/{(base or '').lstrip('/')}", _FORMS, before)


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """The servers are Express applications: ``express`` tells their routes."""
    yield from ()
