"""What code of the repository defines and makes: modules, scopes, functions, classes, objects, and names not looked at yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from deployable import syntax
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, Assumed, External, Generic, Made, Unknown, Value
from deployable.model import Location

if TYPE_CHECKING:
    from deployable.linkers.interpreter.calls import Model
    from deployable.linkers.interpreter.machine import Interpreter


class Lazy:
    """A name imported from another module that has not been needed yet; ``force()`` loads that module."""

    __slots__ = ("_asked", "_found", "interpreter", "line", "module", "name")

    def __init__(self, interpreter: Interpreter, module: Module, name: str, line: int) -> None:
        self.interpreter = interpreter
        self.module = module
        self.name = name
        self.line = line
        self._found: Value = MISSING
        self._asked = False
        """Its value is being looked for: modules that import a name from each other never find it."""

    def force(self) -> Value:
        if self._found is MISSING:
            if self._asked:
                return UNKNOWN
            self._asked = True
            try:
                found = force(self.interpreter.member(self.module, self.name))
            finally:
                self._asked = False
            if isinstance(found, Unknown) and self.module.state == "running":
                return found
            self._found = found
        return self._found

    def would_run(self) -> Module | None:
        """The module that looking at this would run, as far as names tell; ``None`` when it has run already."""
        value: Value = self
        for _ in range(10):
            if not isinstance(value, Lazy) or value._found is not MISSING:
                break
            module, name = value.module, value.name
            if module.state == "new":
                return module
            known = module.scope.names.get(name)
            value = module.language.submodule(module, name) if known is None or known is value else known
        return value if isinstance(value, Module) and value.state == "new" else None

    def __repr__(self) -> str:
        return f"Lazy({self.module.name}.{self.name})"


class Deferred(Lazy):
    """A class attribute whose expression would load a module that may not matter; evaluated when it is looked at."""

    __slots__ = ("conditions", "node", "scope")

    def __init__(self, interpreter: Interpreter, module: Module, name: str, node: Any, scope: Scope) -> None:
        super().__init__(interpreter, module, name, node.line)
        self.node = node
        self.scope = scope
        self.conditions = list(interpreter.conditions)

    def would_run(self) -> Module | None:
        return self.module if self._found is MISSING and self.module.state == "new" else None

    def force(self) -> Value:
        if self._found is MISSING:
            if self._asked:
                return UNKNOWN
            run = self.interpreter
            self._asked = True
            kept, run.conditions = run.conditions, list(self.conditions)
            run.running.append(self.scope.module)
            try:
                self._found = force(run.evaluate(self.node, self.scope))
            finally:
                run.running.pop()
                run.conditions = kept
                self._asked = False
        return self._found


def force(value: Value) -> Value:
    """The value itself, with its module loaded if it had been imported only by name."""
    if not isinstance(value, Lazy):
        return value
    for _ in range(20):
        value = value.force()
        if not isinstance(value, Lazy):
            return value
    return UNKNOWN


def settled(value: Value) -> Value:
    """Forced, and what configuration may change taken at the value the code prefers."""
    value = force(value)
    while isinstance(value, Assumed):
        value = force(value.value)
    return value


def text(value: Value) -> str | None:
    """The string it is worth, or ``None``."""
    value = settled(value)
    return value if isinstance(value, str) else None


class Scope:
    """Names of a module, function or class body; ``parent`` is the enclosing one that names are looked up in."""

    __slots__ = ("function", "module", "names", "parent", "stars")

    def __init__(self, module: Module, parent: Scope | None = None, function: Closure | None = None) -> None:
        self.module = module
        self.parent = parent
        self.function = function
        self.names: dict[str, Value] = {}
        self.stars: list[Value] = []
        """Modules whose names were imported by ``*``, in order."""

    def find(self, name: str) -> Value:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return MISSING


class Module:
    """A file of the repository (``path``), or a folder that is a namespace package (``tree`` is ``None``)."""

    __slots__ = ("exports", "folder", "language", "lines", "name", "path", "scope", "state", "tree")

    def __init__(self, name: str, path: str, folder: str, language: Any) -> None:
        self.name = name
        """Dotted for Python (``app.api.main``); the path for JavaScript."""
        self.path = path
        self.folder = folder
        """The folder whose files are its submodules; empty string at the root, only meaningful for packages."""
        self.language = language
        self.tree: syntax.Module | None = None
        self.state = "new"
        """``new``, ``running`` (also while a cyclic import asks for it), ``done`` or ``unreadable``."""
        self.scope = Scope(self)
        self.lines: dict[str, int] = {}
        """Where each name at the top was last given its value."""
        self.exports: dict[str, Value] = {}
        """JavaScript only: exports by name."""

    def __repr__(self) -> str:
        return f"Module({self.path or self.folder})"


class Decorator(NamedTuple):
    """One decorator of a function or class, as evaluated: ``value`` is what is called with the function."""

    value: Value
    written: str
    line: int


class Closure:
    """A function of the repository with the scope it closes over."""

    __slots__ = ("attributes", "decorators", "kind", "node", "owner", "receiver", "scope", "wraps")

    def __init__(self, node: syntax.Function, scope: Scope, receiver: Value = MISSING) -> None:
        self.node = node
        self.scope = scope
        self.receiver = receiver
        """``self`` or ``this`` once it is bound to an instance or class."""
        self.owner: ClassValue | None = None
        """The class whose body holds it."""
        self.kind = node.kind
        """``static`` or ``class`` after those decorators; otherwise the node's."""
        self.decorators: list[Decorator] = []
        """From the outermost to the innermost."""
        self.wraps: Closure | None = None
        """The function it stands in for, when a local decorator made it."""
        self.attributes: dict[str, Value] = {}

    @property
    def location(self) -> Location:
        """The handler's place: its first decorator's line, or that of ``def``."""
        return Location(self.scope.module.path, first_line(self.node), 0, self.node.end_line)

    @property
    def name(self) -> str:
        return f"{self.owner.name}.{self.node.name}" if self.owner else self.node.name

    def innermost(self) -> Closure:
        """The function that was written, under all local decorators that wrap it."""
        closure, depth = self, 0
        while closure.wraps is not None and depth < 20:
            closure, depth = closure.wraps, depth + 1
        return closure

    def all_decorators(self) -> list[Decorator]:
        found, closure, depth = list(self.decorators), self, 0
        while closure.wraps is not None and depth < 20:
            closure, depth = closure.wraps, depth + 1
            found += closure.decorators
        return found

    def bound(self, receiver: Value) -> Closure:
        copy = Closure(self.node, self.scope, receiver)
        copy.owner, copy.kind, copy.decorators = self.owner, self.kind, self.decorators
        copy.wraps, copy.attributes = self.wraps, self.attributes
        return copy

    def __repr__(self) -> str:
        return f"Closure({self.name})"


def first_line(node: syntax.Function | syntax.Class) -> int:
    return min([node.line, *(decorator.line for decorator in node.decorators)])


class Property:
    """A computed attribute: reading it on an instance calls ``getter``."""

    __slots__ = ("getter",)

    def __init__(self, getter: Closure) -> None:
        self.getter = getter


class ClassValue:
    """A class of the repository. Bases are only looked at (and their modules loaded) when a member is asked for."""

    __slots__ = ("_lineage", "decorators", "keywords", "namespace", "node", "scope", "written_bases")

    def __init__(self, node: syntax.Class, scope: Scope, bases: list[Value]) -> None:
        self.node = node
        self.scope = scope
        """Scope of the class body; ``scope.names`` are the members."""
        self.namespace = scope.names
        self.written_bases = bases
        self.keywords: dict[str, Value] = {}
        self.decorators: list[Decorator] = []
        self._lineage: list[ClassValue | External] | None = None

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def location(self) -> Location:
        return Location(self.scope.module.path, first_line(self.node), 0, self.node.end_line)

    def bases(self) -> Iterator[ClassValue | External]:
        for base in self.written_bases:
            base = settled(base)
            if isinstance(base, Generic):
                base = settled(base.base)
            if isinstance(base, Instance) and isinstance(base.cls, External):
                base = base.cls
            if isinstance(base, Made):
                base = External(f"{base.origin}()")
            if isinstance(base, ClassValue | External):
                yield base

    def lineage(self) -> list[ClassValue | External]:
        """The class itself and its bases in method resolution order; external bases are leaves."""
        if self._lineage is None:
            self._lineage = [self]
            self._lineage = _lineage(self)
        return self._lineage

    def find(self, name: str) -> Value:
        """The member as it stands in the class that defines it, or ``MISSING``."""
        for cls in self.lineage():
            if isinstance(cls, ClassValue) and name in cls.namespace:
                return cls.namespace[name]
        return MISSING

    def externals(self) -> list[str]:
        return [cls.dotted for cls in self.lineage() if isinstance(cls, External)]

    def is_a(self, *dotted: str) -> bool:
        """Whether one of its external bases has one of these dotted names (or ends in ``.Name`` for a bare name)."""
        return any(
            external == name or ("." not in name and external.endswith("." + name))
            for external in self.externals()
            for name in dotted
        )

    def __repr__(self) -> str:
        return f"ClassValue({self.name})"


def _lineage(cls: ClassValue) -> list[ClassValue | External]:
    """Depth first, keeping the last of what occurs twice: equals C3 wherever C3 exists and no diamond reorders."""
    found: list[ClassValue | External] = [cls]
    for base in cls.bases():
        part = base.lineage() if isinstance(base, ClassValue) else [base]
        keys = {_key(each) for each in part}
        found = [each for each in found if each is cls or _key(each) not in keys] + part
    return found[:200]


def _key(cls: ClassValue | External) -> object:
    return cls.dotted if isinstance(cls, External) else id(cls)


class Instance:
    """An object: of a class of the repository, or of an external one that a framework models (``native``)."""

    __slots__ = ("attributes", "cls", "filled_by", "location", "native")

    def __init__(self, cls: ClassValue | External, location: Location) -> None:
        self.cls = cls
        self.location = location
        self.attributes: dict[str, Value] = {}
        self.native: Model | None = None
        self.filled_by = ""
        """What the variables of its fields begin with: ``DATABASE__`` of a model that stands in a settings class."""

    def __repr__(self) -> str:
        return f"Instance({self.native or self.cls})"


class Super:
    """``super()`` in a method: members are looked up behind ``after`` in the receiver's lineage."""

    __slots__ = ("after", "receiver")

    def __init__(self, receiver: Value, after: ClassValue | None) -> None:
        self.receiver = receiver
        self.after = after
