"""Lines that remember their file while trees of several files are laid over one another.

A marked line is the file's number and the line in one; ``settled`` turns what was made of such trees back into places.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from deployable.model import Location
from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence

_BITS = 24
_Value = TypeVar("_Value", bound=Any)


class Origins:
    """The files whose lines are marked."""

    def __init__(self) -> None:
        self._paths: dict[str, int] = {}

    def line(self, path: str, line: int) -> int:
        return (self._paths.setdefault(path, len(self._paths) + 1) << _BITS) + line

    def marked(self, node: Node, path: str, above: int = 0) -> Node:
        """The tree with marked lines; its text begins ``above`` lines below the top of the file."""
        return relined(node, lambda line: self.line(path, line + above))

    def place(self, line: int) -> tuple[str, int]:
        """(file, line); an empty file for a line without a mark."""
        number = line >> _BITS
        return (next(path for path, known in self._paths.items() if known == number) if number else ""), line & (
            1 << _BITS
        ) - 1

    def settled(self, value: _Value, own: Location) -> _Value:
        """The value with places in the place of marks; a bare line of another file than ``own`` becomes ``own``'s."""
        if isinstance(value, Location):
            path, line = self.place(value.line)
            return value._replace(path=path, line=line) if path else value
        if isinstance(value, int) and not isinstance(value, bool) and value >> _BITS:
            path, line = self.place(value)
            return line if path == own.path else own.line  # ty: ignore[invalid-explicit-return]
        if isinstance(value, tuple):
            parts = [self.settled(part, own) for part in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        return value


def relined(node: Node, line: Callable[[int], int]) -> Node:
    """The tree with other lines. Shared nodes stay shared."""
    made: dict[int, Node] = {}

    def of(part: Node) -> Node:
        if id(part) not in made:
            if isinstance(part, Scalar):
                made[id(part)] = part._replace(line=line(part.line))
            elif isinstance(part, Mapping):
                entries = tuple(entry._replace(value=of(entry.value), line=line(entry.line)) for entry in part.entries)
                made[id(part)] = part._replace(entries=entries, line=line(part.line))
            else:
                made[id(part)] = part._replace(items=tuple(of(item) for item in part.items), line=line(part.line))
        return made[id(part)]

    return of(node)


def scalar(text: str, line: int) -> Scalar:
    """A piece of text that stands on a marked line."""
    return Scalar(text, line, 1, plain=False)


def mapping(line: int, **values: Node) -> Mapping:
    return Mapping(tuple(Entry(key, value, value.line, 1) for key, value in values.items()), line, 1)


__all__ = ["Entry", "Mapping", "Node", "Origins", "Scalar", "Sequence", "mapping", "relined", "scalar"]
