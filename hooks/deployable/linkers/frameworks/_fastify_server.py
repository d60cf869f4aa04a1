"""A Fastify instance: what was registered on it and on the children that its plugins were given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.frameworks._fastify_plugins import CALLBACK, Autoload, plugin_of, site
from deployable.linkers.frameworks._node import VERBS, conditions
from deployable.linkers.handlers.middleware import Middleware
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Closure,
    External,
    Instance,
    Made,
    Model,
    Unknown,
    Value,
    settled,
    text,
)
from deployable.model import Location

HOOKS = ("onRequest", "preParsing", "preValidation", "preHandler")


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
        if call.text(0) in HOOKS and len(call.arguments) > 1:
            node = call.node.args[1] if call.node is not None and len(call.node.args) > 1 else None
            self.hooks.append(Middleware(call.raw(1), node))
        return self.instance

    def on_route(self, call: CallSite) -> Value:
        options = call.get(0)
        if isinstance(options, dict):
            methods = settled(options.get("method", "GET"))
            names = tuple(str(settled(each)).upper() for each in (methods if isinstance(methods, list) else [methods]))
            written = written_fields(call, 0)
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
        written = written_fields(call, 1) if last > 1 else {}
        handler = Middleware(call.raw(last), node)
        if last == 1 and isinstance(call.get(1), dict):
            options, written = call.get(1), written_fields(call, 1)
            handler = Middleware(options.get("handler", MISSING), written.get("handler"))
        known = options if isinstance(options, dict) else {}
        self.endpoints.append(Endpoint((method,), call.text(0), known, handler, written, call))
        return self.instance

    def on_after(self, call: CallSite) -> Value:
        """``after`` and ``ready`` run what they are given once the plugins are there."""
        callback = call.get(0)
        if isinstance(callback, Closure):
            call.interpreter.call(callback, site(call, []))
        return self.instance

    on_ready = on_after

    # ----------------------------------------------------------------- plugins

    def on_register(self, call: CallSite) -> Value:
        options = call.get(1, default={})
        if isinstance(options, Closure):
            options = settled(call.interpreter.call(options, site(call, [self.instance])))
        self.plug(call.raw(0), options if isinstance(options, dict) else {}, call)
        return self.instance

    def plug(self, plugin: Value, options: dict[Any, Value], call: CallSite) -> None:
        """Run a plugin of the repository on a child, or keep a package's name and options."""
        value, shared = plugin_of(call.interpreter, plugin)
        if isinstance(value, Closure):
            prefix = text(options.get("prefix", "")) or ""
            below = self if shared else self.child(call, prefix)
            if below.depth < 24:
                call.interpreter.call(value, site(call, [below.instance, options, CALLBACK]))
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


def written_fields(call: CallSite, position: int) -> dict[str, syntax.Expression]:
    """The fields of an object argument that is written in place."""
    nodes = call.node.args if call.node is not None else ()
    node = nodes[position] if position < len(nodes) else None
    items = node.items if isinstance(node, syntax.DictOf) else ()
    return {
        item.key.value: item.value
        for item in items
        if isinstance(item.key, syntax.Const) and isinstance(item.key.value, str)
    }
