"""What a setting is worth as the interpreter left it: written out, doubtful, or a variable's."""

from __future__ import annotations

from deployable.linkers.interpreter import Assumed, Value, settled, variable_of


def is_doubtful(value: Value) -> bool:
    """It hangs on something that is no variable of the environment."""
    return isinstance(value, Assumed) and bool(value.condition) and not value.variable


def as_written(value: Value) -> str | None:
    """A constant, or a list of strings, as Python writes it."""
    if isinstance(value, str | int | float | None):
        return str(value)
    if not isinstance(value, list):
        return None
    items = [settled(each) for each in value if settled(each) is not None]
    sure = all(isinstance(each, str) for each in items) and not any(map(is_doubtful, value))
    return str(items) if sure else None


def variable_within(value: Value) -> str:
    """The variable that an item of a list comes from."""
    return next(filter(None, map(variable_of, value)), "") if isinstance(value, list) else ""
