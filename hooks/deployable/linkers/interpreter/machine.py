"""The interpreter: runs module bodies and the functions they call over abstract values.

It never sees text and never runs code of the repository. Work is bounded by a step budget, a call depth and
Python's own recursion limit; what is cut off becomes a ``Gap``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

from deployable import syntax
from deployable.linkers.interpreter import attributes, calling, expressions, statements
from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.languages import Language
from deployable.linkers.interpreter.objects import ClassValue, Instance, Lazy, Module, Scope, settled
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, External, Value
from deployable.model import Gap, Location, Sources

STEPS = 1_500_000
DEPTH = 48


class Exhausted(Exception):
    """The step budget is spent; everything winds up."""


class Interpreter:
    """Loads modules lazily and keeps every value they end up with.

    ``models`` maps dotted names of external things to what stands in for them: ``{"fastapi.APIRouter": Router}``.
    A value is a ``Model`` subclass (then local classes may inherit from it) or a function from ``CallSite`` to a value.
    """

    def __init__(
        self,
        sources: Sources,
        models: Mapping[str, Kind] | None = None,
        steps: int = STEPS,
        environment: Mapping[str, str | None] | None = None,
    ) -> None:
        from deployable.linkers.interpreter.natives import NATIVES

        self.sources = sources
        self.models: dict[str, Kind] = {**NATIVES, **(models or {})}
        self.guesses: list[Callable[[str], Kind | None]] = []
        """What frameworks make of dotted names that ``models`` does not hold."""
        self.environment = environment
        """What one process is given: variables with their values, ``None`` for a value that is not known. Then a test that
        configuration decides runs the side that this process takes. Without it both sides run."""
        self.steps = steps
        self.depth = 0
        self.conditions: list[str] = []
        self.running: list[Module] = []
        self.active: list[int] = []
        """``id`` of the nodes of the functions being run, outermost first."""
        self.made: list[Model] = []
        """Every model object, in the order of creation."""
        self.modules: dict[str, Module] = {}
        """By path (a file's, or a namespace package's folder with a trailing slash)."""
        self.called: set[int] = set()
        """``id`` of the nodes of functions that were called."""
        self.imports: dict[str, list[tuple[str, int]]] = {}
        """Path of each file that ran → (path it imports, line)."""
        self.gaps: list[Gap] = []
        self._gap_places: set[tuple[str, str, int, str]] = set()
        self.languages: dict[str, Language] = {}
        self.effects = 0
        """How many times something was made or registered that routes may hang on."""
        self.watched: dict[str, list[CallSite]] = {}
        """The calls of functions and methods of the names that someone asked for, as they were made."""
        self.results: dict[tuple[object, ...], Value] = {}
        """What functions of modules returned for the same constants."""

    # ----------------------------------------------------------------- modules

    def language(self, name: str) -> Language:
        """``python`` or ``javascript`` (TypeScript too)."""
        if name not in self.languages:
            if name == "python":
                from deployable.linkers.interpreter.python_modules import Python as Chosen
            else:
                from deployable.linkers.interpreter.javascript_modules import JavaScript as Chosen
            self.languages[name] = Chosen(self)
        return self.languages[name]

    def module(self, path: str, name: str = "", folder: str = "", language: str = "python") -> Module:
        """The module of this path, not yet run."""
        module = self.modules.get(path)
        if module is None:
            module = self.modules[path] = Module(name or path, path, folder, self.language(language))
        return module

    def load(self, module: Module) -> Module:
        """Run the module's body unless that has begun already."""
        if module.state != "new":
            return module
        module.state = "running"
        if module.path.endswith("/") or not module.path:
            module.state = "done"
            return module
        tree = self.sources.read(module.language.reader, module.path)
        if not isinstance(tree, syntax.Module):
            module.state = "unreadable"
            self.gap(Location(module.path), "the file could not be read")
            return module
        module.tree = tree
        self.imports.setdefault(module.path, [])
        for line in tree.faults[:1] if module.language.matters(tree) else ():
            self.gap(Location(module.path, line), "a part of the file could not be parsed")
        self.run_module(module, tree)
        module.state = "done"
        return module

    def run_module(self, module: Module, tree: syntax.Module) -> None:
        conditions, self.conditions = self.conditions, []
        self.running.append(module)
        try:
            module.language.start(module)
            statements.run(self, tree.body, module.scope)
            module.language.finish(module)
        except RecursionError:
            self.gap(Location(module.path), "nested too deeply to follow")
        finally:
            self.running.pop()
            self.conditions = conditions

    def member(self, module: Module, name: str) -> Value:
        """``name`` of a module, which is loaded first; ``UNKNOWN`` when it has no such name. May be ``Lazy``."""
        self.load(module)
        found = module.language.member(module, name)
        return UNKNOWN if found is MISSING else found

    @contextmanager
    def session(self, fact: str = "routes") -> Generator[Interpreter]:
        """Hold while loading and calling: deep enough recursion, and a spent budget ends it with a gap of this fact."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 6000))
        try:
            yield self
        except Exhausted:
            where = self.running[-1].path if self.running else ""
            self.gap(Location(where), "too much code to follow: the step budget is spent", fact)
            self.running.clear()
            self.conditions.clear()
            self.depth = 0
        finally:
            sys.setrecursionlimit(limit)

    def step(self, count: int = 1) -> None:
        self.steps -= count
        if self.steps < 0:
            raise Exhausted

    def gap(self, location: Location, reason: str, fact: str = "routes") -> None:
        place = (fact, location.path, location.line, reason)
        if place not in self._gap_places:
            self._gap_places.add(place)
            self.gaps.append(Gap(fact, location, reason))

    # ----------------------------------------------------------------- evaluation

    def evaluate(self, node: syntax.Expression | None, scope: Scope) -> Value:
        """What the expression is worth in this scope; a bare imported name stays ``Lazy``."""
        return expressions.evaluate(self, node, scope) if node is not None else None

    def site(self, node: syntax.Call, scope: Scope) -> CallSite:
        """A call that is not made, with what its arguments are worth in this scope."""
        return expressions.call_site(self, node, scope)

    def lookup(self, name: str, scope: Scope) -> Value:
        """What a name is bound to here, or ``UNKNOWN``. May be ``Lazy``."""
        return expressions.lookup(self, name, scope)

    def attribute(self, value: Value, name: str) -> Value:
        """``value.name``; ``UNKNOWN`` when there is no telling."""
        found = attributes.attribute(self, value, name)
        return UNKNOWN if found is MISSING else found

    def resolve(self, path: str, dotted: str, language: str = "python") -> Value:
        """What ``dotted`` (``settings.API_V1_STR``) means at the end of the file ``path``: names across modules."""
        first, *rest = dotted.split(".")
        with self.session():
            module = self.load(self.module_at(path, language))
            value = self.lookup(first, module.scope)
            for name in rest:
                value = self.attribute(value, name)
            return value
        return UNKNOWN

    def module_at(self, path: str, language: str = "python") -> Module:
        """The module of a listed file."""
        if path in self.modules:
            return self.modules[path]
        chosen = self.language(language)
        named = getattr(chosen, "module_at", None)
        return named(path) if named else self.module(path, language=language)

    def call(self, function: Value, call: CallSite) -> Value:
        """The value of calling ``function``."""
        return calling.call(self, function, call)

    def call_with(
        self,
        function: Value,
        arguments: list[Value],
        scope: Scope,
        line: int = 0,
        keywords: dict[str, Value] | None = None,
    ) -> Value:
        """Call a value from a framework module (a factory nobody calls, an ``init_app``, a callback)."""
        return self.call(function, CallSite(self, None, scope, arguments, keywords or {}, line=line))

    # ----------------------------------------------------------------- objects

    def create(self, kind: type[Model], call: CallSite, instance: Instance) -> None:
        """Give ``instance`` its framework object."""
        native = kind(call)
        native.instance = instance
        instance.native = native
        self.effects += 1
        self.made.append(native)

    def model(self, dotted: str) -> Kind | None:
        """What stands in for an external name, if a framework understands it."""
        if dotted not in self.models and self.guesses:
            guessed = [kind for guess in self.guesses if (kind := guess(dotted)) is not None]
            if guessed:
                self.models[dotted] = guessed[0]
        return self.models.get(dotted)

    def model_of(self, cls: ClassValue) -> type[Model] | None:
        """The model of the first external base that a framework understands."""
        for dotted in cls.externals():
            kind = self.model(dotted)
            if isinstance(kind, type) and issubclass(kind, Model):
                return kind
        return None

    def instances(self, *kinds: type[Model]) -> list[Model]:
        return [native for native in self.made if isinstance(native, kinds)]

    def is_a(self, value: Value, *dotted: str) -> bool:
        """Whether a value is, or is made by, an external of one of these dotted names or inherits from it."""
        value = settled(value)
        if isinstance(value, ClassValue):
            return value.is_a(*dotted)
        if isinstance(value, External):
            return value.dotted in dotted
        if isinstance(value, Instance):
            return value.cls.dotted in dotted if isinstance(value.cls, External) else value.cls.is_a(*dotted)
        return False


__all__ = ["Exhausted", "Interpreter", "Lazy"]
