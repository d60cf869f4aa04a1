"""NestJS: controllers in the modules that the application's root module reaches, prefixes, versions, guards, swagger decorators.

https://docs.nestjs.com/controllers, /faq/global-prefix, /techniques/versioning, /recipes/router-module, /openapi/introduction
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin, start
from deployable.linkers.frameworks._node import braces, conditions, join
from deployable.linkers.handlers.middleware import refuses
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import (
    CONFIGURED,
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
    Model,
    Unknown,
    Value,
    assumed,
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
_NO_GUARD = re.compile(
    r"throttl|rate_?limit|optional|feature|captcha|anonymous|cache|timeout|complexity", re.IGNORECASE
)
_PUBLIC = re.compile(
    r"(^|\.|@|^SetMetadata\(')(is_?)?(public|allow_?anonymous|no_?auth|skip_?auth|unauthenticated|auth_?none)\w*"
    r"|(^|\.|@)open(_?(route|endpoint|access))?(?!\w)",
    re.IGNORECASE,
)


# --------------------------------------------------------------------------- what decorators and factories make


class ControllerMark(Model):
    """``@Controller(…)``."""

    cls: ClassValue | None = None

    def called(self, call: CallSite) -> Value:
        found = call.get(0)
        self.cls = found if isinstance(found, ClassValue) else None
        return found


class ModuleMark(Model):
    """``@Module({…})``."""

    def called(self, call: CallSite) -> Value:
        return call.get(0)


class App(Model):
    """``await NestFactory.create(AppModule)``."""

    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix: Value = ""
        self.prefix_call: CallSite | None = None
        self.exclude: Value = []
        self.versioning: dict[Any, Value] | None = None
        self.guards: list[tuple[Value, str]] = []

    def on_setGlobalPrefix(self, call: CallSite) -> Value:
        self.prefix, self.prefix_call = call.raw(0), call
        options = call.get(1)
        self.exclude = settled(options.get("exclude", [])) if isinstance(options, dict) else []
        return self.instance

    def on_enableVersioning(self, call: CallSite) -> Value:
        options = call.get(0, default={})
        self.versioning = options if isinstance(options, dict) else {}
        return self.instance

    def on_useGlobalGuards(self, call: CallSite) -> Value:
        self.guards += [(settled(value), _name(value)) for value in call.arguments]
        return self.instance

    def on_get(self, call: CallSite) -> Value:
        """``app.get(ConfigService)``; other services are objects of their class."""
        first = call.arguments[0] if call.arguments else MISSING
        if isinstance(first, Lazy) and "Config" not in first.name:
            return UNKNOWN
        asked = call.get(0)
        if isinstance(asked, External) and asked.dotted.endswith("ConfigService"):
            return _instance(Config, call)
        return Instance(asked, call.location) if isinstance(asked, ClassValue) else UNKNOWN


class Config(Model):
    """``ConfigService``: ``get("app.apiPrefix")`` looks into what ``registerAs("app", …)`` returns."""

    def on_get(self, call: CallSite) -> Value:
        name = call.text(0) or ""
        namespace, _, key = name.partition(".")
        for path in call.interpreter.sources.having("javascript", b"registerAs"):
            call.interpreter.load(call.interpreter.module_at(path, "javascript"))
        for registered in call.interpreter.instances(Namespace):
            assert isinstance(registered, Namespace)
            if registered.name == namespace and key:
                found = registered.field(key)
                if found is not MISSING and not isinstance(settled(found), Unknown):
                    return assumed(found)
        fallback = call.raw(1)
        known = fallback is not MISSING and not isinstance(settled(fallback), dict | Unknown)
        return assumed(fallback) if known else CONFIGURED

    on_getOrThrow = on_get


class Namespace(Model):
    """``registerAs("app", () => ({…}))`` of ``@nestjs/config``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.name = call.text(0) or ""

    def field(self, key: str) -> Value:
        factory = self.call.get(1)
        if not isinstance(factory, Closure):
            return MISSING
        value: Value = settled(self.call.interpreter.call_with(factory, [], self.call.scope))
        for part in key.split("."):
            value = settled(value)
            value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
        return value


class Documented(Model):
    """``SwaggerModule.setup("docs", app, document)``."""


class Consumer(Model):
    """``configure(consumer)`` of a module: middleware by route."""

    applied: list[Applied]

    def on_apply(self, call: CallSite) -> Value:
        found = _instance(Applied, call)
        found.native.middleware = [settled(value) for value in call.arguments]
        self.applied.append(found.native)
        return found


class Applied(Model):
    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.middleware: list[Value] = []
        self.covers: list[Value] = []
        self.leaves: list[Value] = []

    def on_forRoutes(self, call: CallSite) -> Value:
        self.covers += [item for value in call.arguments for item in _items(value)]
        return UNKNOWN

    def on_exclude(self, call: CallSite) -> Value:
        self.leaves += [item for value in call.arguments for item in _items(value)]
        return self.instance


def _instance(kind: type[Model], call: CallSite) -> Any:
    instance = Instance(External(kind.__name__), call.location)
    native = kind(call)
    native.instance = instance
    instance.native = native
    return instance


def _items(value: Value) -> list[Value]:
    value = settled(value)
    return [settled(item) for item in value] if isinstance(value, list) else [value]


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


class _Known(NamedTuple):
    """A decorator: its plain name, its call when it is one, as written, its line."""

    name: str
    made: Made | Instance | None
    written: str
    line: int


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
            self.guards.append((guard, _name(guard)))

    def _router(self, value: Value) -> None:
        """``RouterModule.register([{path, module, children}])``."""
        value = settled(value)
        if isinstance(value, Made) and "RouterModule." in value.origin and value.arguments:
            self._tree(settled(value.arguments[0]), "", 0)

    def _tree(self, nodes: Value, prefix: str, depth: int) -> None:
        for node in _items(nodes) if isinstance(nodes, list) and depth < 10 else ():
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
            consumer = _instance(Consumer, call)
            consumer.native.applied = self.applied
            bound = method.bound(Instance(cls, cls.location))
            self.run.call(bound, CallSite(self.run, None, method.scope, [consumer], {}))

    # ----------------------------------------------------------------- controllers

    def controller(
        self, cls: ClassValue, below: str, gates: tuple[str, ...], places: tuple[Location, ...]
    ) -> Iterator[Route]:
        decorators = _decorators(self.run, cls.decorators)
        for own, version in _mounts(decorators):
            for closure in _methods(cls):
                on_method = _decorators(self.run, closure.decorators)
                for known in on_method:
                    if known.name not in _VERBS or not isinstance(known.made, Made):
                        continue
                    for path in _paths(known.made):
                        for full in self._full(below, own, path, version, on_method):
                            yield self._route(cls, closure, known, full, decorators, on_method, gates, places)

    def _full(
        self, below: str, own: str, path: str, version: Value, on_method: list[_Known]
    ) -> Iterator[tuple[str, str]]:
        """(full path, path without prefix and version)."""
        bare = join(join(below, braces(own) if own else ""), braces(path) if path else "")
        prefix = "" if self._excluded(bare) else self._prefix()
        for part in self._versions(version, on_method):
            yield join(join(prefix, part), bare), bare

    def _versions(self, version: Value, on_method: list[_Known]) -> list[str]:
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
        found = [f"{lead}{each}" if isinstance(each, str | int) else "" for each in _items(version)]
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
            if isinstance(path, str) and _matches(path, bare):
                return True
        return False

    def _route(
        self,
        cls: ClassValue,
        closure: Closure,
        verb: _Known,
        full: tuple[str, str],
        on_class: list[_Known],
        on_method: list[_Known],
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
            _responds(closure, on_method),
            not any(known.name in ("ApiExcludeEndpoint", "ApiExcludeController") for known in (*on_method, *on_class)),
            self._auth(on_class, on_method, method, bare),
            self._limited(on_class, on_method),
            self.reach.database(closure) if health else None,
            health and swallows(closure),
            health and method in ("GET", "ANY", "HEAD"),
            condition,
        )

    # ----------------------------------------------------------------- guards

    def _auth(self, on_class: list[_Known], on_method: list[_Known], method: str, bare: str) -> str:
        if any(_PUBLIC.match(known.written) for known in on_method):
            return ""
        for known in (*on_method, *on_class):
            if known.name == "UseGuards" and isinstance(known.made, Made):
                for argument in known.made.arguments:
                    if _is_guard(_name(argument)):
                        return f"@UseGuards({_name(argument)})"
        if any(_PUBLIC.match(known.written) for known in on_class):
            return ""
        for _, name in self.guards:
            if _is_guard(name):
                return f"{name} for the whole application"
        return self._middleware(method, bare)

    def _middleware(self, method: str, bare: str) -> str:
        for applied in self.applied:
            guards = [each for each in applied.middleware if _refusing(each)]
            if guards and any(_covers(each, method, bare) for each in applied.covers):
                if not any(_covers(each, method, bare) for each in applied.leaves):
                    return _name(guards[0])
        return ""

    def _limited(self, on_class: list[_Known], on_method: list[_Known]) -> str:
        if any(known.name == "SkipThrottle" for known in (*on_method, *on_class)):
            return ""
        for known in (*on_method, *on_class):
            if known.name in ("Throttle", "RateLimit"):
                return f"@{known.written}"
            if known.name == "UseGuards" and isinstance(known.made, Made):
                for argument in known.made.arguments:
                    if "throttl" in _name(argument).lower():
                        return f"@UseGuards({_name(argument)})"
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


# --------------------------------------------------------------------------- decorators


def _decorators(run: Interpreter, decorators: Any) -> list[_Known]:
    """Every decorator by its plain name, ``applyDecorators(…)`` taken apart."""
    found: list[_Known] = []
    for decorator in decorators:
        found += _taken_apart(settled(decorator.value), decorator.written, decorator.line, 0)
    return found


def _taken_apart(value: Value, as_written: str, line: int, depth: int) -> Iterator[_Known]:
    if isinstance(value, Made) and value.origin.endswith(".applyDecorators") and depth < 6:
        yield _Known("", None, as_written, line)
        for item in [item for argument in value.arguments for item in _items(argument) if not _says_no(item)]:
            yield from _taken_apart(item, _name(item), line, depth + 1)
    elif isinstance(value, Made):
        yield _Known(value.origin.rsplit(".", 1)[-1], value, as_written, line)
    elif isinstance(value, Instance) and isinstance(value.native, ControllerMark):
        yield _Known("Controller", value, as_written, line)
    elif isinstance(value, External):
        yield _Known(value.dotted.rsplit(".", 1)[-1], None, as_written, line)
    else:
        yield _Known(as_written.partition("(")[0].rsplit(".", 1)[-1], None, as_written, line)


def _says_no(value: Value) -> bool:
    """``SetMetadata("isPublic", false)``."""
    set_to = settled(value.arguments[1]) if isinstance(value, Made) and len(value.arguments) > 1 else True
    return isinstance(value, Made) and value.origin.endswith(".SetMetadata") and set_to in (False, None)


def _mounts(decorators: list[_Known]) -> list[tuple[str, Value]]:
    """(path, version) of a controller: a string, several, or an object."""
    for known in decorators:
        if isinstance(known.made, Instance) and isinstance(known.made.native, ControllerMark):
            option = known.made.native.call.get(0, default="")
            version: Value = MISSING
            if isinstance(option, dict):
                version = settled(option.get("version", MISSING))
                option = settled(option.get("path", ""))
            paths = [each if isinstance(each, str) else "" for each in _items(option)]
            return [(path, version) for path in paths or [""]]
    return []


def _paths(made: Made) -> list[str]:
    if not made.arguments:
        return [""]
    return [each if isinstance(each, str) else "" for each in _items(made.arguments[0])] or [""]


def _methods(cls: ClassValue) -> Iterator[Closure]:
    seen: set[str] = set()
    for each in cls.lineage():
        for name, member in each.namespace.items() if isinstance(each, ClassValue) else ():
            if name not in seen and isinstance(member, Closure):
                seen.add(name)
                yield member


def _responds(closure: Closure, on_method: list[_Known]) -> str:
    if any(re.fullmatch(r"Api\w*Response", known.name) for known in on_method):
        return "decorator"
    return "return annotation" if closure.node.returns is not None else ""


# --------------------------------------------------------------------------- names and paths


def _name(value: Value) -> str:
    if isinstance(value, Lazy):
        return value.name
    value = settled(value)
    if isinstance(value, ClassValue):
        return value.name
    if isinstance(value, Instance):
        return _name(value.cls)
    if isinstance(value, Closure):
        return value.node.name
    if isinstance(value, Made):
        inner = ", ".join(repr(item) for item in map(settled, value.arguments[:2]) if isinstance(item, str))
        return f"{value.origin.rsplit('.', 1)[-1]}({inner})"
    return value.dotted.rsplit(".", 1)[-1] if isinstance(value, External) else ""


def _is_guard(name: str) -> bool:
    return bool(name) and _NO_GUARD.search(name) is None


def _refusing(value: Value) -> bool:
    """Middleware that refuses: by its name, or because its ``use`` answers 401."""
    name = _name(value)
    if re.search(r"auth|jwt|token|session|api_?key", name, re.IGNORECASE) and _is_guard(name):
        return True
    use = settled(value.find("use")) if isinstance(value, ClassValue) else value
    return isinstance(use, Closure) and refuses(use)


def _covers(target: Value, method: str, bare: str) -> bool:
    """Whether an entry of ``forRoutes`` means this route."""
    if isinstance(target, ClassValue):
        decorators = [settled(decorator.value) for decorator in target.decorators]
        marks = [
            each.native for each in decorators if isinstance(each, Instance) and isinstance(each.native, ControllerMark)
        ]
        owns = [path for mark in marks for path, _ in _mounts([_Known("", mark.instance, "", 0)])]
        return any(_matches(f"{path}/*", bare) or _matches(path, bare) for path in owns)
    if isinstance(target, dict):
        path = text(target.get("path", ""))
        only = settled(target.get("method", MISSING))
        named = only.dotted.rsplit(".", 1)[-1] if isinstance(only, External) else "ALL"
        return path is not None and named in ("ALL", method) and _matches(path, bare)
    return isinstance(target, str) and _matches(target, bare)


def _matches(pattern: str, bare: str) -> bool:
    """A Nest path pattern (``auth/(.*)``, ``users/:id``, ``*splat``) against a path with ``{name}``.

    >>> _matches("articles/:slug", "/articles/{slug}"), _matches("health", "/healthy"), _matches("docs/(.*)", "/docs/a"), _matches("docs/*", "/docs")
    (True, False, True, False)
    """
    plain = braces(pattern)
    if plain.endswith("*"):
        return bare.startswith(plain.rstrip("*"))
    return re.sub(r"\{[^{}]*\}", "{}", plain.rstrip("/")) == re.sub(r"\{[^{}]*\}", "{}", bare.rstrip("/"))
