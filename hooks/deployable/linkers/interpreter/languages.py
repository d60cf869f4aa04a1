"""The seam between the interpreter and what differs from language to language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable import syntax
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance, Module, Scope
from deployable.linkers.interpreter.values import MISSING, External, Value

if TYPE_CHECKING:
    from deployable.linkers.interpreter.calls import CallSite
    from deployable.linkers.interpreter.machine import Interpreter


class Language:
    """One a language family. ``reader`` names the reader whose facts are ``syntax.Module``."""

    reader = ""
    constructor = ""
    """The method that runs when an object is made: ``__init__``, ``constructor``."""
    calls_back = False
    """Whether a function passed to something unknown is run once, with unknown arguments (JavaScript's callbacks)."""
    objects = False
    """Whether a dict's keys are its attributes (JavaScript's objects)."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter

    def start(self, module: Module) -> None:
        """Bind what every module has before its first line (``__name__``; ``module``, ``exports``, ``require``)."""

    def matters(self, tree: syntax.Module) -> bool:
        """Whether what could not be parsed in a file may be about routes."""
        return True

    def begin(self, instance: Instance, cls: ClassValue) -> None:
        """Before the constructor runs: give the instance the fields its classes declare (JavaScript)."""

    def construct(self, function: Closure, call: CallSite) -> Value:
        """What calling a function is worth when it makes an object of its own (JavaScript's constructor functions), or ``MISSING``."""
        return MISSING

    def finish(self, module: Module) -> None:
        """After the last line."""

    def resolve(self, specifier: str, importer: Module) -> Module | None:
        """The module of the repository that ``specifier`` means in ``importer``, or ``None`` when it is not in the repository."""
        return None

    def external(self, specifier: str, importer: Module) -> str:
        """Dotted root for a specifier that is not in the repository: ``@nestjs/common`` stays as it is."""
        return specifier

    def bind_import(self, node: syntax.Import, scope: Scope) -> None:
        """Bind what an import statement binds."""

    def export(self, node: syntax.Export, scope: Scope) -> None:
        """Record what an export statement exports."""

    def member(self, module: Module, name: str) -> Value:
        """``name`` of a module that has run, or ``MISSING``."""
        return module.scope.names.get(name, MISSING)

    def builtin(self, name: str) -> Value:
        """What a name means that no scope binds, or ``MISSING``."""
        return MISSING

    def attribute(self, value: Value, name: str) -> Value:
        """``value.name`` where ``value`` is a constant, a list or a dict, or ``MISSING``."""
        return MISSING

    def path_of(self, dotted: str) -> Value:
        return External(dotted)
