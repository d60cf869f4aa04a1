"""Operators, truth, subscripts and iteration over abstract values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter import environ
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance, Module, Scope, force, settled
from deployable.linkers.interpreter.values import (
    CONFIGURED,
    MISSING,
    UNKNOWN,
    Assumed,
    External,
    Generic,
    Given,
    Made,
    Unknown,
    Value,
    assumed,
    configured,
    variable_of,
)
from deployable.linkers.interpreter.written import written

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

LONGEST = 20_000
"""Characters of a string, and ``MOST`` items of a list: what grows beyond is cut, so that doubling ends."""
MOST = 5_000
_WIDE = re.compile(r"%[^a-zA-Z%]*(\d{4,}|\*)")
_CONSTANTS = (str, int, float, bool, bytes, type(None))


def truth(value: Value) -> bool | None:
    """Whether it counts as true; ``None`` when there is no telling. ``Assumed`` counts as its value."""
    value = settled(value)
    if isinstance(value, (*_CONSTANTS, list, dict)):
        return bool(value)
    if isinstance(value, Closure | ClassValue | Module | Generic | Given):
        return True
    if isinstance(value, Instance):
        return True if value.native is not None else None
    if isinstance(value, External) and value.dotted.endswith("TYPE_CHECKING"):
        return False
    return None


def better(one: Value, other: Value) -> bool:
    """Whether ``one`` tells at least as much as ``other``."""
    return _weight(force(one)) >= _weight(force(other))


def _weight(value: Value) -> int:
    if isinstance(value, Unknown):
        return 0
    if value is None:
        return 1
    if isinstance(value, Assumed):
        return max(1, _weight(settled(value)))
    return 2


def vague(value: Value, depth: int = 0) -> bool:
    """Whether a table is made of what is not known: its first rows hold something unknown, or objects made of it."""
    if isinstance(value, list):
        return depth < 3 and any(vague(item, depth + 1) for item in value[:5])
    if isinstance(value, Instance):
        return value.native is not None and vague(value.native.call.arguments[:1], depth + 1)
    return isinstance(value, Unknown)


def join(run: Interpreter, parts: list[Value]) -> Value:
    """Parts of a format string, or the operands of ``+`` on strings, as one string when all are known."""
    first = settled(parts[0]) if parts else None
    if isinstance(first, Instance) and hasattr(first.native, "below"):
        if len(parts) == 1:
            return first
        rest = settled(join(run, parts[1:]))
        return first.native.below([rest[1:]]) if isinstance(rest, str) and rest.startswith("/") else UNKNOWN  # type: ignore[union-attr]
    soft = False
    variable = ""
    pieces: list[str] = []
    for part in parts:
        part = force(part)
        soft |= isinstance(part, Assumed)
        variable = variable or variable_of(part)
        part = settled(part)
        if isinstance(part, bool | type(None)) or not isinstance(part, str | int | float):
            return assumed(UNKNOWN, variable=variable) if soft or configured(part) else UNKNOWN
        pieces.append(str(part))
    whole = "".join(pieces)
    if len(whole) > LONGEST:
        return UNKNOWN
    return assumed(whole, variable=variable) if soft else whole


def operate(run: Interpreter, node: syntax.Operation, scope: Scope) -> Value:
    operator = node.operator
    if operator in ("and", "or", "??"):
        return _choose(run, operator, node, scope)
    operands = [force(run.evaluate(operand, scope)) for operand in node.operands]
    soft = any(map(configured, operands))
    values = [settled(operand) for operand in operands]
    if operator in ("in", "not in") and getattr(values[-1], "dotted", "") in environ.HOLDERS:
        given = environ.is_given(run, values[0])
        return (
            given
            if operator == "in" or isinstance(given, Unknown)
            else Assumed(not given.value, variable=given.variable)
        )
    found = _known(run, operator, values)
    if soft:
        named = {variable for operand in operands if (variable := variable_of(operand))}
        variable = named.pop() if len(named) == 1 else ""
        return assumed(found, written(node) if operator in _TESTS else "", variable)
    return found


_TESTS = {"==", "!=", "is", "is not", "in", "not in", "<", ">", "<=", ">=", "not", "instanceof"}


def _choose(run: Interpreter, operator: str, node: syntax.Operation, scope: Scope) -> Value:
    """``a or b``, ``a and b``, ``a ?? b``: where an operand is unknown, what the code falls back to."""
    soft = undecided = False
    variable = ""
    value: Value = UNKNOWN
    for operand in node.operands:
        value = force(run.evaluate(operand, scope))
        soft |= configured(value)
        variable = variable or variable_of(value)
        plain = settled(value)
        if isinstance(plain, Unknown):
            undecided = True
            continue
        passes = plain is not None if operator == "??" else truth(plain) is not False
        if passes is (operator != "and"):
            break
    if isinstance(settled(value), Unknown):
        return assumed(UNKNOWN, variable=variable) if soft else value
    if operator == "and" and undecided and truth(value) is not False:
        return CONFIGURED if soft else UNKNOWN
    return assumed(value, variable=variable) if soft or (undecided and truth(value) is False) else value


def _known(run: Interpreter, operator: str, values: list[Value]) -> Value:
    if operator == "not":
        known = truth(values[0])
        return UNKNOWN if known is None else not known
    if operator == "+":
        return _sum(run, values)
    if operator == "%" and isinstance(values[0], str) and len(values) == 2:
        return _percent(values[0], values[1])
    if operator == "|" and all(isinstance(value, list) for value in values):
        return [item for value in values for item in value][:MOST]
    if operator == "|" and all(isinstance(value, dict) for value in values):
        return {key: item for value in values for key, item in value.items()}
    if operator == "/" and isinstance(values[0], Instance) and hasattr(values[0].native, "below"):
        return values[0].native.below(values[1:])  # type: ignore[union-attr]
    if len(values) == 2:
        return _compare(operator, values[0], values[1])
    if operator == "-" and len(values) == 1 and isinstance(values[0], int | float):
        return -values[0]
    return UNKNOWN


def _sum(run: Interpreter, values: list[Value]) -> Value:
    if any(isinstance(value, str) for value in values):
        return join(run, values)
    if all(isinstance(value, list) for value in values):
        return [item for value in values for item in value][:MOST]
    if len(values) > 1 and any(isinstance(value, list) for value in values):
        return [item for value in values for item in (value if isinstance(value, list) else [UNKNOWN])][:MOST]
    if all(isinstance(value, int | float) for value in values):
        total = sum(values)
        return total if abs(total) < 1e15 else UNKNOWN
    return UNKNOWN


def _percent(form: str, value: Value) -> Value:
    parts = value if isinstance(value, list) else [value]
    plain = [settled(part) for part in parts]
    if _WIDE.search(form) or too_long(form, list(map(settled, value.values())) if isinstance(value, dict) else plain):
        return UNKNOWN
    if isinstance(value, dict):
        mapping = {key: settled(item) for key, item in value.items()}
        if all(isinstance(item, str | int) for item in mapping.values()):
            return _formatted(lambda: form % mapping)
        return UNKNOWN
    if all(isinstance(part, str | int | float) for part in plain):
        return _formatted(lambda: form % tuple(plain))
    return UNKNOWN


def too_long(form: str, parts: list[Value]) -> bool:
    """Whether filling the form could make a huge string."""
    return len(form) * max((len(part) for part in parts if isinstance(part, str)), default=1) > 100 * LONGEST


def _formatted(make: Any) -> Value:
    try:
        found = make()
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError):
        return UNKNOWN
    return found if len(found) < LONGEST else UNKNOWN


def _compare(operator: str, left: Value, right: Value) -> Value:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    constants = isinstance(left, _CONSTANTS) and isinstance(right, _CONSTANTS)
    if operator in ("==", "is", "!=", "is not"):
        if constants:
            same = left == right and (left is None) == (right is None)
        elif left is None or right is None:
            same = False
            if isinstance(left, Made | External) or isinstance(right, Made | External):
                return UNKNOWN
        elif left is right:
            same = True
        else:
            return UNKNOWN
        return same if operator in ("==", "is") else not same
    if operator in ("in", "not in"):
        return _contains(operator, left, right)
    if (
        operator in ("<", ">", "<=", ">=")
        and constants
        and isinstance(left, int | float)
        and isinstance(right, int | float)
    ):
        return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[operator]
    return UNKNOWN


def _contains(operator: str, left: Value, right: Value) -> Value:
    if not isinstance(left, _CONSTANTS):
        return UNKNOWN
    if isinstance(right, str) and isinstance(left, str):
        found = left in right
    elif isinstance(right, list | dict):
        items = [settled(item) for item in right]
        found = any(isinstance(item, _CONSTANTS) and item == left for item in items)
        if not found and not all(isinstance(item, _CONSTANTS) for item in items):
            return UNKNOWN
    else:
        return UNKNOWN
    return found if operator == "in" else not found


# --------------------------------------------------------------------------- subscripts


def put(found: dict[Any, Value], key: Value, value: Value) -> None:
    key = settled(key)
    if isinstance(key, list):
        key = tuple(item for item in map(settled, key) if isinstance(item, _CONSTANTS))
    if not isinstance(key, dict | Unknown) and len(found) < 5000:
        found[key] = value


def item(run: Interpreter, base: Value, key: Value, scope: Scope, line: int) -> Value:
    """``base[key]``, or ``MISSING``."""
    if isinstance(base, Assumed):
        found = item(run, base.value, key, scope, line)
        return found if found is MISSING else assumed(found, base.condition, base.variable)
    if isinstance(base, ClassValue | External | Generic):
        return _generic(run, base, key)
    if isinstance(base, Unknown):
        return base
    soft, variable = configured(force(key)), variable_of(force(key))
    key = settled(key)
    found: Value = MISSING
    if isinstance(base, list | str) and isinstance(key, int) and not isinstance(key, bool):
        found = base[key] if -len(base) <= key < len(base) else MISSING
    elif isinstance(base, list | str) and isinstance(key, slice):
        found = base[key] if key.step != 0 else MISSING
    elif isinstance(base, dict) and isinstance(key, (*_CONSTANTS, tuple, ClassValue, Closure)):
        found = base.get(key, MISSING)
    elif isinstance(base, dict) and isinstance(key, Unknown) and base:
        if run.environment is not None or not key.configured:
            return assumed(UNKNOWN, variable=variable) if variable else UNKNOWN
        return assumed(next(iter(base.values())))
    elif isinstance(base, Instance) and base.native is not None and hasattr(base.native, "item"):
        return base.native.item(key)
    elif isinstance(key, str) and scope.module.language.objects:
        found = run.attribute(base, key)
    return assumed(found, variable=variable) if soft and found is not MISSING else found


def _generic(run: Interpreter, base: Value, key: Value) -> Value:
    if isinstance(base, External) and base.dotted in environ.HOLDERS:
        return environ.variable(run, key if isinstance(key, str) else "")
    if isinstance(base, ClassValue) and any(name.startswith("enum.") for name in base.externals()):
        return base.find(key) if isinstance(key, str) else UNKNOWN
    return Generic(base, key)


# --------------------------------------------------------------------------- iteration


def iterate(run: Interpreter, value: Value) -> list[Value] | None:
    """The items of what is looped over, or ``None`` when they are unknown."""
    value = settled(value)
    if isinstance(value, list):
        return list(value)
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, str) and len(value) < 200:
        return list(value)
    if isinstance(value, ClassValue) and any(name.startswith("enum.") for name in value.externals()):
        return [
            member
            for name, member in value.namespace.items()
            if not name.startswith("_") and not isinstance(member, Closure)
        ]
    if isinstance(value, Instance) and value.native is not None and hasattr(value.native, "items"):
        found = value.native.items()
        return list(found) if found is not None else None
    return None
