"""hapi: ``server.route({method, path, options})``, plugins with prefixes, ``glue`` manifests. https://hapi.dev/api

Paths are written as hapi writes them: ``{id}``, ``{id?}``, ``{rest*}``; a plugin's ``routes.prefix`` stands before its paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import conditions, join
from deployable.linkers.handlers.middleware import Middleware, handler_name, innermost
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
    Native,
    Unknown,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Location, Route, RouteState

LANGUAGE = "javascript"
LITERALS = (b"@hapi/hapi", b"'hapi'", b'"hapi"', b"@hapi/glue", b"'glue'")
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

_DEEPEST = 24
_SWAGGER = ("hapi-swagger", "hapi-openapi", "hapi-swaggered", "hapi-swaggered-ui")


class Entry(NamedTuple):
    """One path as it is registered, with its options taken together."""

    method: str
    path: str | None
    options: dict[Any, Value]
    handler: Value
    call: CallSite


class Server(Model):
    """A server, or the view of it that a plugin is given: the same routes behind its prefix."""

    application = True
    parent: Server | None = None

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = ""
        self.places: tuple[Location, ...] = ()
        self.gates: tuple[str, ...] = ()
        self.entries: list[Entry] = []
        self.children: list[Server] = []
        self.packages: list[tuple[str, dict[Any, Value], CallSite]] = []
        self.default_auth: Value = MISSING
        self.depth = 0

    def attribute(self, name: str) -> Value:
        if name == "auth":
            return {each: Native(each, self._authenticates(each)) for each in ("default", "strategy", "scheme")}
        return MISSING

    def _authenticates(self, name: str) -> Any:
        """``auth.default(strategy)``; a strategy that is the default for all (hapi before 17) has a third argument."""

        def noted(call: CallSite) -> Value:
            root = self.root
            if name == "default" or (name == "strategy" and call.get(2) in (True, "required")):
                root.default_auth = call.get(0)
            return None

        return noted

    @property
    def root(self) -> Server:
        return self if self.parent is None else self.parent.root

    def other(self, name: str, call: CallSite) -> Value:
        return self.instance

    def on_route(self, call: CallSite) -> Value:
        given = call.get(0)
        for each in given if isinstance(given, list) else [given]:
            self._entry(settled(each), call)
        return self.instance

    def _entry(self, given: Value, call: CallSite) -> None:
        if isinstance(given, list):
            for each in given[:2000]:
                self._entry(settled(each), call)
            return
        if isinstance(given, Module):
            given = settled(call.interpreter.member(given, "default"))
        if not isinstance(given, dict):
            call.interpreter.gap(call.location, "a route's options are only known at run time")
            return
        options = settled(given.get("options", given.get("config", {})))
        if isinstance(options, Closure):
            options = settled(call.interpreter.call_with(options, [self.instance], call.scope))
        options = options if isinstance(options, dict) else {}
        methods = settled(given.get("method", MISSING))
        path = text(given.get("path", MISSING))
        for method in methods if isinstance(methods, list) else [methods]:
            name = text(method)
            if name is not None:
                handler = given.get("handler", options.get("handler", MISSING))
                self.entries.append(
                    Entry("ANY" if name == "*" else name.upper(), path, options, settled(handler), call)
                )

    def on_register(self, call: CallSite) -> Value:
        self.plug(call.get(0), call.get(1, default={}), call)
        return self.instance

    def plug(self, plugin: Value, options: Value, call: CallSite) -> None:
        """A plugin, a list of them, or a plugin with its options: ``{plugin, options, routes: {prefix}}``."""
        plugin, known = settled(plugin), options if isinstance(options, dict) else {}
        if isinstance(plugin, list):
            for each in plugin[:500]:
                self.plug(each, known, call)
            return
        if isinstance(plugin, Module):
            plugin = _of_module(call.interpreter, plugin)
        if isinstance(plugin, dict):
            self._object(plugin, known, call)
        elif isinstance(plugin, Closure | Native):
            self._run(plugin, known, settled(known.get("options", {})), call)
        elif isinstance(plugin, External | Made):
            name = plugin.dotted if isinstance(plugin, External) else plugin.origin
            self.packages.append((name, known, call))
        elif isinstance(plugin, Unknown):
            call.interpreter.gap(call.location, "a plugin is registered that could not be resolved")

    def _object(self, plugin: dict[Any, Value], known: dict[Any, Value], call: CallSite) -> None:
        inner = settled(plugin.get("plugin", plugin.get("register", plugin.get("default", MISSING))))
        options = {**known, **{key: plugin[key] for key in ("options", "routes") if key in plugin}}
        if inner is not MISSING and not (isinstance(inner, Closure) and "register" in plugin):
            self.plug(inner, options, call)
        elif inner is not MISSING:
            self._run(inner, options, settled(options.get("options", {})), call)

    def _run(self, plugin: Value, known: dict[Any, Value], options: Value, call: CallSite) -> None:
        routes = settled(known.get("routes", {}))
        prefix = text(routes.get("prefix", "")) if isinstance(routes, dict) else ""
        if prefix is None:
            call.interpreter.gap(call.location, "the prefix of a plugin is only known at run time")
        below = Server(call)
        below.parent, below.depth = self, self.depth + 1
        below.prefix = join(self.prefix, prefix or "") if prefix or self.prefix else ""
        below.places = (call.location, *self.places)
        below.gates = tuple(dict.fromkeys((*self.gates, *conditions(call))))
        below.instance = Instance(External("@hapi/hapi"), call.location)
        below.instance.native = below
        below.instance.attributes = self.instance.attributes
        self.children.append(below)
        if below.depth < _DEEPEST:
            arguments = [below.instance, options, External("next")]
            call.interpreter.call(
                plugin, CallSite(call.interpreter, None, call.scope, arguments, {}, line=call.location.line)
            )

    def every(self) -> Iterator[Server]:
        yield self
        for below in self.children:
            yield from below.every()


def _of_module(run: Interpreter, module: Module) -> Value:
    """What a module is as a plugin: its ``plugin``, its default export, or the exports themselves."""
    for name in ("plugin", "default"):
        if name in module.exports:
            return settled(run.member(module, name))
    return {name: run.member(module, name) for name in module.exports if name != "*"}


# --------------------------------------------------------------------------- glue


def _composed(call: CallSite) -> Value:
    """``Glue.compose(manifest, {relativeTo})``: the server with the plugins that the manifest names, by path or package."""
    run = call.interpreter
    instance = Instance(External("@hapi/hapi"), call.location)
    run.create(Server, call, instance)
    server = instance.native
    assert isinstance(server, Server)
    manifest, options = call.get(0), call.get(1)
    folder = text(options.get("relativeTo", MISSING)) if isinstance(options, dict) else None
    for plugin, known in _registrations(manifest if isinstance(manifest, dict) else {}):
        server.plug(_found(run, plugin, folder, call), known, call)
    for position in (1, 2):
        callback = call.get(position)
        if isinstance(callback, Closure):
            run.call(callback, CallSite(run, None, call.scope, [None, instance], {}, line=call.location.line))
    return instance


def _registrations(manifest: dict[Any, Value]) -> Iterator[tuple[Value, dict[Any, Value]]]:
    """(plugin, options of its registration): ``register.plugins``, or ``registrations`` of older manifests."""
    register = settled(manifest.get("register", {}))
    listed = settled(register.get("plugins", [])) if isinstance(register, dict) else []
    for plugin in map(settled, listed if isinstance(listed, list) else []):
        yield plugin, {}
    older = settled(manifest.get("registrations", []))
    for each in map(settled, older if isinstance(older, list) else []):
        known = settled(each.get("options", {})) if isinstance(each, dict) else {}
        yield each.get("plugin") if isinstance(each, dict) else each, known if isinstance(known, dict) else {}


def _found(run: Interpreter, plugin: Value, folder: str | None, call: CallSite) -> Value:
    """A registration whose plugins are named by path, with the plugin in the place of its name."""
    if isinstance(plugin, str):
        language: Any = run.language("javascript")
        place = f"{folder}/{plugin}" if folder and plugin.startswith(".") else plugin
        return settled(language.required(place, call.module, call.location.line))
    if isinstance(plugin, dict):
        names = ("plugin", "register")
        return {key: _found(run, settled(each), folder, call) if key in names else each for key, each in plugin.items()}
    return plugin


class Store(Model):
    """``new Confidence.Store(document)``: ``get("/path")`` is a part of it, each filter at its default."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.document = call.get(0)

    def on_load(self, call: CallSite) -> Value:
        self.document = call.get(0)
        return None

    def on_get(self, call: CallSite) -> Value:
        value: Value = self.document
        for part in filter(None, (call.text(0) or "").split("/")):
            value = settled(value)
            value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
        value = settled(value)
        if isinstance(value, dict) and "$filter" in value:
            value = value.get("$default", MISSING)
        return Unknown(configured=True) if value is MISSING else value


MODELS: dict[str, Kind] = {
    **{
        f"{package}.{name}": Server
        for package in ("@hapi/hapi", "@hapi/hapi.default", "hapi", "hapi.default")
        for name in ("Server", "server", "createServer")
    },
    **{f"{package}.compose": _composed for package in ("glue", "@hapi/glue", "glue.default", "@hapi/glue.default")},
    "confidence.Store": Store,
    "@hapipal/confidence.Store": Store,
}


# --------------------------------------------------------------------------- routes


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    reach = ScriptReach(run)
    for root in [each for each in run.instances(Server) if isinstance(each, Server)]:
        mounted = serving.served(root)
        tagged = any(_package(name) == "hapi-swagger" for server in root.every() for name, _, _ in server.packages)
        for server in root.every():
            for entry in server.entries:
                yield _route(server, entry, mounted, tagged, reach)
            for name, options, call in server.packages:
                yield from _documented(server, name, options, call)


def _route(server: Server, entry: Entry, mounted: bool, tagged: bool, reach: ScriptReach) -> Route:
    gates = tuple(dict.fromkeys((*server.gates, *conditions(entry.call))))
    state, condition = Way(mounted=mounted).state(gates)
    files = isinstance(entry.handler, dict) and bool({"directory", "file", "proxy"} & set(entry.handler))
    full = join(server.prefix, braces(entry.path)) if entry.path is not None else join(server.prefix, "**")
    handler = Middleware(entry.handler)
    function = innermost(entry.handler)
    health = answers_probe(entry.method, full, handler_name(handler))
    if state is RouteState.SERVED and (entry.path is None or (files and full.endswith("*"))):
        state, full = RouteState.OPAQUE, full.rstrip("*") + "**"
    return Route(
        entry.method,
        full,
        _place(entry, function),
        "hapi",
        state,
        handler_name(handler),
        (entry.call.location, *server.places),
        next((name for name in ("description", "notes") if name in entry.options), ""),
        "schema" if "response" in entry.options else "",
        not files and "*" not in full and (not tagged or _is_tagged(entry.options)),
        _auth(server, entry.options),
        database=reach.database(function) if function is not None and health else None,
        swallows_failure=function is not None and health and swallows(function),
        health=health,
        condition=condition,
        own=not files,
    )


def _place(entry: Entry, function: Closure | None) -> Location:
    """The registration where the route is written in it; else its handler, if that is a function of the repository."""
    node = entry.call.node.args[0] if entry.call.node is not None and entry.call.node.args else None
    if function is None or isinstance(node, syntax.DictOf | syntax.ListOf):
        return entry.call.location._replace(end_line=0)
    return Location(function.scope.module.path, function.node.line)


def braces(path: str) -> str:
    """hapi's parameters as ``{name}``, and what takes the rest of the path as ``*``.

    >>> braces("/users/{id?}"), braces("/files/{rest*}"), braces("/{p*2}/x")
    ('/users/{id}', '/files/*', '/{p}/x')
    """
    return re.sub(r"\{(\w+)(?:\?|\*\d+)?\}", r"{\1}", re.sub(r"\{\w*\*\}", "*", path))


def _is_tagged(options: dict[Any, Value]) -> bool:
    """``hapi-swagger`` describes the routes that are tagged ``api``."""
    tags = settled(options.get("tags", []))
    return isinstance(tags, list) and "api" in [settled(tag) for tag in tags]


def _auth(server: Server, options: dict[Any, Value]) -> str:
    own = settled(options.get("auth", MISSING))
    default = server.root.default_auth
    if own is False:
        return ""
    fields = own if isinstance(own, dict) else default if isinstance(default, dict) else {}
    if settled(fields.get("mode", MISSING)) in ("try", "optional"):
        return ""
    if isinstance(own, str):
        return f"auth: {own}"
    if own is not MISSING:
        return "auth" if not isinstance(own, Unknown | type(None)) else ""
    return f"{default} for the whole application" if isinstance(default, str) else "auth.default" if fields else ""


def _package(name: str) -> str:
    return name.removesuffix(".default").removesuffix(".plugin")


def _documented(server: Server, name: str, options: dict[Any, Value], call: CallSite) -> Iterator[ApiDocs]:
    if _package(name) in _SWAGGER:
        own = settled(options.get("options", {}))
        own = own if isinstance(own, dict) else {}
        path = text(own.get("documentationPath", own.get("path", MISSING))) or "/documentation"
        gates = " and ".join(dict.fromkeys((*server.gates, *conditions(call))))
        yield ApiDocs("generated", _package(name), call.location._replace(end_line=0), join(server.prefix, path), gates)
