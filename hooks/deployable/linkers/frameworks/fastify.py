"""Fastify: plugins with prefixes, encapsulated hooks, folders loaded by ``@fastify/autoload``, schemas as documentation.

https://fastify.dev/docs/latest/Reference/Routes/ and /Plugins/; https://github.com/fastify/fastify-autoload
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._fastify_plugins import CALLBACK, plugin_of
from deployable.linkers.frameworks._fastify_server import HOOKS, Endpoint, Package, Server
from deployable.linkers.frameworks._node import conditions
from deployable.linkers.frameworks._walk import static_folders
from deployable.linkers.handlers.middleware import (
    Middleware,
    asks_for_path,
    guard,
    handler_name,
    innermost,
    limiter,
    refuses,
)
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Closure,
    External,
    Instance,
    Interpreter,
    Kind,
    Module,
    Value,
    settled,
    text,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Route, RouteState

LANGUAGE = "javascript"
LITERALS = (b"fastify",)

_PARAMETER = re.compile(r"(?<!:):([A-Za-z_]\w*)(\((?:[^()]|\([^()]*\))*\))?\??")

__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

MODELS: dict[str, Kind] = {
    "fastify": Server,
    "fastify.default": Server,
    "fastify.fastify": Server,
    "fastify.default.fastify": Server,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    _started_by_command(run)
    start(run, serving)
    reach = ScriptReach(run)
    for root in [each for each in run.instances(Server) if isinstance(each, Server) and each.parent is None]:
        documents = [package for server in root.every() for package in server.packages if _is(package, "swagger")]
        mounted = serving.served(root)
        for server in root.every():
            for endpoint in server.endpoints:
                yield from _routes(server, endpoint, mounted, reach, documents)
            for package in server.packages:
                yield from _added(server, package, mounted)


def _started_by_command(run: Interpreter) -> None:
    """``fastify start app.js``: the command line makes the application and registers the file's plugin."""
    for path in run.sources.all("package_json"):
        package = run.sources.read("package_json", path)
        for script in package.scripts if package is not None else ():
            found = re.search(r"\bfastify start\b[^&|;]*?(\S+\.[cm]?[jt]s)\b", script.command)
            if found is None:
                continue
            language: Any = run.language("javascript")
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[1]))
            source = language.paths.file(place) if place in language.paths.files else language.paths.source_of(place)
            if source is not None:
                _start(run, run.load(run.module_at(source, "javascript")))
                break


def _start(run: Interpreter, module: Module) -> None:
    plugin, _ = plugin_of(run, module.language.member(module, "module.exports"))
    if isinstance(plugin, Closure) and id(plugin.node) not in run.called:
        site = CallSite(run, None, module.scope, [], {}, line=plugin.node.line)
        instance = Instance(External("fastify"), site.location)
        run.create(Server, site, instance)
        run.call(plugin, CallSite(run, None, module.scope, [instance, {}, CALLBACK], {}))


def _routes(
    server: Server, endpoint: Endpoint, mounted: bool, reach: ScriptReach, documents: list[Package]
) -> Iterator[Route]:
    gates = tuple(dict.fromkeys((*server.conditions, *conditions(endpoint.call))))
    state, condition = Way(mounted=mounted).state(gates)
    path = "/**" if endpoint.url is None else endpoint.url
    full = _full(server.prefix, path)
    schema = settled(endpoint.options.get("schema", {}))
    schema = schema if isinstance(schema, dict) else {}
    function = innermost(endpoint.handler.value)
    for method in endpoint.methods:
        name = handler_name(endpoint.handler)
        health = answers_probe(method, full, name)
        yield Route(
            method,
            full,
            endpoint.call.location._replace(end_line=0),
            "fastify",
            RouteState.OPAQUE if endpoint.url is None and state is RouteState.SERVED else state,
            name,
            (endpoint.call.location, *server.places),
            _documented(schema),
            "schema" if "response" in schema else "",
            _in_schema(schema, method, full, documents),
            _auth(server, endpoint, full),
            _limited(server, endpoint),
            reach.database(function) if function is not None and health else None,
            function is not None and health and swallows(function),
            health,
            condition,
        )


def _full(prefix: str, url: str) -> str:
    """Fastify keeps a trailing slash, except that ``/`` below a prefix is the prefix itself."""
    whole = prefix if url in ("", "/") and prefix.strip("/") else f"{prefix.rstrip('/')}/{url.lstrip('/')}"
    whole = re.sub(r"/{2,}", "/", _PARAMETER.sub(r"{\1}", whole)).replace("::", ":")
    return whole if whole.startswith("/") else "/" + whole


def _documented(schema: dict[Any, Value]) -> str:
    if "summary" in schema or "operationId" in schema:
        return "summary"
    return "description" if "description" in schema else ""


def _in_schema(schema: dict[Any, Value], method: str, full: str, documents: list[Package]) -> bool:
    if settled(schema.get("hide")) is True or "*" in full or method in ("OPTIONS", "HEAD"):
        return False
    tagged_only = any(settled(package.options.get("hideUntagged")) is True for package in documents)
    return not (tagged_only and "tags" not in schema)


def _auth(server: Server, endpoint: Endpoint, full: str) -> str:
    for name in HOOKS:
        for each in _listed(endpoint.options.get(name, MISSING), endpoint.written.get(name)):
            found = guard(each) or _inline_guard(each, full)
            if found:
                return found
    at: Server | None = server
    while at is not None:
        for hook in at.hooks:
            if not _exempt(hook, full) and (found := guard(hook) or _inline_guard(hook, full)):
                return found
        at = at.parent
    return ""


def _listed(value: Value, node: syntax.Expression | None) -> list[Middleware]:
    if value is MISSING:
        return []
    known = settled(value)
    if isinstance(known, list):
        nodes = node.items if isinstance(node, syntax.ListOf) and len(node.items) == len(known) else [None] * len(known)
        return [Middleware(item, part) for item, part in zip(known, nodes, strict=False)]
    return [Middleware(value, node)]


def _inline_guard(middleware: Middleware, full: str) -> str:
    function = innermost(middleware.value)
    if function is None or not refuses(function) or _exempt(middleware, full):
        return ""
    return middleware.written or "a hook that answers 401"


def _exempt(middleware: Middleware, full: str) -> bool:
    """The hook tests for the path, to let it pass; where what it tests for is not written out, it may."""
    function = innermost(middleware.value)
    if function is None:
        return False
    tests = [node for node in walk(function.node.body) if isinstance(node, syntax.If) and _paths(node.test)]
    if not tests:
        return asks_for_path(function)
    return all(_is_left_out(node, full) for node in tests)


def _paths(test: syntax.Expression) -> list[str]:
    constants = [node.value for node in walk(test) if isinstance(node, syntax.Const)]
    return [value for value in constants if isinstance(value, str) and len(value) > 1 and value[0] == "/"]


def _is_left_out(test: syntax.If, full: str) -> bool:
    """``if (url === "/login") return`` leaves the login out; ``if (url !== "/admin") return`` all but the administration."""
    meant = any(full == path or full.startswith(path.rstrip("/") + "/") for path in _paths(test.test))
    negated = any(
        isinstance(node, syntax.Operation) and node.operator in ("not", "!=") and _paths(node)
        for node in walk(test.test)
    )
    leaves = bool(test.body) and isinstance(test.body[-1], syntax.Return)
    return meant is (leaves is not negated)


def _limited(server: Server, endpoint: Endpoint) -> str:
    config = settled(endpoint.options.get("config", {}))
    own = settled(config.get("rateLimit", MISSING)) if isinstance(config, dict) else MISSING
    if own is False:
        return ""
    if own is not MISSING:
        return "config.rateLimit"
    for name in HOOKS:
        for each in _listed(endpoint.options.get(name, MISSING), endpoint.written.get(name)):
            if found := limiter(each):
                return found
    at: Server | None = server
    while at is not None:
        if at.limited_by:
            return at.limited_by
        at = at.parent
    return ""


# --------------------------------------------------------------------------- what packages add


def _is(package: Package, *names: str) -> bool:
    plain = package.name.removesuffix(".default")
    return any(plain in (f"@fastify/{name}", f"fastify-{name}", name) for name in names)


def _added(server: Server, package: Package, mounted: bool) -> Iterator[Route | ApiDocs]:
    gates = tuple(dict.fromkeys((*server.conditions, *conditions(package.call))))
    state, condition = Way(mounted=mounted).state(gates)
    at = package.call.location._replace(end_line=0)

    def route(method: str, path: str, health: bool = False, opaque: bool = False) -> Route:
        kind = RouteState.OPAQUE if opaque and mounted else state
        full = _full(server.prefix, path)
        return Route(
            method, full, at, "fastify", kind, package.name, (at, *server.places), in_schema=False, health=health,
            condition=condition, own=False,
        )  # fmt: skip

    if _is(package, "swagger", "oas"):
        yield ApiDocs("generated", package.name, at, "", condition)
    elif _is(package, "swagger-ui", "@scalar/fastify-api-reference"):
        prefix = text(package.options.get("routePrefix", MISSING)) or "/documentation"
        yield ApiDocs("generated", package.name, at, _full(server.prefix, prefix), condition)
        yield route("GET", prefix)
        yield route("GET", f"{prefix.rstrip('/')}/**", opaque=True)
    elif _is(package, "static"):
        yield from _static(package, route)
    elif _is(package, "under-pressure"):
        yield from _under_pressure(package, route)
    elif _is(package, "healthcheck", "fastify-custom-healthcheck", "custom-healthcheck"):
        yield route(
            "GET", text(package.options.get("healthcheckUrl", package.options.get("path", MISSING))) or "/health", True
        )
    elif _is(package, "mercurius", "http-proxy", "graphql", "@trpc/server/adapters/fastify.fastifyTRPCPlugin"):
        prefix = text(package.options.get("prefix", package.options.get("path", MISSING))) or (
            "/graphql" if _is(package, "mercurius") else ""
        )
        yield route("ANY", f"{prefix.rstrip('/')}/**", opaque=True)


def _static(package: Package, route: Any) -> Iterator[Route]:
    """A folder of the repository served at the root is no open prefix: only its index page counts."""
    prefix = text(package.options.get("prefix", "/"))
    folders = static_folders(text(package.options.get("root", MISSING)) or "", "")
    known = next((folder for folder in folders if package.call.interpreter.sources.exists(folder)), None)
    if prefix is not None and (prefix.strip("/") or known is None):
        yield route("GET", f"{prefix.rstrip('/')}/**", opaque=True)
    elif prefix is not None and package.call.interpreter.sources.exists(f"{known}/index.html"):
        yield route("GET", "/")


def _under_pressure(package: Package, route: Any) -> Iterator[Route]:
    """https://github.com/fastify/under-pressure: ``exposeStatusRoute`` is true, a path or an object with ``url``."""
    exposed = settled(package.options.get("exposeStatusRoute"))
    if isinstance(exposed, dict):
        exposed = text(exposed.get("url", "/status")) or "/status"
    if exposed is True or isinstance(exposed, str):
        yield route("GET", exposed if isinstance(exposed, str) and exposed else "/status", True)
