"""Every node below a node, for questions that need no evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from deployable import syntax

_NODES = frozenset(
    each
    for each in vars(syntax).values()
    if isinstance(each, type) and issubclass(each, tuple) and each is not syntax.Module
)


def walk(*roots: Any, into_functions: bool = True, leave_out: Callable[[Any], bool] | None = None) -> Iterator[Any]:
    """The nodes themselves and all nodes below, in no order that matters, but for those left out with what is below them."""
    todo = list(roots)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind in _NODES:
            if leave_out is not None and leave_out(node):
                continue
            yield node
            if kind is syntax.Function and not into_functions:
                continue
        elif kind is not tuple:
            continue
        todo += [field for field in node if isinstance(field, tuple)]
