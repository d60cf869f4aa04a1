"""How many characters of a token must stand together, derived from its pattern: a line without such a run cannot hold it."""

from __future__ import annotations

import string
from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

from deployable.leaks.solid import ALPHABETS


class Length(NamedTuple):
    """Of a part of a pattern: characters of an alphabet that every match has together at its beginning, at its end, and anywhere."""

    first: int = 0
    last: int = 0
    most: int = 0
    whole: bool = True
    """It matches nothing but such characters, so that what stands around it is together with it."""


_BROKEN = Length(whole=False)
_WORD = (string.ascii_letters + string.digits + "_").encode()


def least(pattern: str) -> tuple[int, ...]:
    """For each of ``solid.ALPHABETS``, the fewest of its characters that stand together somewhere in every match.

    >>> least(r"pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}"), least(r"key [g-z]{8}")
    ((82, 64, 64, 64, 64), (8, 8, 8, 8, 0))
    """
    parsed = import_module("re._parser").parse(pattern)
    return tuple(_sequence(parsed, frozenset(alphabet)).most for alphabet in ALPHABETS)


def _sequence(items: Iterable[Any], alphabet: frozenset[int]) -> Length:
    first = run = most = 0
    whole = True
    for item in items:
        part = _part(item, alphabet)
        run += part.first
        most = max(most, run, part.most)
        first = run if whole else first
        if not part.whole:
            run, whole = part.last, False
    return Length(first, run, most, whole)


def _part(item: Any, alphabet: frozenset[int]) -> Length:
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return Length(1, 1, 1) if value in alphabet else _BROKEN
    if kind == "IN":
        return Length(1, 1, 1) if all(_is_of(member, alphabet) for member in value) else _BROKEN
    if kind == "SUBPATTERN":
        return _sequence(value[3], alphabet)
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return Length()
    if kind == "BRANCH":
        parts = [_sequence(branch, alphabet) for branch in value[1]]
        return Length(*(min(part[at] for part in parts) for at in range(3)), whole=all(part.whole for part in parts))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        times, _, body = value
        part = _sequence(body, alphabet)
        if part.whole:
            return Length(*[part.first * times] * 3)
        return part if times else _BROKEN
    return _BROKEN


def _is_of(member: Any, alphabet: frozenset[int]) -> bool:
    kind, value = str(member[0]), member[1]
    if kind == "LITERAL":
        return value in alphabet
    if kind == "RANGE":
        return alphabet.issuperset(range(value[0], value[1] + 1))
    return alphabet.issuperset({"CATEGORY_WORD": _WORD, "CATEGORY_DIGIT": b"0123456789"}.get(str(value), b"\0"))
