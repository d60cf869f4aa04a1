"""Fastify: plugins with prefixes, encapsulated hooks, folders loaded by ``@fastify/autoload``, schemas as documentation.

https://fastify.dev/docs/latest/Reference/Routes/ and /Plugins/; https://github.com/fastify/fastify-autoload
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import VERBS, conditions
from deployable.linkers.frameworks._walk import static_folders
from deployable.linkers.handlers.middleware import Middleware, guard, handler_name, innermost, limiter, refuses
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
    Made,
    Model,
    Module,
    Unknown,
    Value,
    settled,
    text,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Location, Route, RouteState

LANGUAGE = "javascript"
LITERALS = (b"fastify",)

_HOOKS = ("onRequest", "preParsing", "preValidation", "preHandler")
_PARAMETER = re.compile(r"(?<!:):([A-Za-z_]\w*)(\((?:[^()]|\([^()]*\))*\))?\??")
_PASSING = ("fastify-plugin",)
_SCRIPT = re.compile(r"\.[cm]?[jt]sx?$")
_INDEX = re.compile(r"^index(\.ts|\.js|\.cjs|\.mjs|\.cts|\.mts)$")
_AUTO_HOOKS = re.compile(r"^[_.]?auto_?hooks(\.ts|\.js|\.cjs|\.mjs|\.cts|\.mts)$", re.IGNORECASE)
_MOST_FILES = 1_000


class Endpoint(NamedTuple):
    methods: tuple[str, ...]
    url: str | None
    options: dict[Any, Value]
    handler: Middleware
    written: dict[str, syntax.Expression]
    """The options as written, by name."""
    call: CallSite


class Package(NamedTuple):
    """A package that was registered: ``@fastify/swagger-ui`` with its options."""

    name: str
    options: dict[Any, Value]
    call: CallSite


class Server(Model):
    """An instance: the application, or the child that ``register`` gives to a plugin."""

    application = True
    parent: Server | None = None

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = ""
        self.conditions: tuple[str, ...] = ()
        self.places: tuple[Location, ...] = ()
        self.endpoints: list[Endpoint] = []
        self.hooks: list[Middleware] = []
        self.limited_by = ""
        self.packages: list[Package] = []
        self.children: list[Server] = []
        self.depth = 0

    def child(self, call: CallSite, prefix: str) -> Server:
        below = Server(call)
        below.parent = self
        below.prefix = self.prefix.rstrip("/") + prefix
        below.conditions = tuple(dict.fromkeys((*self.conditions, *conditions(call))))
        below.places = (call.location, *self.places)
        below.depth = self.depth + 1
        below.instance = Instance(External("fastify"), call.location)
        below.instance.native = below
        below.instance.attributes = dict(self.instance.attributes)
        self.children.append(below)
        return below

    def attribute(self, name: str) -> Value:
        return (self.prefix or "/") if name == "prefix" else MISSING

    def on_decorate(self, call: CallSite) -> Value:
        if name := call.text(0):
            self.instance.attributes[name] = call.raw(1)
        return self.instance

    def on_addHook(self, call: CallSite) -> Value:
        if call.text(0) in _HOOKS and len(call.arguments) > 1:
            node = call.node.args[1] if call.node is not None and len(call.node.args) > 1 else None
            self.hooks.append(Middleware(call.raw(1), node))
        return self.instance

    def on_route(self, call: CallSite) -> Value:
        options = call.get(0)
        if isinstance(options, dict):
            methods = settled(options.get("method", "GET"))
            names = tuple(str(settled(each)).upper() for each in (methods if isinstance(methods, list) else [methods]))
            written = _written(call, 0)
            handler = Middleware(options.get("handler", MISSING), written.get("handler"))
            url = text(options.get("url", options.get("path", MISSING)))
            self.endpoints.append(Endpoint(names, url, options, handler, written, call))
        else:
            call.interpreter.gap(call.location, "a route's options are only known at run time")
        return self.instance

    def other(self, name: str, call: CallSite) -> Value:
        if name not in VERBS and name != "all":
            return self.instance
        method = "ANY" if name == "all" else name.upper()
        last = len(call.arguments) - 1
        if last < 1:
            return self.instance
        options = call.get(1) if last > 1 else {}
        nodes = call.node.args if call.node is not None else ()
        node = nodes[last] if last < len(nodes) else None
        written = _written(call, 1) if last > 1 else {}
        handler = Middleware(call.raw(last), node)
        if last == 1 and isinstance(call.get(1), dict):
            options, written = call.get(1), _written(call, 1)
            handler = Middleware(options.get("handler", MISSING), written.get("handler"))
        known = options if isinstance(options, dict) else {}
        self.endpoints.append(Endpoint((method,), call.text(0), known, handler, written, call))
        return self.instance

    def on_after(self, call: CallSite) -> Value:
        """``after`` and ``ready`` run what they are given once the plugins are there."""
        callback = call.get(0)
        if isinstance(callback, Closure):
            call.interpreter.call(callback, _site(call, []))
        return self.instance

    on_ready = on_after

    # ----------------------------------------------------------------- plugins

    def on_register(self, call: CallSite) -> Value:
        options = call.get(1, default={})
        if isinstance(options, Closure):
            options = settled(call.interpreter.call(options, _site(call, [self.instance])))
        self.plug(call.raw(0), options if isinstance(options, dict) else {}, call)
        return self.instance

    def plug(self, plugin: Value, options: dict[Any, Value], call: CallSite) -> None:
        """Run a plugin of the repository on a child, or keep a package's name and options."""
        value, shared = _plugin(call.interpreter, plugin)
        if isinstance(value, Closure):
            prefix = text(options.get("prefix", "")) or ""
            below = self if shared else self.child(call, prefix)
            if below.depth < 24:
                call.interpreter.call(value, _site(call, [below.instance, options, UNKNOWN_CALLBACK]))
        elif isinstance(value, External | Made):
            name = value.dotted if isinstance(value, External) else value.origin
            self._package(name, options, call)
        elif isinstance(value, Unknown):
            call.interpreter.gap(call.location, "a plugin is registered that could not be resolved")

    def _package(self, name: str, options: dict[Any, Value], call: CallSite) -> None:
        if name.startswith(("@fastify/autoload", "fastify-autoload")):
            Autoload(self, options, call).run()
        elif name.startswith(("@fastify/rate-limit", "fastify-rate-limit")):
            self.limited_by = self.limited_by or (
                "" if settled(options.get("global")) is False else "@fastify/rate-limit"
            )
        else:
            self.packages.append(Package(name, options, call))

    def every(self) -> Iterator[Server]:
        yield self
        for below in self.children:
            yield from below.every()


UNKNOWN_CALLBACK = External("done")


def _site(call: CallSite, arguments: list[Value]) -> CallSite:
    return CallSite(call.interpreter, None, call.scope, arguments, {}, line=call.location.line)


def _plugin(run: Interpreter, value: Value) -> tuple[Value, bool]:
    """The function behind ``fp(…)``, a module's default export; whether it shares the instance it is registered on."""
    value = settled(value)
    if isinstance(value, Module):
        value = settled(run.member(value, "default"))
    if isinstance(value, dict):
        value = settled(value.get("default", value.get("plugin", MISSING)))
    if isinstance(value, Made) and value.origin.split(".")[0] in _PASSING and value.arguments:
        inner, _ = _plugin(run, value.arguments[0])
        return inner, True
    return value, False


def _written(call: CallSite, position: int) -> dict[str, syntax.Expression]:
    """The fields of an object argument that is written in place."""
    nodes = call.node.args if call.node is not None else ()
    node = nodes[position] if position < len(nodes) else None
    items = node.items if isinstance(node, syntax.DictOf) else ()
    return {
        item.key.value: item.value
        for item in items
        if isinstance(item.key, syntax.Const) and isinstance(item.key.value, str)
    }


# --------------------------------------------------------------------------- autoload


class Autoload:
    """``@fastify/autoload``: every script of a folder is a plugin; folders are prefixes."""

    def __init__(self, server: Server, options: dict[Any, Value], call: CallSite) -> None:
        self.server, self.call = server, call
        self.run_ = call.interpreter
        self.folder = text(options.get("dir", MISSING))
        given = settled(options.get("options", {}))
        self.options: dict[Any, Value] = given if isinstance(given, dict) else {}
        self.base = text(self.options.get("prefix", "")) or ""
        self.named = settled(options.get("dirNameRoutePrefix", True)) is not False
        self.parameters = settled(options.get("routeParams", False)) is True
        self.auto_hooks = settled(options.get("autoHooks", False)) is True
        self.cascade = settled(options.get("cascadeHooks", False)) is True
        self.overwrite = settled(options.get("overwriteHooks", False)) is True
        depth = settled(options.get("maxDepth", 20))
        self.deepest = depth if type(depth) is int else 20

    def run(self) -> None:
        folder = posixpath.normpath(self.folder.lstrip("/")) if self.folder else ""
        files = self.run_.sources.files
        below = [path for path in files if path.startswith(folder + "/")] if folder else []
        if not below:
            self.run_.gap(self.call.location, "a folder of plugins is loaded that could not be found")
            return
        self._folder(folder, sorted(path[len(folder) + 1 :] for path in below[:_MOST_FILES]), "", self.server, 0)

    def _folder(self, folder: str, names: list[str], prefix: str, above: Server, depth: int) -> None:
        files = [name for name in names if "/" not in name and self._script(name)]
        folders = list(dict.fromkeys(name.split("/")[0] for name in names if "/" in name))
        hooks = next((name for name in files if _AUTO_HOOKS.match(name)), None) if self.auto_hooks else None
        context = above
        if hooks is not None:
            context = (
                above.child(self.call, "")
                if not (self.overwrite and self.cascade)
                else self.server.child(self.call, "")
            )
            self._load(f"{folder}/{hooks}", "", context, shared=True)
        index = next((name for name in files if _INDEX.match(name)), None)
        for name in [index] if index else [name for name in files if name != hooks]:
            self._load(f"{folder}/{name}", self._named(prefix), context)
        for name in folders if depth < self.deepest else ():
            inner = [each[len(name) + 1 :] for each in names if each.startswith(name + "/")]
            deeper = f"{prefix}/{name}" if self.named else prefix
            self._folder(f"{folder}/{name}", inner, deeper, context if self.cascade else above, depth + 1)

    def _script(self, name: str) -> bool:
        return bool(_SCRIPT.search(name)) and not re.search(r"\.d\.[cm]?ts$|\.(test|spec)\.", name)

    def _named(self, prefix: str) -> str:
        if not self.parameters:
            return prefix
        return re.sub(r"__", ":", re.sub(r"/_(?!_)", "/:", prefix))

    def _load(self, path: str, prefix: str, server: Server, shared: bool = False) -> None:
        run = self.run_
        module = run.load(run.module_at(path, "javascript"))
        whole = settled(module.language.member(module, "module.exports"))
        plugin, passing = _plugin(run, whole)
        options = {**self._config(run, module, plugin, server), **self.options}
        own = text(_exported(run, module, plugin, "prefixOverride"))
        auto = text(_exported(run, module, plugin, "autoPrefix"))
        whole_prefix = own if own is not None else self.base + (auto if auto is not None else prefix)
        if whole_prefix:
            options["prefix"] = whole_prefix
        if shared and isinstance(plugin, Closure):
            run.call(plugin, _site(self.call, [server.instance, options, UNKNOWN_CALLBACK]))
        elif not isinstance(plugin, Unknown | type(None)) and plugin is not MISSING:
            value = Made("fastify-plugin", [plugin], {}, self.call.location) if passing else plugin
            server.plug(value, options, self.call)

    def _config(self, run: Interpreter, module: Module, plugin: Value, server: Server) -> dict[Any, Value]:
        found = settled(_exported(run, module, plugin, "autoConfig"))
        if isinstance(found, Closure):
            found = settled(run.call(found, _site(self.call, [server.instance])))
        return dict(found) if isinstance(found, dict) else {}


def _exported(run: Interpreter, module: Module, plugin: Value, name: str) -> Value:
    """``module.exports.autoPrefix``, ``export const autoPrefix`` or an attribute of the plugin itself."""
    if isinstance(plugin, Closure) and name in plugin.attributes:
        return plugin.attributes[name]
    found = module.language.member(module, name)
    return MISSING if isinstance(settled(found), Unknown | External) else found


# --------------------------------------------------------------------------- routes


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
    plugin, _ = _plugin(run, module.language.member(module, "module.exports"))
    if isinstance(plugin, Closure) and id(plugin.node) not in run.called:
        site = CallSite(run, None, module.scope, [], {}, line=plugin.node.line)
        instance = Instance(External("fastify"), site.location)
        run.create(Server, site, instance)
        run.call(plugin, CallSite(run, None, module.scope, [instance, {}, UNKNOWN_CALLBACK], {}))


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
    for name in _HOOKS:
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
    """The hook tests for the path, to let it pass."""
    function = innermost(middleware.value)
    if function is None:
        return False
    tests = [node.test for node in walk(function.node.body) if isinstance(node, syntax.If)]
    constants = [node.value for node in walk(*tests) if isinstance(node, syntax.Const)]
    named = [value for value in constants if isinstance(value, str) and len(value) > 1 and value[0] == "/"]
    return any(full == path or full.startswith(path.rstrip("/") + "/") for path in named)


def _limited(server: Server, endpoint: Endpoint) -> str:
    config = settled(endpoint.options.get("config", {}))
    own = settled(config.get("rateLimit", MISSING)) if isinstance(config, dict) else MISSING
    if own is False:
        return ""
    if own is not MISSING:
        return "config.rateLimit"
    for name in _HOOKS:
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
