"""What a framework module is handed for each call of something it models."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter.objects import Instance, Module, Scope, force, settled, text
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, Value
from deployable.model import Location

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter


class CallSite:
    """One call: its arguments, where it stands, and what it is gated on.

    ``arguments`` and ``keywords`` may hold ``Lazy`` values: ``get`` and ``text`` force them, ``has`` does not.
    """

    __slots__ = ("arguments", "conditions", "interpreter", "keywords", "location", "node", "open_ended", "scope")

    def __init__(
        self,
        interpreter: Interpreter,
        node: syntax.Call | None,
        scope: Scope,
        arguments: list[Value],
        keywords: dict[str, Value],
        open_ended: bool = False,
        line: int = 0,
    ) -> None:
        self.interpreter = interpreter
        self.node = node
        """``None`` when nothing is written: a decorator without parentheses, an implied constructor."""
        self.scope = scope
        self.arguments = arguments
        self.keywords = keywords
        self.open_ended = open_ended
        """A ``*unknown`` or ``**unknown`` was passed: what is missing here may be in it."""
        self.location = Location(scope.module.path, node.line if node else line, 0, node.end_line if node else 0)
        self.conditions = tuple(interpreter.conditions)
        """Tests around it that could not be decided, as written, from the outermost."""

    @property
    def module(self) -> Module:
        return self.scope.module

    def has(self, position: int | None, name: str = "") -> bool:
        return name in self.keywords or (position is not None and position < len(self.arguments))

    def get(self, position: int | None, name: str = "", default: Value = MISSING) -> Value:
        """The argument by position or keyword, with configuration at the value the code prefers."""
        value = self.raw(position, name)
        return default if value is MISSING else settled(value)

    def raw(self, position: int | None, name: str = "") -> Value:
        """As ``get``, but ``Assumed`` stays visible."""
        if name and name in self.keywords:
            return force(self.keywords[name])
        if position is not None and 0 <= position < len(self.arguments):
            return force(self.arguments[position])
        return MISSING

    def text(self, position: int | None, name: str = "") -> str | None:
        value = self.raw(position, name)
        return None if value is MISSING else text(value)

    def texts(self, position: int | None, name: str = "") -> list[str]:
        """The strings of a list argument (or the one string), unknown items left out."""
        value = self.get(position, name)
        if isinstance(value, str):
            return [value]
        return [item for item in map(text, value) if item is not None] if isinstance(value, list) else []


class Model:
    """Base of what a framework module writes for each external class it understands.

    ``__init__`` gets the constructor's call (also when a local subclass calls ``super().__init__(…)``). A method
    ``on_<name>(call)`` answers ``object.<name>(…)``; ``other(name, call)`` answers every other method;
    ``attribute(name)`` answers ``object.<name>`` (``MISSING``: not modelled, so it is a method or unknown);
    ``assign(name, value)`` sees ``object.<name> = value``; ``called(call)`` answers ``object(…)``.
    ``instance`` is the interpreter's value for it, so that a method can return the object itself.
    """

    instance: Instance
    application = False
    """Whether the object is what a server runs, not a part of one."""

    def __init__(self, call: CallSite) -> None:
        self.call = call

    @staticmethod
    def static_attribute(name: str) -> Value:
        """``Class.<name>`` of the external class itself."""
        return MISSING

    def attribute(self, name: str) -> Value:
        return MISSING

    def assign(self, name: str, value: Value) -> None:
        """Attributes are kept on the instance already; this is for those that mean something."""

    def other(self, name: str, call: CallSite) -> Value:
        return UNKNOWN

    def inside(self) -> list[Value]:
        """The applications that it wraps, when it is nothing but a wrapper."""
        return []

    def called(self, call: CallSite) -> Value:
        return UNKNOWN


Kind = Callable[[CallSite], Any]
"""What a dotted name maps to: a ``Model`` subclass, or a function from the call to its value."""
