"""FastAPI and Starlette."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.interpreter import MISSING, CallSite, Closure, Instance, Interpreter, Kind, Model, Native, Value
from deployable.model import Route

LANGUAGE = "python"
LITERALS = (b"fastapi", b"starlette")
METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


class Router(Model):
    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = call.text(None, "prefix") or ""
        self.endpoints: list[tuple[str, str, Closure]] = []
        self.includes: list[tuple[str, Router]] = []

    def attribute(self, name: str) -> Value:
        return self.instance if name == "router" else MISSING

    def other(self, name: str, call: CallSite) -> Value:
        if name not in METHODS:
            return MISSING
        path = call.text(0, "path")

        def add(site: CallSite) -> Value:
            handler = site.get(0)
            if isinstance(handler, Closure) and path is not None:
                self.endpoints.append((name.upper(), self.prefix + path, handler))
            return handler

        return Native(name, add)

    def on_include_router(self, call: CallSite) -> Value:
        child = call.get(0, "router")
        if isinstance(child, Instance) and isinstance(child.native, Router):
            self.includes.append(((call.text(None, "prefix") or "") + self.prefix, child.native))
        else:
            call.interpreter.gap(call.location, "a router is included that could not be resolved")
        return None


class App(Router):
    pass


MODELS: dict[str, Kind] = {"fastapi.FastAPI": App, "fastapi.APIRouter": Router, "fastapi.routing.APIRouter": Router}


def collect(run: Interpreter, serving: object) -> Iterator[Route]:
    for app in run.instances(App):
        assert isinstance(app, App)
        yield from _routes(app, "")


def _routes(router: Router, prefix: str) -> Iterator[Route]:
    for method, path, handler in router.endpoints:
        yield Route(method, prefix + path, handler.innermost().location, "fastapi", handler=handler.name)
    for more, child in router.includes:
        yield from _routes(child, prefix + more)
