"""What an expression can be worth without running it.

Constants stand for themselves (``str``, ``int``, ``float``, ``bool``, ``bytes``, ``None``); lists, tuples, sets and
arrays are ``list``; dicts and objects are ``dict``. Everything else is one of the classes here or in ``objects``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable.model import Location

if TYPE_CHECKING:
    from deployable.linkers.interpreter.calls import CallSite

Value = Any
"""One of the kinds above or below."""


class Unknown:
    """Nothing is known of it; ``configured`` when it comes from the environment, a flag or a settings object."""

    __slots__ = ("configured", "variable")

    def __init__(self, configured: bool = False, variable: str = "") -> None:
        self.configured = configured
        self.variable = variable
        """The environment variable that it is, when one is known."""

    def __repr__(self) -> str:
        return "CONFIGURED" if self.configured else "UNKNOWN"


class Given(Unknown):
    """A variable that has a value for sure, only not one that is written anywhere: it counts as true."""

    __slots__ = ()


class Imported(Unknown):
    """A module imported by a name that is only known at run time, or anything had from it: routes may come of it only when
    it is given something to register them on."""

    __slots__ = ("call",)

    def __init__(self, call: Any) -> None:
        super().__init__()
        self.call = call


UNKNOWN = Unknown()
CONFIGURED = Unknown(configured=True)
MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING", "__bool__": lambda self: False})()
"""No such attribute, argument or key, as opposed to one whose value is unknown."""


class Assumed:
    """A value that configuration may change: ``value`` is what the code falls back to or prefers."""

    __slots__ = ("condition", "value", "variable")

    def __init__(self, value: Value, condition: str = "", variable: str = "") -> None:
        self.value = value
        self.condition = condition
        """The test it hangs on, as written, when it hangs on one (``settings.DEBUG``)."""
        self.variable = variable
        """The environment variable that may give another value, when one is known."""

    def __repr__(self) -> str:
        return f"Assumed({self.value!r})"


def assumed(value: Value, condition: str = "", variable: str = "") -> Value:
    if isinstance(value, Assumed):
        if (condition and not value.condition) or (variable and not value.variable):
            return Assumed(value.value, value.condition or condition, value.variable or variable)
        return value
    if isinstance(value, Unknown):
        variable = value.variable or variable
        return Unknown(configured=True, variable=variable) if variable else CONFIGURED
    return Assumed(value, condition, variable)


def variable_of(value: Value) -> str:
    """The environment variable that gives this value, or may replace it; empty when none is known."""
    return value.variable if isinstance(value, Assumed | Unknown) else ""


class External:
    """A name of a package that is not in the repository, by its dotted path: ``fastapi.APIRouter``, ``express.Router``."""

    __slots__ = ("dotted", "owner")

    def __init__(self, dotted: str, owner: Value = MISSING) -> None:
        self.dotted = dotted
        self.owner = owner
        """The local class (or instance) this was read from, when it is an attribute that an external base brings (``View.as_view``)."""

    def __repr__(self) -> str:
        return f"External({self.dotted})"


class Made:
    """What a call of something external returned, when no framework models it: ``Depends(get_user)``, ``create_engine(…)``."""

    __slots__ = ("arguments", "attributes", "keywords", "location", "origin", "owner")

    def __init__(
        self,
        origin: str,
        arguments: list[Value],
        keywords: dict[str, Value],
        location: Location,
        owner: Value = MISSING,
    ) -> None:
        self.origin = origin
        """Dotted name of what was called: ``fastapi.Depends``."""
        self.arguments = arguments
        self.keywords = keywords
        self.location = location
        self.owner = owner
        """The local class whose method was called, when an external base brings that method."""
        self.attributes: dict[str, Value] = {}

    def __repr__(self) -> str:
        return f"Made({self.origin})"


class Generic:
    """``base[key]`` on a class or an external name: ``Annotated[T, Depends(f)]``, ``ViewSet[Model]``."""

    __slots__ = ("base", "key")

    def __init__(self, base: Value, key: Value) -> None:
        self.base = base
        self.key = key


def configured(value: Value) -> bool:
    """Whether environment or settings decide it."""
    return isinstance(value, Assumed) or (isinstance(value, Unknown) and value.configured)


class Native:
    """Something callable that we answer ourselves: a method of a model, of a string, of a list, a built-in."""

    __slots__ = ("answer", "name")

    def __init__(self, name: str, answer: Callable[[CallSite], Value]) -> None:
        self.name = name
        self.answer = answer

    def __repr__(self) -> str:
        return f"Native({self.name})"
