"""NestJS: controllers in the modules that the application's root module reaches, prefixes, versions, guards, swagger decorators.

https://docs.nestjs.com/controllers, /faq/global-prefix, /techniques/versioning, /recipes/router-module, /openapi/introduction
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._nest_decorators import (
    _PUBLIC,
    Known,
    covers,
    is_guard,
    known_decorators,
    matches,
    methods,
    mounts,
    paths,
    refusing,
    responds,
)
from deployable.linkers.frameworks._nest_objects import (
    App,
    Applied,
    Consumer,
    ControllerMark,
    Documented,
    ModuleMark,
    Namespace,
    instance_of,
    items,
    name_of,
)
from deployable.linkers.frameworks._node import braces, conditions, join
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import (
    MISSING,
    UNKNOWN,
    Assumed,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Interpreter,
    Kind,
    Lazy,
    Made,
    Unknown,
    Value,
    force,
    settled,
    text,
)
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, Gap, Location, Route, RouteState

LANGUAGE = "javascript"
LITERALS = (b"NestFactory", b"@Controller(")

_VERBS = {
    "Get": "GET", "Post": "POST", "Put": "PUT", "Patch": "PATCH", "Delete": "DELETE", "Options": "OPTIONS", "Head": "HEAD",
    "All": "ANY", "Search": "SEARCH", "Sse": "GET",
}  # fmt: skip
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

MODELS: dict[str, Kind] = {
    "@nestjs/common.Controller": ControllerMark,
    "@nestjs/common.Module": ModuleMark,
    "@nestjs/core.NestFactory.create": App,
    "@nestjs/config.registerAs": Namespace,
    "@nestjs/swagger.SwaggerModule.setup": Documented,
    "@scalar/nestjs-api-reference.apiReference": Documented,
}


# --------------------------------------------------------------------------- from the application to its routes


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    start(run, serving)
    reach = ScriptReach(run)
    seen: set[int] = set()
    apps = [each for each in run.instances(App) if isinstance(each, App)]
    walked: set[int] = set()
    for app in sorted(apps, key=lambda each: not serving.served(each)):
        root = app.call.get(0)
        if isinstance(root, ClassValue) and id(root.node) in walked and not serving.served(app):
            continue
        walked |= {id(root.node)} if isinstance(root, ClassValue) else set()
        walk = _Walk(run, app, serving.served(app), reach)
        yield from walk.routes()
        seen |= walk.controllers
    for mark in run.instances(ControllerMark):
        assert isinstance(mark, ControllerMark)
        if mark.cls is not None and id(mark.cls.node) not in seen:
            yield from _Walk(run, None, False, reach).controller(mark.cls, "", (), ())
    for setup in run.instances(Documented):
        at = setup.call.location._replace(end_line=0)
        gate = " and ".join(conditions(setup.call))
        yield ApiDocs("generated", "@nestjs/swagger", at, join("", setup.call.text(0) or "/"), gate)


class _Walk:
    def __init__(self, run: Interpreter, app: App | None, mounted: bool, reach: ScriptReach) -> None:
        self.run, self.app, self.mounted, self.reach = run, app, mounted, reach
        self.controllers: set[int] = set()
        self.modules: dict[int, tuple[ClassValue, dict[str, list[Value]], tuple[str, ...]]] = {}
        self.prefixes: dict[int, str] = {}
        self.guards: list[tuple[Value, str]] = list(app.guards) if app is not None else []
        self.applied: list[Applied] = []

    def routes(self) -> Iterator[Route | Gap]:
        assert self.app is not None
        root = self.app.call.get(0)
        if not isinstance(root, ClassValue | dict):
            yield Gap("routes", self.app.call.location, "the root module could not be resolved")
            return
        yield from self._module(root, conditions(self.app.call), 0)
        if self.app.prefix_call is not None and text(self.app.prefix) is None:
            yield Gap("routes", self.app.prefix_call.location, "the global prefix is only known at run time")
        for cls, options, gates in list(self.modules.values()):
            for value in options["controllers"]:
                found = settled(value)
                if isinstance(found, ClassValue):
                    self.controllers.add(id(found.node))
                    gate = (value.condition,) if isinstance(value, Assumed) and value.condition else ()
                    yield from self.controller(
                        found, self.prefixes.get(id(cls.node), ""), gates + gate, (cls.location,)
                    )
                elif isinstance(found, Unknown):
                    yield Gap("routes", cls.location, "a controller of the module could not be resolved")
        yield from self._added()

    # ----------------------------------------------------------------- modules

    def _module(self, value: Value, gates: tuple[str, ...], depth: int) -> Iterator[Gap]:
        """Note a module with its controllers and providers, and all that it imports."""
        value = force(value)
        if isinstance(value, Assumed) and value.condition:
            gates = (*gates, value.condition)
        found, more = self._resolved(value)
        if found is None or depth > 60:
            return
        options = self._options(found)
        if id(found.node) in self.modules and not more:
            return
        merged = {key: [*options[key], *_listed(more.get(key))] for key in options}
        first = id(found.node) not in self.modules
        self.modules[id(found.node)] = (found, merged, gates)
        if first:
            self._configure(found)
        for provider in merged["providers"]:
            self._provider(provider)
        for imported in merged["imports"]:
            self._router(imported)
            if isinstance(settled(imported), Unknown):
                yield Gap("routes", found.location, "an imported module could not be resolved")
            yield from self._module(imported, gates, depth + 1)

    def _resolved(self, value: Value) -> tuple[ClassValue | None, dict[Any, Value]]:
        """The module class, and what a dynamic module adds to it."""
        value = settled(value)
        if isinstance(value, Made) and value.origin.endswith(".forwardRef") and value.arguments:
            value = settled(value.arguments[0])
            value = settled(self.run.call_with(value, [], value.scope)) if isinstance(value, Closure) else value
        if isinstance(value, dict):
            inner = settled(value.get("module"))
            return (inner, value) if isinstance(inner, ClassValue) else (None, {})
        return (value, {}) if isinstance(value, ClassValue) else (None, {})

    def _options(self, cls: ClassValue) -> dict[str, list[Value]]:
        found: dict[str, list[Value]] = {"imports": [], "controllers": [], "providers": []}
        for decorator in cls.decorators:
            value = settled(decorator.value)
            if isinstance(value, Instance) and isinstance(value.native, ModuleMark):
                options = value.native.call.get(0, default={})
                for key in found:
                    found[key] += _listed(options.get(key)) if isinstance(options, dict) else []
        return found

    def _provider(self, value: Value) -> None:
        if isinstance(value, Lazy):
            return
        value = settled(value)
        provided = settled(value.get("provide")) if isinstance(value, dict) else None
        if isinstance(value, dict) and isinstance(provided, External) and provided.dotted.endswith(".APP_GUARD"):
            guard = settled(value.get("useClass", value.get("useExisting", value.get("useValue", UNKNOWN))))
            self.guards.append((guard, name_of(guard)))

    def _router(self, value: Value) -> None:
        """``RouterModule.register([{path, module, children}])``."""
        value = settled(value)
        if isinstance(value, Made) and "RouterModule." in value.origin and value.arguments:
            self._tree(settled(value.arguments[0]), "", 0)

    def _tree(self, nodes: Value, prefix: str, depth: int) -> None:
        for node in items(nodes) if isinstance(nodes, list) and depth < 10 else ():
            if isinstance(node, ClassValue):
                self.prefixes[id(node.node)] = prefix
            if not isinstance(node, dict):
                continue
            path = join(prefix, text(node.get("path", "")) or "")
            module = settled(node.get("module"))
            if isinstance(module, ClassValue):
                self.prefixes[id(module.node)] = path
            self._tree(settled(node.get("children", node.get("routes", []))), path, depth + 1)

    def _configure(self, cls: ClassValue) -> None:
        method = settled(cls.find("configure"))
        if isinstance(method, Closure):
            call = CallSite(self.run, None, method.scope, [], {}, line=method.node.line)
            consumer = instance_of(Consumer, call)
            consumer.native.applied = self.applied
            bound = method.bound(Instance(cls, cls.location))
            self.run.call(bound, CallSite(self.run, None, method.scope, [consumer], {}))

    # ----------------------------------------------------------------- controllers

    def controller(
        self, cls: ClassValue, below: str, gates: tuple[str, ...], places: tuple[Location, ...]
    ) -> Iterator[Route]:
        decorators = known_decorators(self.run, cls.decorators)
        for own, version in mounts(decorators):
            for closure in methods(cls):
                on_method = known_decorators(self.run, closure.decorators)
                for known in on_method:
                    if known.name not in _VERBS or not isinstance(known.made, Made):
                        continue
                    for path in paths(known.made):
                        for full in self._full(below, own, path, version, on_method):
                            yield self._route(cls, closure, known, full, decorators, on_method, gates, places)

    def _full(
        self, below: str, own: str, path: str, version: Value, on_method: list[Known]
    ) -> Iterator[tuple[str, str]]:
        """(full path, path without prefix and version)."""
        bare = join(join(below, braces(own) if own else ""), braces(path) if path else "")
        prefix = "" if self._excluded(bare) else self._prefix()
        for part in self._versions(version, on_method):
            yield join(join(prefix, part), bare), bare

    def _versions(self, version: Value, on_method: list[Known]) -> list[str]:
        if self.app is None or self.app.versioning is None:
            return [""]
        kind = settled(self.app.versioning.get("type", UNKNOWN))
        if isinstance(kind, External) and not kind.dotted.endswith(".URI"):
            return [""]
        for known in on_method:
            if known.name == "Version" and isinstance(known.made, Made) and known.made.arguments:
                version = settled(known.made.arguments[0])
        if version is MISSING or version is None:
            version = settled(self.app.versioning.get("defaultVersion", MISSING))
        lead = settled(self.app.versioning.get("prefix", "v"))
        lead = "" if lead is False else lead if isinstance(lead, str) else "v"
        found = [f"{lead}{each}" if isinstance(each, str | int) else "" for each in items(version)]
        return list(dict.fromkeys(found)) or [""]

    def _prefix(self) -> str:
        """The global prefix; ``{prefix}`` where it is only known at run time."""
        if self.app is None or self.app.prefix_call is None:
            return ""
        known = text(self.app.prefix)
        return "{prefix}" if known is None else known

    def _prefix_gates(self, bare: str) -> tuple[str, ...]:
        """The tests that the prefix of this path hangs on."""
        if self.app is None or self.app.prefix_call is None or text(self.app.prefix) is None or self._excluded(bare):
            return ()
        return conditions(self.app.prefix_call)

    def _excluded(self, bare: str) -> bool:
        exclude = self.app.exclude if self.app is not None else []
        for each in exclude if isinstance(exclude, list) else ():
            path = settled(each)
            path = text(path.get("path", "")) if isinstance(path, dict) else path
            if isinstance(path, str) and matches(path, bare):
                return True
        return False

    def _route(
        self,
        cls: ClassValue,
        closure: Closure,
        verb: Known,
        full: tuple[str, str],
        on_class: list[Known],
        on_method: list[Known],
        gates: tuple[str, ...],
        places: tuple[Location, ...],
    ) -> Route:
        path, bare = full
        method = _VERBS[verb.name]
        name = f"{cls.name}.{closure.node.name}"
        checks = any(known.name == "HealthCheck" for known in on_method)
        health = checks or answers_probe(method, path.removeprefix("/{prefix}") or "/", name)
        location = Location(closure.scope.module.path, verb.line)
        gates += self._prefix_gates(bare)
        state, condition = Way(conditions=gates, mounted=self.mounted).state()
        return Route(
            method,
            path,
            location,
            "nestjs",
            state,
            name,
            (location, *places),
            "decorator" if any(known.name == "ApiOperation" for known in on_method) else "",
            responds(closure, on_method),
            not any(known.name in ("ApiExcludeEndpoint", "ApiExcludeController") for known in (*on_method, *on_class)),
            self._auth(on_class, on_method, method, bare),
            self._limited(on_class, on_method),
            self.reach.database(closure) if health else None,
            health and swallows(closure),
            health and method in ("GET", "ANY", "HEAD"),
            condition,
        )

    # ----------------------------------------------------------------- guards

    def _auth(self, on_class: list[Known], on_method: list[Known], method: str, bare: str) -> str:
        if any(_PUBLIC.match(known.written) for known in on_method):
            return ""
        for known in (*on_method, *on_class):
            if known.name == "UseGuards" and isinstance(known.made, Made):
                for argument in known.made.arguments:
                    if is_guard(name_of(argument)):
                        return f"@UseGuards({name_of(argument)})"
        if any(_PUBLIC.match(known.written) for known in on_class):
            return ""
        for _, name in self.guards:
            if is_guard(name):
                return f"{name} for the whole application"
        return self._middleware(method, bare)

    def _middleware(self, method: str, bare: str) -> str:
        for applied in self.applied:
            guards = [each for each in applied.middleware if refusing(each)]
            if guards and any(covers(each, method, bare) for each in applied.covers):
                if not any(covers(each, method, bare) for each in applied.leaves):
                    return name_of(guards[0])
        return ""

    def _limited(self, on_class: list[Known], on_method: list[Known]) -> str:
        if any(known.name == "SkipThrottle" for known in (*on_method, *on_class)):
            return ""
        for known in (*on_method, *on_class):
            if known.name in ("Throttle", "RateLimit"):
                return f"@{known.written}"
            if known.name == "UseGuards" and isinstance(known.made, Made):
                for argument in known.made.arguments:
                    if "throttl" in name_of(argument).lower():
                        return f"@UseGuards({name_of(argument)})"
        return next((name for _, name in self.guards if "throttl" in name.lower()), "")

    # ----------------------------------------------------------------- what packages add

    def _added(self) -> Iterator[Route]:
        prefix = self._prefix()
        for cls, options, gates in self.modules.values():
            for imported in map(settled, options["imports"]):
                origin = imported.origin if isinstance(imported, Made) else _dotted(imported)
                arguments = _options_of(imported)
                at = imported.location._replace(end_line=0) if isinstance(imported, Made) else cls.location
                path, method, opaque = _package(origin, arguments, prefix)
                if path:
                    state, condition = Way(conditions=gates, mounted=self.mounted).state()
                    state = RouteState.OPAQUE if opaque and self.mounted else state
                    yield Route(
                        method,
                        path,
                        at,
                        "nestjs",
                        state,
                        origin,
                        (at,),
                        in_schema=False,
                        condition=condition,
                        own=False,
                    )


def _package(origin: str, options: dict[Any, Value], prefix: str) -> tuple[str, str, bool]:
    """(path, method, opaque) of what a module of a package serves."""
    if origin.startswith("@nestjs/graphql.GraphQLModule"):
        return join("", text(options.get("path", "/graphql")) or "/graphql") + "/**", "ANY", True
    if origin.startswith("@willsoto/nestjs-prometheus.PrometheusModule"):
        return join(prefix, text(options.get("path", "/metrics")) or "/metrics"), "GET", False
    if origin.startswith("@nestjs/serve-static") and (root := text(options.get("serveRoot", MISSING))):
        return join("", root) + "/**", "GET", True
    if origin.startswith("@bull-board/nestjs") and (route := text(options.get("route", MISSING))):
        return join("", route) + "/**", "ANY", True
    return "", "", False


def _options_of(value: Value) -> dict[Any, Value]:
    first = settled(value.arguments[0]) if isinstance(value, Made) and value.arguments else {}
    return first if isinstance(first, dict) else {}


def _dotted(value: Value) -> str:
    return value.dotted if isinstance(value, External) else ""


def _listed(value: Value) -> list[Value]:
    """The items of a list option, not loaded yet; what is conditional keeps its condition."""
    found = settled(value)
    return list(found) if isinstance(found, list) else []
