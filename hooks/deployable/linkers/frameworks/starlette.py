"""Starlette: route lists, mounts and routers; FastAPI builds on these models.

A router keeps what was registered on it; ``Walk`` goes from the applications down once everything has run.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable import syntax
from deployable.linkers import health, mounts
from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._starlette_objects import (
    VERBS,
    Endpoint,
    Mounted,
    MountItem,
    RouteItem,
    Router,
    SocketItem,
    Starlette,
)
from deployable.linkers.handlers import guards, limits
from deployable.linkers.handlers.database import Reach
from deployable.linkers.handlers.failures import swallows_failure
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
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "python"
LITERALS = (b"starlette",)
MODELS: dict[str, Kind] = {
    "starlette.applications.Starlette": Starlette,
    "starlette.routing.Router": Router,
    "starlette.routing.Route": RouteItem,
    "starlette.routing.Mount": MountItem,
    "starlette.routing.WebSocketRoute": SocketItem,
}


# --------------------------------------------------------------------------- from the applications down


class Walk:
    """Goes down from each application and says what it serves; then which routers nobody reached."""

    def __init__(self, run: Interpreter, serving: Serving) -> None:
        self.run = run
        self.serving = serving
        self.guards = guards.Guards(run)
        self.reach = Reach(run)
        self.reached: set[int] = set()
        self.active: set[int] = set()
        """``id`` of the routers on the way to where the walk is: one that mounts itself, wrapped, ends there."""

    def applications(self) -> Iterator[Route | ApiDocs | Gap]:
        below = self._below_others()
        apps = [app for app in self.run.made if isinstance(app, Starlette) and id(app) not in below]
        for app in apps:
            yield from self.application(app)
        for router in self.run.made:
            if isinstance(router, Router) and id(router) not in self.reached:
                if id(router) not in below:
                    yield from self.router(router, Way(mounted=False))

    def _below_others(self) -> set[int]:
        """Routers and applications that another one mounts or includes."""
        found: set[int] = set()
        for router in self.run.made:
            if isinstance(router, Router):
                values = [mount.below for mount in router.mounts] + [self._target(item) for item in router.listed]
                values += router.inside()
                found |= {
                    id(value.native) for value in values if isinstance(value, Instance) and value.native is not router
                }
        return found

    def _target(self, item: Value) -> Value:
        item = settled(item)
        native = item.native if isinstance(item, Instance) else None
        return native.mounted().below if isinstance(native, MountItem) else item

    def application(self, app: Starlette) -> Iterator[Route | ApiDocs | Gap]:
        way = Way(
            mounted=self.serving.served(app), conditions=app.call.conditions, auth=guarding_middleware(app.middleware)
        )
        yield from self.router(app, way)

    def router(self, router: Router, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        if id(router) in self.active or len(way.places) > 30:
            return
        self.reached.add(id(router))
        self.active.add(id(router))
        auth = self.guards.of_list(router.dependencies)
        limited = limits.limiting_dependency(map(guards.dependency, map(settled, router.dependencies)))
        way = way._replace(auth=way.auth or auth, limited_by=way.limited_by or limited)
        for endpoint in router.endpoints:
            yield from self.endpoint(endpoint, mounts.registered(way, endpoint.call, router.call, self.serving))
        for mount in router.mounts:
            yield from self.mounted(mount, way)
        yield from self.items(router.listed, way)
        self.active.discard(id(router))

    def items(self, items: list[Value], way: Way) -> Iterator[Route | ApiDocs | Gap]:
        for item in items:
            native = item.native if isinstance(item := settled(item), Instance) else None
            if isinstance(native, RouteItem):
                yield from self.endpoint(native.endpoint(), way)
            elif isinstance(native, MountItem):
                yield from self.mounted(native.mounted(), way)
            elif isinstance(native, Router):
                yield from self.router(native, way)

    def mounted(self, mount: Mounted, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        auth, limited, schema = self._include_options(mount)
        further = way.through(mount.call, mount.prefix, auth, limited, schema)
        below = settled(mount.below)
        if isinstance(below, Instance) and isinstance(below.native, Router):
            yield from self.router(below.native, further)
        elif isinstance(below, list):
            yield from self.items(below, further)
        elif (inner := _wrapped(below)) is not None:
            yield from inner_routes(self, inner, further)
        elif isinstance(below, Unknown) and mount.prefix.strip("/"):
            yield mounts.opaque(further, "", mount.call, "starlette")
        elif isinstance(below, Unknown) or below is MISSING:
            what = "router is included" if mount.include else "application is mounted"
            yield Gap("routes", mount.call.location, f"a {what} here that is only known at run time")
        elif named_external(below) in health.PYTHON_ROUTERS:
            for path in health.PYTHON_ROUTERS[named_external(below)]:
                yield mounts.ready_made(further, "GET", path, mount.call, "starlette", named_external(below))
        else:
            name = "static files" if below is None else named_external(below)
            yield mounts.opaque(further, "", mount.call, "starlette", name)

    def _include_options(self, mount: Mounted) -> tuple[str, str, bool]:
        listed = mount.call.get(None, "dependencies")
        values = listed if isinstance(listed, list) else []
        limited = limits.limiting_dependency(map(guards.dependency, map(settled, values)))
        return self.guards.of_list(values), limited, mount.call.get(None, "include_in_schema") is not False

    def endpoint(self, endpoint: Endpoint, way: Way) -> Iterator[Route]:
        handler = endpoint.handler
        if isinstance(handler, ClassValue):
            yield from self._class(endpoint, handler, way)
            return
        for method in endpoint.methods or ("GET",):
            yield self.route(endpoint, method, handler, way)

    def _class(self, endpoint: Endpoint, cls: ClassValue, way: Way) -> Iterator[Route]:
        """An ``HTTPEndpoint``: its methods are the verbs it defines."""
        verbs = [verb for verb in VERBS if isinstance(cls.find(verb), Closure)]
        for verb in verbs:
            yield self.route(endpoint, verb.upper(), cls.find(verb), way)
        if not verbs and not endpoint.methods:
            yield self.route(endpoint, "ANY", cls.find("__call__"), way)

    def route(self, endpoint: Endpoint, method: str, handler: Value, way: Way) -> Route:
        call = endpoint.call
        state, condition = way.state(call.conditions)
        path = mounts.braces(way.prefix + endpoint.path) or "/"
        route = Route(
            method,
            path if path.startswith("/") else "/" + path,
            call.location,
            endpoint.framework,
            state,
            mounted_at=(call.location, *way.places),
            auth=way.auth,
            limited_by=way.limited_by,
            in_schema=way.in_schema and call.get(None, "include_in_schema") is not False,
            condition=condition,
        )
        return self.described(route, handler, call) if isinstance(handler, Closure) else route

    def described(self, route: Route, handler: Closure, call: CallSite) -> Route:
        """With what the handler's own code tells."""
        function = handler.innermost()
        decorators = handler.all_decorators()
        probe = answers_probe(route.method, route.path, function.name)
        documented, responds = described_by(function, call)
        return route._replace(
            location=function.location._replace(end_line=0),
            handler=function.name,
            documented=documented,
            responds=responds,
            auth=route.auth or self.auth(function, decorators, call),
            limited_by=route.limited_by or self.limit(function, decorators, call),
            database=self.reach.database(function, load=probe),
            swallows_failure=swallows_failure(function.node.body),
        )

    def auth(self, function: Closure, decorators: list[guards.Decorator], call: CallSite) -> str:
        listed = call.get(None, "dependencies")
        return (
            self.guards.of_list(listed if isinstance(listed, list) else [])
            or self.guards.of_parameters(function)
            or guards.guarding_decorator(decorators)
            or self._of_class(function)
        )

    def _of_class(self, function: Closure) -> str:
        """Dependencies that a class-based controller declares as fields or constructor parameters."""
        if function.owner is None:
            return ""
        for cls in function.owner.lineage():
            if isinstance(cls, ClassValue):
                values = [value for value in cls.namespace.values() if not isinstance(value, Closure)]
                if found := self.guards.of_list(values):
                    return found
        constructor = function.owner.find("__init__")
        return self.guards.of_parameters(constructor) if isinstance(constructor, Closure) else ""

    def limit(self, function: Closure, decorators: list[guards.Decorator], call: CallSite) -> str:
        listed = call.get(None, "dependencies")
        values = [guards.dependency(settled(value)) for value in (listed if isinstance(listed, list) else [])]
        return limits.limiting_decorator(decorators) or limits.limiting_dependency(values)


def _wrapped(value: Value) -> Model | None:
    """The application inside ``WSGIMiddleware(app)`` and other wrappers."""
    if isinstance(value, Made):
        for inner in map(settled, [*value.arguments, *value.keywords.values()]):
            if isinstance(inner, Instance) and inner.native is not None:
                return inner.native
    return None


def inner_routes(walk: Walk, native: Model, way: Way) -> Iterator[Route | ApiDocs | Gap]:
    """Routes of a wrapped application, a Flask one too."""
    from deployable.linkers.frameworks import flask
    from deployable.linkers.frameworks._flask_objects import Flask

    if isinstance(native, Router):
        yield from walk.router(native, way)
    elif isinstance(native, Flask):
        yield from flask.Walk(walk.run, walk.serving).scaffold(native, way)


def guarding_middleware(middleware: list[Value]) -> str:
    """A middleware of the repository that refuses whoever is not allowed, whatever the path."""
    for value in middleware:
        method = value.find("dispatch") if isinstance(value, ClassValue) else value
        if isinstance(method, Closure) and guards.names_guard(guards.named(value)):
            body = method.node.body
            looks = any(
                isinstance(node, syntax.Attribute) and node.name in ("path", "url", "url_path") for node in walk(body)
            )
            if not looks and guards.mentions_refusal(body):
                return f"middleware {guards.named(value)}"
    return ""


def described_by(function: Closure, call: CallSite) -> tuple[str, str]:
    """How the route is documented, and how its response type is known."""
    documented = "docstring" if function.node.doc.strip() else ""
    for word in ("summary", "description"):
        if call.has(None, word) and text(call.raw(None, word)) != "":
            documented = documented or word
    if call.has(None, "response_model"):
        known = "response_model" if call.get(None, "response_model") is not None else ""
    else:
        known = "return annotation" if function.node.returns is not None else ""
    for word in ("response_class", "responses"):
        known = known or (word if call.has(None, word) else "")
    if not known and call.get(None, "status_code") == 204:
        known = "status 204"
    return documented, known


def named_external(value: Value) -> str:
    value = settled(value)
    if isinstance(value, Made):
        return value.origin
    return value.dotted if isinstance(value, External) else guards.named(value)


def finish(run: Interpreter) -> None:
    """Run what applications run when they start, if routers are left that none of them has included so far."""
    apps = [app for app in run.made if isinstance(app, Starlette)]
    reached: set[int] = set()
    todo: list[Value] = [app.instance for app in apps]
    while todo:
        value = settled(todo.pop())
        native = value.native if isinstance(value, Instance) else None
        if isinstance(value, list):
            todo += value
        elif isinstance(native, MountItem):
            todo.append(native.mounted().below)
        elif isinstance(native, Router) and id(native) not in reached:
            reached.add(id(native))
            todo += [mount.below for mount in native.mounts] + native.listed
    if all(id(router) in reached for router in run.made if isinstance(router, Router)):
        return
    for app in apps:
        for hook in app.at_start:
            if isinstance(hook, Closure):
                given = [app.instance] if hook.node.parameters else []
                run.call_with(hook, given, hook.scope, hook.node.line)


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    if not any(name.startswith("fastapi.") for name in run.models):
        yield from Walk(run, serving).applications()


__all__ = ["LANGUAGE", "LITERALS", "MODELS", "Walk", "collect", "finish"]
