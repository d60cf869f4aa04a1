"""How many characters of a token must stand together, derived from its pattern: a line without such a run cannot hold it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

from deployable.leaks.solid import CHARACTERS

_CODES = frozenset(CHARACTERS)
_CLASSES = ("CATEGORY_WORD", "CATEGORY_DIGIT")


class Length(NamedTuple):
    """Of a part of a pattern: characters that every match has together at its beginning, at its end, and anywhere."""

    first: int = 0
    last: int = 0
    most: int = 0
    whole: bool = True
    """It matches nothing but such characters, so that what stands around it is together with it."""


_BROKEN = Length(whole=False)


def least(pattern: str) -> int:
    """The fewest characters of ``solid.CHARACTERS`` that stand together somewhere in every match.

    >>> least(r"pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}"), least(r"key [0-9]{8}")
    (82, 8)
    """
    return _sequence(import_module("re._parser").parse(pattern)).most


def _sequence(items: Iterable[Any]) -> Length:
    first = run = most = 0
    whole = True
    for item in items:
        part = _part(item)
        run += part.first
        most = max(most, run, part.most)
        first = run if whole else first
        if not part.whole:
            run, whole = part.last, False
    return Length(first, run, most, whole)


def _part(item: Any) -> Length:
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return Length(1, 1, 1) if value in _CODES else _BROKEN
    if kind == "IN":
        return Length(1, 1, 1) if all(map(_is_solid, value)) else _BROKEN
    if kind == "SUBPATTERN":
        return _sequence(value[3])
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return Length()
    if kind == "BRANCH":
        parts = [_sequence(branch) for branch in value[1]]
        return Length(*(min(part[at] for part in parts) for at in range(3)), whole=all(part.whole for part in parts))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        times, _, body = value
        part = _sequence(body)
        if part.whole:
            return Length(*[part.first * times] * 3)
        return part if times else _BROKEN
    return _BROKEN


def _is_solid(member: Any) -> bool:
    kind, value = str(member[0]), member[1]
    if kind == "RANGE":
        return _CODES.issuperset(range(value[0], value[1] + 1))
    return value in _CODES if kind == "LITERAL" else str(value) in _CLASSES and kind == "CATEGORY"
