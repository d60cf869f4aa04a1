"""JavaScript's and TypeScript's side of the seam: ``require``, ES imports and exports, and what built-in names mean.

What is not in the repository (a package, a file that is built or kept elsewhere) is ``External("express")``, whether it is required, imported as default or as namespace;
its exports are ``External("express.Router")``. A module of the repository with ES exports is a ``Module``; one that
assigns ``module.exports`` is the value it assigns.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter.calls import CallSite, Model
from deployable.linkers.interpreter.javascript_members import attribute
from deployable.linkers.interpreter.javascript_natives import GLOBALS, MODELS, dynamic_import
from deployable.linkers.interpreter.javascript_paths import Paths
from deployable.linkers.interpreter.languages import Language
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance, Lazy, Module, Scope, force
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, External, Imported, Native, Value
from deployable.linkers.interpreter.walk import walk

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

WHOLE = "module.exports"
"""Asked for as a member, it is what ``require`` returns."""
_STARS = "*"
_MOST_STARS = 500


class JavaScript(Language):
    reader = "javascript"
    constructor = "constructor"
    calls_back = True
    objects = True

    def __init__(self, interpreter: Interpreter) -> None:
        super().__init__(interpreter)
        self.begun = False
        """Whether the files that start commands name have run."""
        self.swept = False
        """Whether factories that nobody calls have been called."""
        self.started: list[Model] = []
        """Applications that came to be while the files ran that start commands name."""
        self.paths = Paths(interpreter.sources)
        self._filling: dict[int, bool] = {}
        """Whether a function, by the id of its node, speaks of ``this``."""
        interpreter.models = {**MODELS, **interpreter.models}

    # ----------------------------------------------------------------- files

    def module_at(self, path: str) -> Module:
        return self.interpreter.module(path, path, posixpath.dirname(path), "javascript")

    def resolve(self, specifier: str, importer: Module) -> Module | None:
        path = self.paths.resolve(specifier, importer.path)
        return None if path is None else self.module_at(path)

    def external(self, specifier: str, importer: Module) -> str:
        if specifier.startswith("@nestjs/"):
            return "/".join(specifier.split("/")[:2])
        return specifier.removeprefix("node:")

    def start(self, module: Module) -> None:
        names = module.scope.names
        exports: dict[Any, Value] = {}
        names["exports"] = exports
        names["module"] = {"exports": exports}
        names["__dirname"] = f"/{module.folder}" if module.folder else "/."
        names["__filename"] = f"/{module.path}"
        names["import"] = Native("import", dynamic_import)
        bare = _bare_requires(module.tree)
        names["require"] = Native("require", lambda call: self._require(call, bare))

    def _require(self, call: CallSite, bare: set[int]) -> Value:
        specifier = call.text(0)
        if specifier is None:
            return Imported(call)
        found = self.required(specifier, call.module, call.location.line)
        if id(call.node) in bare:
            force(found)
        return found

    def imported(self, specifier: str, importer: Module, line: int) -> Value:
        """What ``await import(specifier)`` is worth: the module, with its default export beside the others."""
        module = self.resolve(specifier, importer)
        if module is None:
            return self.required(specifier, importer, line)
        self._note(importer, module, line)
        return module

    def required(self, specifier: str, importer: Module, line: int) -> Value:
        """What ``require(specifier)`` is worth; the module runs when the value is needed."""
        module = self.resolve(specifier, importer)
        if module is not None:
            self._note(importer, module, line)
            return Lazy(self.interpreter, module, WHOLE, line)
        return External(self.external(specifier, importer))

    def _note(self, importer: Module, module: Module, line: int) -> None:
        self.interpreter.imports.setdefault(importer.path, []).append((module.path, line))

    # ----------------------------------------------------------------- imports and exports

    def bind_import(self, node: syntax.Import, scope: Scope) -> None:
        importer = scope.module
        module = self.resolve(node.module, importer)
        if module is None:
            if node.alias:
                scope.names[node.alias] = self._outside(node, importer)
            return
        if not node.types:
            self._note(importer, module, node.line)
        if not node.alias:
            self.interpreter.load(module)
        else:
            scope.names[node.alias] = Lazy(self.interpreter, module, node.name, node.line)

    def _outside(self, node: syntax.Import, importer: Module) -> Value:
        root = self.external(node.module, importer)
        return External(root) if node.name in ("default", "*") else External(f"{root}.{node.name}")

    def export(self, node: syntax.Export, scope: Scope) -> None:
        module = scope.module
        if not node.module:
            late = isinstance(node.value, syntax.Name)
            value = _Late(node.value.id, scope) if late else self.interpreter.evaluate(node.value, scope)
            module.exports[node.name] = value
            return
        source = self.resolve(node.module, module)
        if source is not None:
            self._note(module, source, node.line)
        if node.name == _STARS:
            stars = module.exports.setdefault(_STARS, [])
            stars.append(source if source is not None else External(self.external(node.module, module)))
        elif source is not None:
            module.exports[node.name] = Lazy(self.interpreter, source, node.source, node.line)
        else:
            root = External(self.external(node.module, module))
            named = External(f"{root.dotted}.{node.source}")
            module.exports[node.name] = root if node.source in ("*", "default") else named

    def member(self, module: Module, name: str) -> Value:
        exports = module.exports
        if name in (WHOLE, "*"):
            return module if exports else self._common(module)
        if name in exports and name != _STARS:
            found = exports[name]
            return found.value(self.interpreter) if isinstance(found, _Late) else found
        if exports:
            return self._from_stars(module, name) if name != "default" else MISSING
        common = self._common(module)
        if name == "default":
            inner = common.get("default", MISSING) if isinstance(common, dict) else MISSING
            return common if inner is MISSING else inner
        return self.interpreter.attribute(common, name)

    def names(self, module: Module) -> list[str]:
        """The names that an ES module exports by itself and through ``export * from`` modules of the repository."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        todo = [module]
        while todo and len(seen) < _MOST_STARS:
            at = todo.pop()
            if at.path in seen:
                continue
            seen.add(at.path)
            self.interpreter.load(at)
            found.update(
                dict.fromkeys(name for name in at.exports if name != _STARS and (at is module or name != "default"))
            )
            todo += [star for star in reversed(at.exports.get(_STARS, ())) if isinstance(star, Module)]
        return list(found)

    def _from_stars(self, module: Module, name: str) -> Value:
        """What ``export * from`` brings: of the repository first, then of what is outside it."""
        outside: list[str] = []
        seen: set[str] = set()
        todo = [module]
        while todo:
            at = todo.pop()
            if at.path in seen:
                continue
            seen.add(at.path)
            if at.state == "new" and not self._may_export(at, name):
                continue
            self.interpreter.load(at)
            if name in at.exports and at is not module:
                return self.member(at, name)
            stars = at.exports.get(_STARS, ())
            outside += [star.dotted for star in stars if isinstance(star, External)]
            todo += [star for star in reversed(stars) if isinstance(star, Module)]
        return External(f"{outside[0]}.{name}") if outside else MISSING

    def _may_export(self, module: Module, name: str) -> bool:
        """A file that neither holds the name nor passes on another's exports need not be read."""
        sources = self.interpreter.sources
        return any(sources.holds("javascript", module.path, literal) for literal in (name.encode(), b"export *"))

    def _common(self, module: Module) -> Value:
        """What ``module.exports`` is."""
        holder = module.scope.names.get("module", MISSING)
        return force(holder.get("exports", UNKNOWN)) if isinstance(holder, dict) else UNKNOWN

    def matters(self, tree: syntax.Module) -> bool:
        """A file that names neither a router nor an application holds no routes, whatever else stands in it."""
        return any(_ROUTING.search(name) for name in _names(tree))

    # ----------------------------------------------------------------- objects

    def begin(self, instance: Instance, cls: ClassValue) -> None:
        """Fields are evaluated for every object anew, those of the base classes first."""
        for each in reversed(cls.lineage()):
            if not isinstance(each, ClassValue):
                continue
            inner = Scope(each.scope.module, each.scope)
            inner.names["this"] = instance
            for field in each.node.body:
                if isinstance(field, syntax.Assign) and field.value is not None and not field.operator:
                    value = self.interpreter.evaluate(field.value, inner)
                    for target in field.targets:
                        if isinstance(target, syntax.Name):
                            instance.attributes[target.id] = value

    def construct(self, function: Closure, call: CallSite) -> Value:
        """``new Server()`` of a function that fills ``this``: an object with the members of ``Server.prototype``."""
        if function.receiver is not MISSING or not function.node.name[:1].isupper() or not self._fills_this(function):
            return MISSING
        node = function.node
        empty = syntax.Class(node.name, (), (), (), (), "", node.line, node.end_line)
        cls = ClassValue(empty, Scope(function.scope.module, function.scope), [])
        prototype = function.attributes.setdefault("prototype", {})
        cls.namespace = prototype if isinstance(prototype, dict) else {}
        instance = Instance(cls, call.location)
        self.interpreter.call(function.bound(instance), call)
        return instance

    def _fills_this(self, function: Closure) -> bool:
        key = id(function.node)
        if key not in self._filling:
            nodes = walk(function.node.body)
            self._filling[key] = any(isinstance(node, syntax.Name) and node.id == "this" for node in nodes)
        return self._filling[key]

    # ----------------------------------------------------------------- names

    def builtin(self, name: str) -> Value:
        if name == "undefined":
            return None
        return External(name) if name in GLOBALS else MISSING

    def attribute(self, value: Value, name: str) -> Value:
        return attribute(self.interpreter, value, name)


class _Late:
    """An exported name, looked up when it is asked for: it may be bound after the export statement."""

    __slots__ = ("name", "scope")

    def __init__(self, name: str, scope: Scope) -> None:
        self.name = name
        self.scope = scope

    def value(self, run: Interpreter) -> Value:
        return run.lookup(self.name, self.scope)


_ROUTING = re.compile(
    r"router|^(app|api|server|fastify|hono|koa|express|Controller|Module|NestFactory)$", re.IGNORECASE
)


def _names(tree: syntax.Module) -> Iterator[str]:
    for node in walk(tree.body):
        if isinstance(node, syntax.Name):
            yield node.id
        elif isinstance(node, syntax.Import):
            yield node.name


def _bare_requires(tree: syntax.Module | None) -> set[int]:
    """``require("./x")`` as a statement of its own: the file is wanted for what it does."""
    body = tree.body if tree is not None else ()
    return {id(item.value) for item in body if isinstance(item, syntax.Expr) and isinstance(item.value, syntax.Call)}
