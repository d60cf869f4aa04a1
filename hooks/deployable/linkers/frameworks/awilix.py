"""``awilix-koa`` and ``awilix-express``: controllers that are built from a container's classes and factories.

https://github.com/jeffijoe/awilix-router-core
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._entry import begin
from deployable.linkers.frameworks._node import VERBS, Layer, Layers, join, paths_of
from deployable.linkers.handlers.middleware import Middleware, chain, of_instance
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    Decorator,
    External,
    Instance,
    Interpreter,
    Kind,
    Made,
    Module,
    Value,
    settled,
    text,
)
from deployable.linkers.interpreter.javascript_packages import files_like
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"awilix-koa", b"awilix-express", b"awilix-router-core")
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect"]

_PACKAGES = ("awilix-koa", "awilix-express", "awilix-router-core")


class Controller(Layers):
    """``createController(make).prefix("/todos").before([…]).get("/:id", "getTodo", …)``: handlers are named members."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.target = call.get(0)
        self.before: tuple[Middleware, ...] = ()

    def on_prefix(self, call: CallSite) -> Value:
        self.prefix = join(self.prefix, call.text(0) or "")
        return self.instance

    def on_before(self, call: CallSite) -> Value:
        self.before += chain(call, 0)
        return self.instance

    def other(self, name: str, call: CallSite) -> Value:
        if name in VERBS or name == "all":
            paths, opaque = paths_of(call)
            method = "ANY" if name == "all" else name.upper()
            handler = Middleware(self._member(call.text(1)))
            self.add(Layer((method,), paths, (*self.before, *chain(call, 2), handler), call, opaque))
        return self.instance

    def _member(self, name: str | None) -> Value:
        found = self.target.find(name) if isinstance(self.target, ClassValue) and name else MISSING
        return Made(name or "", [], {}, self.call.location) if found is MISSING else found


class Loaded(Layers):
    """``loadControllers("routes/*.js", {cwd})``, ``controller(Users)``: what the files hold, as one router."""

    def hold(self, value: Value) -> None:
        value = settled(value)
        if isinstance(value, Module):
            for name in value.language.names(value):
                self.hold(self.call.interpreter.member(value, name))
        elif isinstance(value, list):
            for each in value[:500]:
                self.hold(each)
        elif of_instance(value, Controller) is not None:
            self.add(Layer((), (), (Middleware(value),), self.call))
        elif isinstance(value, ClassValue):
            decorated(self, value)


def decorated(router: Layers, cls: ClassValue) -> None:
    """``@route("/todos") class { @route("/:id") @GET() @before([…]) get() {} }``."""
    bases = _arguments(cls.decorators, "route") or [""]
    on_class = _handlers(cls.decorators)
    for member in cls.namespace.values():
        if not isinstance(member, Closure):
            continue
        methods = [name for verb in VERBS for name in (verb.upper(),) if _has(member.decorators, name)]
        call = CallSite(router.call.interpreter, None, member.scope, [], {}, line=member.location.line)
        paths = tuple(join(base, path) for base in bases for path in _arguments(member.decorators, "route") or [""])
        if methods:
            handlers = (*on_class, *_handlers(member.decorators), Middleware(member))
            router.add(Layer(tuple(methods), paths, handlers, call))


def _has(decorators: list[Decorator], name: str) -> bool:
    return any(_name(decorator.value) == name for decorator in decorators)


def _name(value: Value) -> str:
    value = settled(value)
    dotted = value.origin if isinstance(value, Made) else value.dotted if isinstance(value, External) else ""
    package, _, name = dotted.rpartition(".")
    return name if package in _PACKAGES else ""


def _arguments(decorators: list[Decorator], name: str) -> list[str]:
    found = [settled(each.value) for each in decorators if _name(each.value) == name]
    return [
        path for made in found if isinstance(made, Made) for each in made.arguments if (path := text(each)) is not None
    ]


def _handlers(decorators: list[Decorator]) -> tuple[Middleware, ...]:
    found: list[Middleware] = []
    for made in [settled(each.value) for each in decorators if _name(each.value) == "before"]:
        for argument in made.arguments if isinstance(made, Made) else ():
            value = settled(argument)
            found += [Middleware(each) for each in (value if isinstance(value, list) else [argument])]
    return tuple(found)


def _loaded(call: CallSite) -> Instance:
    instance = Instance(External("awilix"), call.location)
    call.interpreter.create(Loaded, call, instance)
    return instance


def _load(call: CallSite) -> Value:
    instance = _loaded(call)
    run = call.interpreter
    native = instance.native
    assert isinstance(native, Loaded)
    found = files_like(call)
    for path in found:
        module = run.load(run.module_at(path.lstrip("/"), "javascript"))
        native.hold(module.language.member(module, "module.exports"))
    if not found:
        run.gap(call.location, "a folder of controllers is loaded that could not be found")
    return instance


def _hold(call: CallSite) -> Value:
    instance = _loaded(call)
    assert isinstance(instance.native, Loaded)
    instance.native.hold(call.get(0))
    return instance


MODELS: dict[str, Kind] = {
    f"{package}.{name}": kind
    for package in _PACKAGES
    for name, kind in (("createController", Controller), ("loadControllers", _load), ("controller", _hold))
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """Controllers are mounted on an application of Koa or Express, which tells their routes."""
    yield from ()
