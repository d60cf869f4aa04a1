"""From a Node application down to its routes, in the order of registration: guards, mounts, what packages serve, documents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.frameworks._node import Layer, Layers, braces, conditions, join
from deployable.linkers.handlers.middleware import (
    Middleware,
    guard,
    handler_name,
    innermost,
    left_out,
    limiter,
    of_instance,
)
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.handlers.swagger import Documents
from deployable.linkers.health import answers_probe, names_health
from deployable.linkers.interpreter import (
    Closure,
    External,
    Instance,
    Interpreter,
    Made,
    Unknown,
    Value,
    settled,
    text,
    written,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route, RouteState


def unmounted(run: Interpreter, kind: type[Layers], walk: Walk, mounted: set[int]) -> Iterator[Route | ApiDocs | Gap]:
    """The routes of routers that no application reaches."""
    for layers in run.instances(kind):
        assert isinstance(layers, Layers)
        if id(layers) not in walk.seen and id(layers) not in mounted:
            yield from walk.routes(layers, Way(mounted=False))


class Covered(NamedTuple):
    """Middleware that covers every path below ``prefix`` registered after it."""

    prefix: str
    auth: str
    limited_by: str
    left_out: tuple[str, ...] = ()
    """Paths that its guard lets through, as ``unless`` names them."""


class Walk:
    """From an application down to its routes, in the order of registration."""

    def __init__(self, run: Interpreter, framework: str, documents: Documents) -> None:
        self.run = run
        self.framework = framework
        self.documents = documents
        self.reach = ScriptReach(run)
        self._purposes: dict[tuple[int, int], tuple[str, str]] = {}
        self.seen: set[int] = set()
        self._open: list[int] = []

    def routes(self, layers: Layers, way: Way, above: tuple[Covered, ...] = ()) -> Iterator[Route | ApiDocs | Gap]:
        """Everything below a router that is reached this way, behind the middleware ``above`` it."""
        if id(layers) in self._open or len(self._open) > 24:
            return
        self._open.append(id(layers))
        self.seen.add(id(layers))
        inside = way._replace(prefix=join(way.prefix, layers.prefix) if layers.prefix else way.prefix)
        covered = list(above)
        for layer in layers.layers:
            if layer.methods:
                yield from self._routes(layer, inside, covered)
            else:
                yield from self._use(layer, inside, covered)
        self._open.pop()

    def _routes(self, layer: Layer, way: Way, covered: list[Covered]) -> Iterator[Route | ApiDocs | Gap]:
        routers = [router for each in layer.handlers if (router := self.mounted(each)) is not None]
        for router in routers:
            # A router that handles a route (``app.all("/users*", users)``) sees the whole path.
            inside = way._replace(conditions=tuple(dict.fromkeys((*way.conditions, *conditions(layer.call)))))
            yield from self.routes(router, inside._replace(places=(layer.call.location, *way.places)), tuple(covered))
        if routers:
            return
        for path in layer.paths:
            full = join(way.prefix, braces(path))
            here = _covering(way, full, covered)
            yield from self.documentation(layer, full, here)
            for method in layer.methods:
                if not (full.endswith("*") and _not_found(layer)):
                    yield self.route(method, full, layer, here)
        if layer.opaque:
            here = _covering(way, join(way.prefix, "/**"), covered)
            for method in layer.methods:
                route = self.route(method, join(way.prefix, "/**"), layer, here)
                yield route._replace(state=RouteState.OPAQUE) if route.state is RouteState.SERVED else route

    def route(self, method: str, full: str, layer: Layer, way: Way) -> Route:
        state, condition = way.state(conditions(layer.call))
        last = layer.handlers[-1] if layer.handlers else None
        auth, limited = self.purpose(layer.handlers[:-1])
        auth = layer.auth or auth
        handler = handler_name(last) if last is not None else ""
        health = answers_probe(method, full, handler)
        function = innermost(last.value) if last is not None else None
        return Route(
            method,
            full,
            layer.call.location._replace(end_line=0),
            self.framework,
            state,
            handler,
            (layer.call.location, *way.places),
            layer.documented or self.documents.documented(method, full),
            layer.responds or self.documents.responds(method, full),
            method != "OPTIONS"
            and "*" not in full
            and not full.endswith((".json", ".yaml", ".yml"))
            and not any(described(each.value) for each in layer.handlers)
            and not (function is not None and _renders(function)),
            auth=way.auth or auth,
            limited_by=way.limited_by or limited,
            database=self.reach.database(function) if function is not None and health else None,
            swallows_failure=function is not None and health and swallows(function),
            health=health,
            condition=condition,
        )

    def purpose(self, handlers: tuple[Middleware, ...]) -> tuple[str, str]:
        """The first guard and the first limiter among these, as written."""
        found = [self._purpose_of(each) for each in handlers]
        return next((auth for auth, _ in found if auth), ""), next((limited for _, limited in found if limited), "")

    def _purpose_of(self, middleware: Middleware) -> tuple[str, str]:
        key = (id(middleware.value), id(middleware.node))
        if key not in self._purposes:
            self._purposes[key] = guard(middleware), limiter(middleware)
        return self._purposes[key]

    # ----------------------------------------------------------------- middleware and mounts

    def _use(self, layer: Layer, way: Way, covered: list[Covered]) -> Iterator[Route | ApiDocs | Gap]:
        if layer.opaque and any(self.mounted(each) is not None for each in layer.handlers):
            yield Gap("routes", layer.call.location, "a router is mounted at a pattern")
        for path in layer.paths or (() if layer.opaque else ("",)):
            full = join(way.prefix, braces(path)) if path not in ("", "/", "*") else way.prefix
            yield from self.documentation(layer, full or "/", way)
            yield from self._chain(layer, path, full, way, tuple(covered))
            auth, limited = self._purpose(layer)
            if auth or limited:
                covered.append(
                    Covered(full, auth, limited, tuple(path for each in layer.handlers for path in left_out(each)))
                )

    def _purpose(self, layer: Layer) -> tuple[str, str]:
        """What its middleware guards and limits beyond this layer: nothing when it only stands before a router."""
        if any(self.mounted(each) is not None or self.is_router(each) for each in layer.handlers):
            return "", ""
        return self.purpose(layer.handlers)

    def _chain(
        self, layer: Layer, path: str, full: str, way: Way, covered: tuple[Covered, ...]
    ) -> Iterator[Route | ApiDocs | Gap]:
        """The routers and endpoints in one ``use(path, …)``, behind the guards that stand before them."""
        for position, each in enumerate(layer.handlers):
            below = self.mounted(each)
            auth, limited = self.purpose(layer.handlers[:position])
            inside = way._replace(
                prefix=full,
                conditions=tuple(dict.fromkeys((*way.conditions, *conditions(layer.call)))),
                places=(layer.call.location, *way.places),
                auth=way.auth or auth,
                limited_by=way.limited_by or limited,
            )
            if below is not None:
                yield from self.routes(below, inside, covered)
            else:
                last = position == len(layer.handlers) - 1
                here = _covering(inside._replace(places=way.places), full, covered)
                yield from self.middleware(layer, each, path, full, here, last)

    def mounted(self, middleware: Middleware) -> Layers | None:
        return of_instance(middleware.value, Layers)

    def is_router(self, middleware: Middleware) -> bool:
        """Not a router we could resolve, yet it is named like one."""
        return _names_router(middleware) and not isinstance(innermost(middleware.value), Closure)

    def middleware(
        self, layer: Layer, each: Middleware, path: str, full: str, way: Way, last: bool
    ) -> Iterator[Route | ApiDocs | Gap]:
        """What a single function in ``use`` serves: an endpoint, static files, something of a package, or nothing."""
        value = settled(each.value)
        origin = value.origin if isinstance(value, Made) else value.dotted if isinstance(value, External) else ""
        if origin.startswith(_STATIC):
            yield from self._static(layer, value, full, way)
        elif origin and last and names_health(full):
            yield self._foreign(layer, full, way, origin)._replace(
                method="GET", path=full, state=way.state()[0], health=True
            )
        elif origin and (_MOUNTED.search(origin) or (last and each.name != "require" and _names_router(each))):
            yield self._foreign(layer, full, way, origin)
        elif isinstance(value, Unknown) and _names_router(each):
            yield Gap(
                "routes",
                layer.call.location,
                f"`{each.written}` is mounted at `{full or '/'}` and could not be resolved",
            )
        elif last and path not in ("", "/", "*") and self._endpoint(value):
            yield self.route("ANY", full, layer, way)

    def _static(self, layer: Layer, value: Value, full: str, way: Way) -> Iterator[Route]:
        """Files of the repository served at the root are no open prefix: only their index page counts."""
        folder = text(value.arguments[0]) if isinstance(value, Made) and value.arguments else None
        path = layer.call.location.path
        places = static_folders(folder, path.rpartition("/")[0]) if folder is not None else []
        known = next((place for place in places if self.run.sources.exists(place)), None)
        if full.strip("/") or known is None:
            yield self._foreign(layer, full, way, "express.static")
        elif self.run.sources.exists(f"{known}/index.html"):
            route = self._foreign(layer, full, way, "express.static")
            state = RouteState.SERVED if route.state is RouteState.OPAQUE else route.state
            yield route._replace(method="GET", path="/", state=state)

    def _endpoint(self, value: Value) -> bool:
        """A function that never passes on answers every request below its path."""
        function = innermost(value) if isinstance(value, Closure) else None
        return function is not None and 1 <= len(function.node.parameters) <= 2 and not _passes_on(function)

    def _foreign(self, layer: Layer, full: str, way: Way, handler: str) -> Route:
        state, condition = way.state(conditions(layer.call))
        return Route(
            "ANY",
            join(full, "/**"),
            layer.call.location._replace(end_line=0),
            self.framework,
            RouteState.OPAQUE if way.mounted else state,
            handler,
            (layer.call.location, *way.places),
            in_schema=False,
            auth=way.auth,
            condition=condition,
            own=False,
        )

    def documentation(self, layer: Layer, full: str, way: Way) -> Iterator[ApiDocs]:
        """A page or document that describes the API, among the handlers."""
        for each in layer.handlers:
            found = described(each.value)
            if found is not None:
                gates = tuple(dict.fromkeys((*way.conditions, *conditions(layer.call))))
                yield ApiDocs(found[0], found[1], layer.call.location._replace(end_line=0), full, " and ".join(gates))


_ROUTER_NAME = re.compile(r"(route[rs]?|routing|controllers?|endpoints?)$", re.IGNORECASE)


def _names_router(middleware: Middleware) -> bool:
    """It is named like a router, or required in place."""
    name = middleware.name.rsplit(".", 1)[-1]
    return name == "require" or _ROUTER_NAME.search(name) is not None


_STATIC = ("express.static", "serve-static", "koa-static", "koa-serve", "@hono/node-server/serve-static")
_MOUNTED = re.compile(
    r"graphql|apollo|http-proxy|createProxy|trpc|adminjs|admin-bro|bull-board|getRouter|buildRouter|toNodeHandler|inngest|"
    r"parse-server|graphqlUploadExpress|swagger-stats|payload|uploadthing|next-auth|createHandler|expressMiddleware|arena",
    re.IGNORECASE,
)


def static_folders(folder: str, importer: str) -> list[str]:
    """Where a static folder may lie: from the root for an absolute path, else in the folders at and above the file."""
    if folder.startswith("/"):
        return [posixpath.normpath(folder.lstrip("/") or ".")]
    above = [importer]
    while above[-1]:
        above.append(above[-1].rpartition("/")[0])
    return [posixpath.normpath(f"{place}/{folder}" if place else folder) for place in above]


def _not_found(layer: Layer) -> bool:
    """A handler of every path that only says that there is nothing."""
    function = innermost(layer.handlers[-1].value) if layer.handlers else None
    nodes = list(walk(function.node.body)) if function is not None else []
    if any(isinstance(node, syntax.If | syntax.Conditional | syntax.Try) for node in nodes):
        return False
    return any(_says_nothing(node) for node in nodes)


def _says_nothing(node: Any) -> bool:
    if isinstance(node, syntax.Const):
        return type(node.value) is int and node.value == 404
    if isinstance(node, syntax.Call):
        return isinstance(node.func, syntax.Name) and node.func.id == "next" and bool(node.args)
    if isinstance(node, syntax.Name | syntax.Attribute):
        return "notfound" in written(node).lower()
    return isinstance(node, syntax.Raise)


def _renders(function: Closure) -> bool:
    """It answers with a page, not with data."""
    return any(
        isinstance(node, syntax.Call)
        and isinstance(node.func, syntax.Attribute)
        and node.func.name in ("render", "sendFile", "sendfile")
        for node in walk(function.node.body)
    )


def _passes_on(function: Closure) -> bool:
    return any(isinstance(node, syntax.Name) and node.id == "next" for node in walk(function.node.body))


def _covering(way: Way, full: str, covered: Sequence[Covered]) -> Way:
    auth = next((each.auth for each in covered if each.auth and below(full, each.prefix) and not _let(full, each)), "")
    limited = next((each.limited_by for each in covered if each.limited_by and below(full, each.prefix)), "")
    return way._replace(auth=way.auth or auth, limited_by=way.limited_by or limited)


def _let(full: str, covered: Covered) -> bool:
    return any(full.startswith(path[:-1]) if path.endswith("*") else full == path for path in covered.left_out)


def described(value: Value) -> tuple[str, str] | None:
    """Kind and source when a handler serves API documentation: ``swaggerUi.setup(swaggerJsdoc(…))``."""
    value = settled(value)
    if not isinstance(value, Made):
        return None
    package = value.origin.split(".")[0]
    if package in ("swagger-ui-express", "swagger-ui-koa", "koa2-swagger-ui") and not value.origin.endswith(
        (".serve", "serveFiles()")
    ):
        return _document(settled(value.arguments[0]) if value.arguments else None), package
    if package in ("redoc-express", "@scalar/express-api-reference", "@scalar/hono-api-reference", "@hono/swagger-ui"):
        return "static", package
    return None


def _document(value: Value) -> str:
    """``generated`` when the document is made from code, ``static`` when it is read from a file."""
    generators = (
        "swagger-jsdoc",
        "tsoa",
        "@asteasolutions",
        "express-jsdoc-swagger",
        "swagger-autogen",
        "zod-to-openapi",
    )
    made = isinstance(value, Instance) and isinstance(value.cls, External) and value.cls.dotted.startswith(generators)
    return "generated" if made or (isinstance(value, Made) and value.origin.startswith(generators)) else "static"


def below(path: str, prefix: str) -> bool:
    """Whether middleware mounted at ``prefix`` sees ``path``."""
    prefix = prefix.rstrip("/*")
    return not prefix or path == prefix or path.startswith(prefix + "/")
