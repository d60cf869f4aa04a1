"""Defaults that the code itself refuses to start with: ``if SECRET_KEY == "change-me" and production: raise …``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, last_name, parents
from deployable.linkers.environment.fate import ends
from deployable.linkers.environment.files import File

_STARTS = ("startswith", "startsWith", "includes")


class Refusal(NamedTuple):
    """The name that a test holds against constants, where the branch for it ends the program."""

    name: str
    values: frozenset[str]
    """What it is compared with, or begins with."""


def refuses(file: File, up: Up | None, default: Any) -> bool:
    """Whether the file ends the program for this default of the name that the read is assigned to."""
    value = _text(file, default)
    if not value:
        return False
    target = next((here.node.targets[0] for here in parents(up) if type(here.node) is syntax.Assign), None)
    name = last_name(target)
    return bool(name) and any(
        each.name == name and any(value.startswith(start) for start in each.values) for each in _refusals(file)
    )


def _refusals(file: File) -> tuple[Refusal, ...]:
    if file.refusals is None:
        file.refusals = tuple(
            refusal
            for node in inside(file.survey.module.body)
            if type(node) is syntax.If and ends(node.body)
            for refusal in _compared(file, node.test)
        )
    return file.refusals


def _compared(file: File, test: Any) -> Iterator[Refusal]:
    """Below ``and`` and ``or`` alone: what is denied is no reason to end."""
    if type(test) is syntax.Operation and test.operator in ("and", "or"):
        for operand in test.operands:
            yield from _compared(file, operand)
    elif type(test) is syntax.Operation and test.operator in ("==", "in") and len(test.operands) == 2:
        for one, other in (test.operands, test.operands[::-1]):
            items = other.items if type(other) is syntax.ListOf else (other,)
            values = frozenset(text for item in items if (text := _text(file, item)))
            if last_name(one) and values:
                yield Refusal(last_name(one), values)
    elif type(test) is syntax.Call and type(test.func) is syntax.Attribute and test.func.name in _STARTS and test.args:
        start = _text(file, test.args[0])
        if start:
            yield Refusal(last_name(test.func.value), frozenset((start,)))


def _text(file: File, node: Any) -> str:
    """A constant, or what the module's own name for one stands for."""
    if type(node) is syntax.Name:
        assign = file.values.get((0, node.id))
        node = assign.value if assign is not None else None
    return node.value if type(node) is syntax.Const and isinstance(node.value, str) else ""
