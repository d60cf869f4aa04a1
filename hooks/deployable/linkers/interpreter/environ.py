"""Variables of the environment as code reads them: ``os.environ``, and the objects of decouple, django-environ and environs.

``run.environment`` holds what one process is given: a value, or ``None`` for a value that is not known. Without it nobody asks for one
process: a variable may be there or not, and both sides of a test count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.objects import ClassValue, settled
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, Assumed, External, Given, Unknown, Value, assumed

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

HOLDERS = ("os.environ", "process.env", "import.meta.env", "Bun.env")
_TRUE = ("1", "t", "true", "y", "yes", "on", "ok")
_FALSE = ("0", "f", "false", "n", "no", "off", "")


def variable(run: Interpreter, name: str, default: Value = MISSING) -> Value:
    """What reading a variable gives: its value, else the default, each with the variable's name."""
    given = (run.environment or {}).get(name, MISSING)
    if given is None:
        return Given(configured=True, variable=name)
    if given is MISSING and default is MISSING:
        return Unknown(configured=True, variable=name)
    return assumed(default if given is MISSING else given, variable=name)


def field(run: Interpreter, name: str, default: Value) -> Value:
    """A field of a settings class: its variable's value as the kind of thing that the default is, else the default."""
    if name not in (run.environment or {}):
        return assumed(default, variable=name)
    kinds = {bool: boolean, int: _number, list: listed}
    return cast(variable(run, name), kinds.get(type(settled(default)), _kept))


def is_given(run: Interpreter, name: Value) -> Value:
    """``name in os.environ``"""
    if run.environment is None or not isinstance(name, str):
        return Unknown(configured=True)
    return Assumed(name in run.environment, variable=name)


def _getenv(call: CallSite) -> Value:
    """``os.environ.get("PORT", 8000)``: the fallback, and which variable replaces it."""
    run, default = call.interpreter, call.raw(1, "default")
    if default is MISSING or default is None:
        default = None if run.environment is not None else MISSING
    return variable(run, call.text(0) or "", default)


def _decouple(call: CallSite) -> Value:
    """``config("DEBUG", default=False, cast=bool)``"""
    found = variable(call.interpreter, call.text(0, "option") or "", call.raw(1, "default"))
    to = call.get(2, "cast", None)
    if isinstance(to, External) and to.dotted == "builtins.bool":
        return cast(found, boolean)
    if getattr(to, "dotted", getattr(to, "origin", "")).startswith("decouple.Csv"):
        return cast(found, listed)
    return found if to is None else call.interpreter.call_with(to, [found], call.scope)


def boolean(value: Value) -> Value:
    """A switch as the libraries read it: ``"yes"``, ``"1"``; ``UNKNOWN`` for other words."""
    if isinstance(value, bool | int | None):
        return bool(value)
    word = value.strip().lower() if isinstance(value, str) else None
    return True if word in _TRUE else False if word in _FALSE else UNKNOWN


def listed(value: Value) -> Value:
    """A list, or its items with commas between them; ``UNKNOWN`` for anything else."""
    if isinstance(value, str):
        return [part.strip(" \"'") for part in value.strip(" []").split(",") if part.strip()]
    return value if isinstance(value, list) else UNKNOWN


def _number(value: Value) -> Value:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else UNKNOWN


def cast(found: Value, to: Callable[[Value], Value]) -> Value:
    """What a reader gives, made into what it was asked for: a switch that is given may be off."""
    if isinstance(found, Given) and to is not _kept:
        return Unknown(configured=True, variable=found.variable)
    return found if isinstance(found, Unknown) else assumed(to(settled(found)), variable=getattr(found, "variable", ""))


class Env(Model):
    """``environ.Env(DEBUG=(bool, False))``, Starlette's ``Config``: read by call, or by a method that says the type."""

    def called(self, call: CallSite) -> Value:
        name = call.text(0, "var") or ""
        scheme = settled(self.call.keywords.get(name, MISSING))
        to, default = call.get(1, "cast", None), call.raw(2, "default")
        if isinstance(scheme, list) and scheme:
            to = to or settled(scheme[0])
            default = scheme[1] if default is MISSING and len(scheme) > 1 else default
        elif isinstance(scheme, External | ClassValue):
            to = to or scheme
        found = variable(call.interpreter, name, default)
        return cast(found, _CASTS.get(getattr(to, "dotted", ""), _kept))

    def other(self, name: str, call: CallSite) -> Value:
        if name not in _METHODS:
            return UNKNOWN
        found = variable(call.interpreter, call.text(0) or "", call.raw(1, "default"))
        return cast(found, _METHODS[name])


class Environs(Env):
    """``environs.Env()``, whose call takes the default behind the name."""

    def called(self, call: CallSite) -> Value:
        return self.other("str", call)


def _kept(value: Value) -> Value:
    return value


_CASTS = {"builtins.bool": boolean, "builtins.list": listed, "builtins.tuple": listed, "builtins.int": _number}
_METHODS: dict[str, Callable[[Value], Value]] = {
    "bool": boolean, "list": listed, "tuple": listed, "int": _number, "str": _kept, "get_value": _kept, "unicode": _kept,
}  # fmt: skip

NATIVES: dict[str, Kind] = {
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "os.environ.setdefault": _getenv,
    "decouple.config": _decouple,
    "decouple.AutoConfig()": _decouple,
    "decouple.Config()": _decouple,
    "environ.Env": Env,
    "environ.FileAwareEnv": Env,
    "environs.Env": Environs,
    "environs.FileAwareEnv": Environs,
    "starlette.config.Config": Env,
    "distutils.util.strtobool": lambda call: cast(call.raw(0), boolean),
    "setuptools.distutils.util.strtobool": lambda call: cast(call.raw(0), boolean),
}
