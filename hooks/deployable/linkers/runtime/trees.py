"""Syntax trees as they stand, for linkers that need no interpreter: the calls in them, names bound once, dotted names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from deployable import syntax


def calls(body: Iterable[object], leave_out: Callable[[object], bool] | None = None) -> Iterator[syntax.Call]:
    todo: list[object] = list(body)
    while todo:
        node = todo.pop()
        if leave_out and leave_out(node):
            continue
        if isinstance(node, syntax.Call):
            yield node
        if isinstance(node, tuple):
            todo.extend(item for item in node if isinstance(item, tuple))


def constants(module: syntax.Module) -> dict[str, syntax.Expression]:
    """Module-level names with the one value they are given."""
    found: dict[str, syntax.Expression] = {}
    for statement in module.body:
        if isinstance(statement, syntax.Assign) and statement.value is not None:
            for target in statement.targets:
                if isinstance(target, syntax.Name):
                    found[target.id] = statement.value
    return found


def dotted(node: object) -> str:
    if isinstance(node, syntax.Name):
        return node.id
    if isinstance(node, syntax.Attribute):
        return f"{dotted(node.value)}.{node.name}"
    if isinstance(node, syntax.Call):
        return f"{dotted(node.func)}()"
    return ""
