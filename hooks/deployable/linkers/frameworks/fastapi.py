"""FastAPI, on Starlette's models: included routers, generated documentation, ready-made routers of fastapi-users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable import syntax
from deployable.linkers.frameworks import Serving, starlette
from deployable.linkers.frameworks import _starlette_objects as objects
from deployable.linkers.frameworks._starlette_objects import VERBS, Endpoint, Mounted, RouteItem, methods, path_of
from deployable.linkers.interpreter import (
    MISSING,
    Assumed,
    CallSite,
    Closure,
    Instance,
    Interpreter,
    Kind,
    Made,
    Module,
    Unknown,
    Value,
    configured,
    settled,
    text,
    written,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.interpreter.written import dotted
from deployable.linkers.mounts import Way, prefix_of, ready_made
from deployable.model import ApiDocs, Gap, Location, Route

LANGUAGE = "python"
LITERALS = (b"fastapi",)


class APIRoute(RouteItem):
    def endpoint(self) -> Endpoint:
        return Endpoint(
            methods(self.call, None), path_of(self.call), self.call.get(1, "endpoint"), self.call, "fastapi"
        )


class Router(objects.Router):
    framework = "fastapi"
    _routes_at = None

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = prefix_of(call, None, "prefix")
        listed = call.get(None, "dependencies")
        self.dependencies = listed if isinstance(listed, list) else []
        self.in_schema = call.get(None, "include_in_schema") is not False

    def assign(self, name: str, value: Value) -> None:
        if name == "prefix":
            self.prefix = text(value) or ""

    def attribute(self, name: str) -> Value:
        if name == "prefix":
            return self.prefix
        return self.dependencies if name == "dependencies" else super().attribute(name)

    def other(self, name: str, call: CallSite) -> Value:
        return self.decorator((name.upper(),), call) if name in VERBS else MISSING

    def on_api_route(self, call: CallSite) -> Value:
        return self.decorator(methods(call, None), call)

    def on_add_api_route(self, call: CallSite) -> Value:
        self.register(methods(call, None), call.text(0, "path"), call.get(1, "endpoint"), call)
        return None

    def on_include_router(self, call: CallSite) -> Value:
        call.interpreter.effects += 1
        self.mounts.append(
            Mounted(self.prefix + prefix_of(call, None, "prefix"), call.get(0, "router"), call, include=True)
        )
        return None

    def on_frontend(self, call: CallSite) -> Value:
        """``app.frontend("/", directory=…)``: built files, served like a static mount."""
        self.mounts.append(Mounted(self.prefix + (call.text(0, "path") or "").rstrip("/"), None, call))
        return None

    def on_add_api_websocket_route(self, call: CallSite) -> Value:
        return None

    on_add_exception_handler = on_add_api_websocket_route


class FastAPI(Router, objects.Starlette):
    _routes_at = None

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = ""

    def setting(self, name: str, default: str) -> Setting:
        """One of the ``…_url`` arguments: where it is, whether at all, and what that hangs on."""
        raw = self.instance.attributes.get(name, self.call.raw(None, name))
        if raw is MISSING:
            return Setting(default)
        gate = raw.condition if isinstance(raw, Assumed) else ""
        if configured(raw) and not gate:
            value = settled(raw)
            gate = self._written(name) if value is None or isinstance(value, Unknown) else ""
        value = settled(raw)
        if value is None or value == "":
            return Setting("", gate, enabled=False)
        return Setting(value if isinstance(value, str) else default, gate)

    def _written(self, name: str) -> str:
        for keyword in self.call.node.keywords if self.call.node else ():
            if keyword.name == name:
                return written(keyword.value)
        return ""


class Versioned(FastAPI):
    """``VersionedFastAPI(app, prefix_format="/v{major}_{minor}")`` of fastapi-versioning.

    Every version also serves what earlier ones do, unless it says otherwise:
    https://github.com/DeanWay/fastapi-versioning
    """

    def inside(self) -> list[Value]:
        return [self.call.get(0, "app")]

    def prefix_of(self, version: tuple[int, int]) -> str:
        form = self.call.text(None, "prefix_format") or "/v{major}_{minor}"
        return form.replace("{major}", str(version[0])).replace("{minor}", str(version[1]))

    def served(self, routes: list[tuple[tuple[int, int], Route]]) -> Iterator[Route]:
        """Each version's routes below its prefix, and those of the last one below ``/latest`` where that is on."""
        unique: dict[tuple[str, str], Route] = {}
        for version in sorted({version for version, _ in routes}):
            unique |= {(route.path, route.method): route for number, route in routes if number == version}
            for route in unique.values():
                yield route._replace(path=self.prefix_of(version) + route.path)
        for route in unique.values() if self.call.get(None, "enable_latest") is True else ():
            yield route._replace(path="/latest" + route.path)


class Setting(NamedTuple):
    url: str
    condition: str = ""
    enabled: bool = True


def _same_app(call: CallSite) -> Value:
    """Helpers that change an application in place and give it back (``add_pagination(app)``)."""
    first = call.get(0)
    return first if isinstance(first, Instance) else MISSING


MODELS: dict[str, Kind] = {
    **starlette.MODELS,
    "fastapi.FastAPI": FastAPI,
    "fastapi.applications.FastAPI": FastAPI,
    "fastapi.APIRouter": Router,
    "fastapi.routing.APIRouter": Router,
    "fastapi.routing.APIRoute": APIRoute,
    "fastapi.routing.Mount": objects.MountItem,
    "fastapi_utils.inferring_router.InferringRouter": Router,
    "fastapi_restful.inferring_router.InferringRouter": Router,
    "fastapi_pagination.add_pagination": _same_app,
    "asgi_correlation_id.CorrelationIdMiddleware": _same_app,
}

_ROUTER_LIKE = re.compile(r"^fastapi_\w+\.(\w+\.)*\w*Router$")


def guess(dotted: str) -> Kind | None:
    """Router classes of packages around FastAPI are subclasses of ``APIRouter``."""
    return Router if _ROUTER_LIKE.match(dotted) else None


_READY = {
    "get_auth_router": (("POST", "/login"), ("POST", "/logout")),
    "get_register_router": (("POST", "/register"),),
    "get_reset_password_router": (("POST", "/forgot-password"), ("POST", "/reset-password")),
    "get_verify_router": (("POST", "/request-verify-token"), ("POST", "/verify")),
    "get_users_router": (("GET", "/me"), ("PATCH", "/me"), ("GET", "/{id}"), ("PATCH", "/{id}"), ("DELETE", "/{id}")),
    "get_oauth_router": (("GET", "/authorize"), ("GET", "/callback")),
    "get_oauth_associate_router": (("GET", "/authorize"), ("GET", "/callback")),
    "expose": (("GET", ""),),
}
"""Routers that fastapi-users makes: https://fastapi-users.github.io/fastapi-users/latest/configuration/routers/
and the page that prometheus-fastapi-instrumentator exposes."""


_GUARDS = ("authentication_backend", "auth_provider")
"""What the pages of sqladmin and starlette-admin are given to ask who is there."""
_VERSION = ("fastapi_versioning.version", "fastapi_versioning.versioning.version")


class Walk(starlette.Walk):
    def __init__(self, run: Interpreter, serving: Serving) -> None:
        super().__init__(run, serving)
        self.versions: dict[tuple[str, Location], tuple[int, int]] = {}
        """What fastapi-versioning's ``@version`` says of a handler."""

    def application(self, app: objects.Starlette) -> Iterator[Route | ApiDocs | Gap]:
        if isinstance(app, FastAPI):
            yield from self.documentation(app, Way(mounted=self.serving.served(app), conditions=app.call.conditions))
        yield from super().application(app)

    def router(self, router: objects.Router, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        if isinstance(router, Router) and not router.in_schema:
            way = way._replace(in_schema=False)
        if isinstance(router, Versioned):
            yield from self.versioned(router, way)
        yield from super().router(router, way)

    def versioned(self, app: Versioned, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        inner = settled(app.call.get(0, "app"))
        native = inner.native if isinstance(inner, Instance) else None
        found = list(self.router(native, way)) if isinstance(native, objects.Router) else []
        yield from (each for each in found if not isinstance(each, Route))
        given = app.call.get(None, "default_version", [1, 0])
        usual = (given[0], given[1]) if isinstance(given, list) and len(given) == 2 else (1, 0)
        routes = [each for each in found if isinstance(each, Route)]
        yield from app.served([(self.versions.get((each.method, each.location), usual), each) for each in routes])

    def route(self, endpoint: Endpoint, method: str, handler: Value, way: Way) -> Route:
        route = super().route(endpoint, method, handler, way)
        for decorator in handler.all_decorators() if isinstance(handler, Closure) else ():
            made = settled(decorator.value)
            if isinstance(made, Made) and made.origin in _VERSION:
                numbers = [settled(value) for value in (*made.arguments, *made.keywords.values())]
                major, minor = (*(each for each in numbers if isinstance(each, int)), 1, 0)[:2] if numbers else (1, 0)
                self.versions[route.method, route.location] = (major, minor if len(numbers) > 1 else 0)
        return route

    def mounted(self, mount: Mounted, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        below = settled(mount.below)
        if isinstance(below, Instance) and isinstance(below.native, FastAPI) and not mount.include:
            yield from self.documentation(below.native, way.through(mount.call, mount.prefix))
        ready = _READY.get(below.origin.rsplit(".", 1)[-1], ()) if isinstance(below, Made) else ()
        if not ready:
            guard = next((word for word in _GUARDS if mount.call.get(None, word, None) is not None), "")
            yield from super().mounted(mount, way._replace(auth=way.auth or guard))
            return
        further = way.through(mount.call, mount.prefix)
        for method, path in ready:
            yield ready_made(further, method, path, mount.call, "fastapi", below.origin)

    def documentation(self, app: FastAPI, way: Way) -> Iterator[Route | ApiDocs]:
        schema = app.setting("openapi_url", "/openapi.json")
        docs = app.setting("docs_url", "/docs")
        redoc = app.setting("redoc_url", "/redoc")
        redirect = app.setting("swagger_ui_oauth2_redirect_url", "/docs/oauth2-redirect")
        shown = [page for page in (docs, redoc) if page.enabled]
        gate = schema.condition or (shown[0].condition if shown and all(page.condition for page in shown) else "")
        yield ApiDocs(
            "generated",
            "fastapi",
            app.call.location,
            way.prefix + (shown[0].url if shown and schema.enabled else schema.url),
            gate,
            schema.enabled,
        )
        if not schema.enabled:
            return
        pages = [schema, docs, *([redirect._replace(condition=docs.condition)] if docs.enabled else []), redoc]
        for page in pages:
            if page.enabled:
                gates = tuple(dict.fromkeys(c for c in (*way.conditions, schema.condition, page.condition) if c))
                yield ready_made(way._replace(conditions=gates), "GET", page.url, app.call, "fastapi")


finish = starlette.finish


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    yield from Walk(run, serving).applications()
    for path in run.sources.having("python", b"router.routes"):
        yield from _replaced(run.load(run.module_at(path)))


def _replaced(module: Module) -> Iterator[Gap]:
    """``app.router.routes = other.routes`` in a function: what is served is only known when it runs."""
    for node in walk(*(module.tree.body if module.tree else ())):
        target = node.targets[0] if isinstance(node, syntax.Assign) and node.targets else None
        if isinstance(target, syntax.Attribute) and dotted(target).endswith(".router.routes"):
            yield Gap(
                "routes", Location(module.path, node.line), "the application's routes are replaced when it starts"
            )
