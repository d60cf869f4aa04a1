"""Starlette's routes, mounts, routers and applications, as they are registered."""

from __future__ import annotations

from typing import NamedTuple

from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Made,
    Model,
    Native,
    Unknown,
    Value,
    settled,
)

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


class Endpoint(NamedTuple):
    """One registration of a handler."""

    methods: tuple[str, ...]
    path: str
    handler: Value
    call: CallSite
    framework: str


class Mounted(NamedTuple):
    """One mount or include: what hangs below ``prefix``."""

    prefix: str
    below: Value
    call: CallSite
    include: bool = False


class Listed(Model):
    """``Route(…)``, ``Mount(…)``, ``APIRoute(…)`` in a list of routes."""


class RouteItem(Listed):
    def endpoint(self) -> Endpoint:
        call = self.call
        return Endpoint(methods(call, 1), path_of(call), call.get(1, "endpoint"), call, "starlette")


class MountItem(Listed):
    def mounted(self) -> Mounted:
        below = self.call.get(1, "app")
        return Mounted(path_of(self.call), self.call.get(2, "routes") if below in (MISSING, None) else below, self.call)


class SocketItem(Listed):
    """A websocket is no HTTP route."""


class Router(Model):
    framework = "starlette"
    prefix = ""
    _routes_at: int | None = 0

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.endpoints: list[Endpoint] = []
        self.mounts: list[Mounted] = []
        self.dependencies: list[Value] = []
        self.middleware: list[Value] = []
        self.at_start: list[Value] = [call.get(None, "lifespan"), *_listed(call.get(None, "on_startup"))]
        routes = call.get(self._routes_at, "routes")
        self.listed: list[Value] = routes if isinstance(routes, list) else []
        if isinstance(routes, Unknown):
            call.interpreter.gap(call.location, "the list of routes is only known at run time")

    def attribute(self, name: str) -> Value:
        if name in ("router", "app"):
            return self.instance
        return self.listed if name == "routes" else MISSING

    def register(self, found: tuple[str, ...], path: str | None, handler: Value, call: CallSite) -> None:
        if path is None:
            call.interpreter.gap(call.location, "the path of a route is only known at run time")
            return
        call.interpreter.effects += 1
        self.endpoints.append(Endpoint(found, self.prefix + path, handler, call, self.framework))

    def decorator(self, found: tuple[str, ...], call: CallSite) -> Value:
        path = call.text(0, "path")

        def decorate(site: CallSite) -> Value:
            self.register(found, path, site.get(0), call)
            return site.get(0)

        return Native("route", decorate)

    def on_route(self, call: CallSite) -> Value:
        return self.decorator(methods(call, 1), call)

    def on_add_route(self, call: CallSite) -> Value:
        self.register(methods(call, 2), call.text(0, "path"), call.get(1, "route"), call)
        return None

    def on_mount(self, call: CallSite) -> Value:
        prefix = call.text(0, "path")
        if prefix is None:
            call.interpreter.gap(call.location, "a mount's path is only known at run time")
            return None
        call.interpreter.effects += 1
        self.mounts.append(Mounted(self.prefix + prefix.rstrip("/"), call.get(1, "app"), call))
        return None

    def on_host(self, call: CallSite) -> Value:
        self.mounts.append(Mounted("", call.get(1, "app"), call))
        return None

    def on_add_middleware(self, call: CallSite) -> Value:
        self.middleware.append(call.get(0, "middleware_class"))
        return None

    def on_middleware(self, call: CallSite) -> Value:
        def decorate(site: CallSite) -> Value:
            self.middleware.append(site.get(0))
            return site.get(0)

        return Native("middleware", decorate)

    def on_websocket(self, call: CallSite) -> Value:
        return Native("websocket", lambda site: site.get(0))

    on_websocket_route = on_exception_handler = on_websocket

    def on_on_event(self, call: CallSite) -> Value:
        def decorate(site: CallSite) -> Value:
            if call.text(0, "event_type") == "startup":
                self.at_start.append(site.get(0))
            return site.get(0)

        return Native("on_event", decorate)

    def on_add_event_handler(self, call: CallSite) -> Value:
        if call.text(0, "event_type") == "startup":
            self.at_start.append(call.get(1, "func"))
        return None


class Starlette(Router):
    application = True
    _routes_at = 1

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        for item in call.get(2, "middleware", []) if isinstance(call.get(2, "middleware"), list) else []:
            item = settled(item)
            if isinstance(item, Made) and item.arguments:
                self.middleware.append(settled(item.arguments[0]))


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def path_of(call: CallSite) -> str:
    return call.text(0, "path") or ""


def methods(call: CallSite, position: int | None) -> tuple[str, ...]:
    """The methods as registered; empty when nothing is said."""
    return tuple(dict.fromkeys(method.upper() for method in call.texts(position, "methods")))
