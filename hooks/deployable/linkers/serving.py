"""Which application objects run: what the start commands of manifests, ``uvicorn.run`` and ``app.run`` name.

An application that no command starts does not serve where a command of the same service starts another one. Where no
command could be followed to an object, every application is taken to run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.linkers.interpreter import (
    MISSING,
    UNKNOWN,
    CallSite,
    Closure,
    Instance,
    Interpreter,
    Made,
    Model,
    Module,
    Value,
    settled,
)
from deployable.linkers.services import service_of
from deployable.model import Manifest, Service, Sources, Start
from deployable.places import role

_SERVERS = ("server", "script")
_DEFAULT_NAMES = ("app", "application", "api", "server")
_FACTORIES = ("create_app", "make_app", "build_app", "get_app", "create_application", "get_application")
_NAMED = re.compile(r"^([\w./-]+):([\w.]+)(\(.*\))?$", re.DOTALL)


class Serving:
    """``served(native)`` for each framework; see the module."""

    def __init__(self, run: Interpreter, sources: Sources) -> None:
        self.run = run
        self.services: tuple[Service, ...] = sources.services
        self.starts = tuple(start for manifest in sources.manifests for start in _starts(manifest))
        self.started: set[int] = set()
        self._places: set[str] = set()
        self._unsure: set[str] = set()
        """Services where a command names something that no object was found for."""
        self._imported: dict[str, bool] = {}
        self.absent: list[tuple[str, str]] = []
        """(application, file) of start commands that name what the file surely does not define."""
        self.announced: list[Value] = []
        """What ``uvicorn.run(…)`` and its kin were called with, while modules ran."""

    def files(self) -> list[str]:
        """Python files that start commands name, in the order of the manifests."""
        named = [file for start in self.starts for file in start.files]
        named += [file for service in self.services for file in service.entry]
        return [file for file in dict.fromkeys(named) if file.endswith(".py") and role(file) == "code"]

    def find(self) -> None:
        """Follow every command to the objects it starts; the modules have been run."""
        for start in self.starts:
            for file in start.files:
                if file.endswith(".py") and file in self.run.modules and role(file) == "code":
                    self._start(start, self.run.modules[file])
        for value in self.announced:
            self._add(value)

    def _start(self, start: Start, module: Module) -> None:
        named = _NAMED.match(start.application)
        if named:
            value: Value = module
            for name in named[2].split("."):
                value = self.run.attribute(value, name)
            if self._lacks(module, named[2].partition(".")[0]):
                self.absent.append((start.application, module.path))
            if not self._add(self._made(value, start.factory or bool(named[3]), module)):
                self._unsure.add(self._root(module.path))
            return
        for name in _DEFAULT_NAMES:
            value = settled(module.scope.names.get(name, MISSING))
            if isinstance(value, Instance):
                self._add(value)
                return
        for name in _FACTORIES:
            value = settled(module.scope.names.get(name, MISSING))
            if start.program == "flask" and isinstance(value, Closure):
                self._add(self._made(value, True, module))
                return

    def _lacks(self, module: Module, name: str) -> bool:
        """Whether the module surely defines no such name: nothing in it could bring it, not even by its text."""
        if module.scope.stars or self.run.attribute(module, name) is not UNKNOWN:
            return False
        written = "\n".join(self.run.sources.lines(module.path))
        return not re.search(rf"\b({re.escape(name)}|globals|__getattr__|exec)\b", written)

    def _made(self, value: Value, called: bool, module: Module) -> Value:
        value = settled(value)
        if not isinstance(value, Closure) or not called:
            return value
        before = len(self.run.made)
        site = CallSite(self.run, None, module.scope, [], {}, line=value.node.line)
        result = self.run.call(value, site)
        return result if isinstance(settled(result), Instance) else self.run.made[before:]

    def _add(self, value: Value) -> bool:
        """Whether it led to any object."""
        natives = list(within(value))
        for native in natives:
            self.started.add(id(native))
            self._places.add(self._root(native.call.location.path))
        return bool(natives)

    def _root(self, path: str) -> str:
        service = service_of(path, self.services)
        return service.root if service else "."

    def start(self, native: Model) -> None:
        """A framework module knows that this application is started."""
        self._add(native.instance)

    def served(self, native: Model) -> bool:
        root = self._root(native.call.location.path)
        return id(native) in self.started or root not in self._places or root in self._unsure

    def imported(self, path: str) -> bool:
        """Whether anything may import this Python file: a module that ran did, a command names it, or some file mentions it."""
        if path not in self._imported:
            self._imported[path] = self._is_imported(path)
        return self._imported[path]

    def _is_imported(self, path: str) -> bool:
        if path in self.files() or any(path == target for edges in self.run.imports.values() for target, _ in edges):
            return True
        stem = path.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
        words = (stem.encode(), b"iter_modules", b"walk_packages", b"find_modules")
        return any(other != path for other in self.run.sources.having("python", *words))

    def on_run(self, call: CallSite) -> Value:
        """``uvicorn.run(app)``, ``uvicorn.run("pkg.mod:app")``, ``serve(app)``."""
        first = call.get(0, "app")
        if isinstance(first, str) and (named := _NAMED.match(first)):
            module = call.module.language.resolve(named[1].replace("/", "."), call.module)
            first = self.run.attribute(module, named[2]) if module is not None else UNKNOWN
            first = self._made(first, call.get(None, "factory") is True, module) if module is not None else first
        if first is not MISSING:
            self.announced.append(first)
        return None


def _starts(manifest: Manifest) -> Iterator[Start]:
    for start in manifest.starts:
        if start.role in _SERVERS:
            yield start


def within(value: Value, depth: int = 0) -> Iterator[Model]:
    """The model objects in a value: the object itself, or what a wrapper was made from (``SomeMiddleware(app)``)."""
    value = settled(value)
    if depth > 5:
        return
    if isinstance(value, Instance):
        if value.native is not None:
            yield value.native
        for inner in value.native.inside() if value.native is not None else ():
            yield from within(inner, depth + 1)
        for inner in value.attributes.values() if value.native is None else ():
            yield from within(inner, depth + 3)
    elif isinstance(value, Model):
        yield value
    elif isinstance(value, Made):
        for inner in [*value.arguments, *value.keywords.values()]:
            yield from within(inner, depth + 1)
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from within(inner, depth + 1)
