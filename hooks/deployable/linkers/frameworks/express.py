"""Express: applications and routers across ``require`` and ``import``, chained routes, middleware in order, swagger comments.

https://expressjs.com/en/4x/api.html and /5x/; ``polka``, ``restify`` and ``express-promise-router`` take the same calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import VERBS, Layer, Layers, conditions, mount, paths_of, roots
from deployable.linkers.frameworks._walk import Walk, unmounted
from deployable.linkers.handlers.middleware import Middleware, chain
from deployable.linkers.handlers.swagger import Documents
from deployable.linkers.health import NODE_PACKAGES
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Closure,
    External,
    Instance,
    Interpreter,
    Kind,
    Made,
    Model,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"'express", b'"express', b"restify", b"polka", b"inversify-express-utils", b"@overnightjs/core")


class Router(Layers):
    def other(self, name: str, call: CallSite) -> Value:
        method = {"all": "ANY", "del": "DELETE", "opts": "OPTIONS"}.get(name, name.upper())
        if name not in VERBS and method == name.upper():
            return self.instance if name in ("param", "set", "enable", "disable", "engine") else MISSING
        if name == "get" and len(call.arguments) < 2:
            return self.setting(call)
        paths, opaque = paths_of(call)
        return self.add(Layer((method,), paths, chain(call, 1), call, opaque))

    def setting(self, call: CallSite) -> Value:
        return self.instance.attributes.get(f"setting {call.text(0)}", MISSING)

    def on_set(self, call: CallSite) -> Value:
        if name := call.text(0):
            self.instance.attributes[f"setting {name}"] = call.raw(1)
        return self.instance

    def on_use(self, call: CallSite) -> Value:
        return self.add(mount(call))

    def on_route(self, call: CallSite) -> Value:
        chained = Chain(call, self)
        chained.instance = Instance(External("express.Route"), call.location)
        chained.instance.native = chained
        return chained.instance

    def on_listen(self, call: CallSite) -> Value:
        for position in range(len(call.arguments)):
            callback = call.raw(position)
            if isinstance(callback, Closure):
                call.interpreter.call(callback, CallSite(call.interpreter, None, call.scope, [], {}))
        return Made("http.Server", [], {}, call.location)


class App(Router):
    """``express()``: unless another application mounts it, what is below it is served."""

    application = True


class Chain(Model):
    """``router.route("/x").get(…).post(…)``: every method at the place of ``route``."""

    def __init__(self, call: CallSite, router: Router) -> None:
        super().__init__(call)
        self.router = router
        self.paths, self.opaque = paths_of(call)

    def other(self, name: str, call: CallSite) -> Value:
        if name in VERBS or name == "all":
            method = "ANY" if name == "all" else name.upper()
            self.router.add(Layer((method,), self.paths, chain(call, 0), self.call, self.opaque))
        return self.instance


class Registry(Model):
    """``OpenAPIRegistry`` of ``@asteasolutions/zod-to-openapi``: operations described beside the routes."""

    def on_registerPath(self, call: CallSite) -> Value:
        self.instance.attributes.setdefault("paths", []).append(call.get(0))
        return None


class Jsdoc(Model):
    """``swaggerJsdoc(options)``: a document made from comments."""


def _mapped(call: CallSite) -> Value:
    """``express-routes-mapper``: ``mapRoutes({"GET /users": "UserController.list"}, folder)`` is a router."""
    instance = Instance(External("express.Router"), call.location)
    call.interpreter.create(Router, call, instance)
    table = call.get(0)
    router = instance.native
    assert isinstance(router, Router)
    for written, handler in table.items() if isinstance(table, dict) else ():
        method, _, path = str(written).partition(" ")
        made = Made(text(handler) or "", [], {}, call.location)
        router.add(Layer((method.upper(),), (path.strip(),), (*chain(call, 2), Middleware(made)), call))
    return instance


def _with_sockets(call: CallSite) -> Value:
    """``expressWs(app)`` gives the application back as ``.app``."""
    return {"app": call.raw(0)}


__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

MODELS: dict[str, Kind] = {
    "express": App,
    "express.default": App,
    "express.Router": Router,
    "express.default.Router": Router,
    "express-promise-router": Router,
    "express-promise-router.default": Router,
    "express-async-router.AsyncRouter": Router,
    "router": Router,
    "polka": App,
    "restify.createServer": App,
    "express-ws": _with_sockets,
    "express-routes-mapper": _mapped,
    "swagger-jsdoc": Jsdoc,
    "@asteasolutions/zod-to-openapi.OpenAPIRegistry": Registry,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    documents = Documents.of(run.sources)
    _registered(run, documents)
    walk = Walk(run, "express", documents)
    apps, mounted = roots(run, App)
    shown = False
    for app in apps:
        for found in walk.routes(app, Way(mounted=serving.served(app))):
            shown |= isinstance(found, ApiDocs)
            yield found
        yield from _packages(app, serving.served(app))
    for made in run.instances(Jsdoc) if not shown else ():
        at = made.call.location._replace(end_line=0)
        yield ApiDocs("generated", "swagger-jsdoc", at, "", " and ".join(conditions(made.call)))
    yield from unmounted(run, Router, walk, mounted)


def _registered(run: Interpreter, documents: Documents) -> None:
    for registry in run.instances(Registry):
        for options in registry.instance.attributes.get("paths", ()):
            fields = options if isinstance(options, dict) else {}
            method, path = text(fields.get("method", MISSING)), text(fields.get("path", MISSING))
            if method is not None and path is not None:
                documented = next((field for field in ("summary", "description") if field in fields), "")
                documents.add(method, path, documented, "schema" if "responses" in fields else "")


def _packages(app: Layers, served: bool) -> Iterator[Route]:
    """Health routes that packages add: ``express-actuator``, ``express-healthcheck`` at the path it is mounted."""
    way = Way(mounted=served)
    for layer in app.layers:
        for each in layer.handlers:
            value = settled(each.value)
            package = value.origin.split(".")[0] if isinstance(value, Made) else ""
            state, condition = way.state(layer.call.conditions)
            paths: tuple[str, ...] = NODE_PACKAGES.get(package, ())
            if package in ("express-healthcheck", "express-health-check"):
                paths = layer.paths if not layer.methods else ()
            if package == "express-actuator" and value.arguments:
                options = settled(value.arguments[0])
                base = (
                    options
                    if isinstance(options, str)
                    else settled(options.get("basePath", ""))
                    if isinstance(options, dict)
                    else ""
                )
                paths = tuple(f"/{base.strip('/')}{path}" if isinstance(base, str) and base else path for path in paths)
            for path in paths:
                at = layer.call.location._replace(end_line=0)
                yield Route(
                    "GET",
                    path,
                    at,
                    "express",
                    state,
                    package,
                    (at,),
                    health=package != "express-actuator" or path.endswith("/health"),
                    condition=condition,
                    own=False,
                )
