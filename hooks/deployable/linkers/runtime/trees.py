"""Syntax trees as they stand, for questions that need no interpreter: the calls in them, and names bound once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.interpreter.walk import walk


def calls(body: Iterable[Any], leave_out: Callable[[Any], bool] | None = None) -> Iterator[syntax.Call]:
    return (node for node in walk(*body, leave_out=leave_out) if isinstance(node, syntax.Call))


def constants(module: syntax.Module) -> dict[str, syntax.Expression]:
    """Module-level names with the one value they are given."""
    found: dict[str, syntax.Expression] = {}
    for statement in module.body:
        if isinstance(statement, syntax.Assign) and statement.value is not None:
            for target in statement.targets:
                if isinstance(target, syntax.Name):
                    found[target.id] = statement.value
    return found
