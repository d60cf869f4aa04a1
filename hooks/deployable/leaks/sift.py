"""Where in a file a secret could be: the lines that hold a literal of a rule, as windows of bounded length.

Everything else of a file is never looked at. Time is linear in the file, and memory bounded: it is gone through in chunks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from deployable.leaks import prefilter
from deployable.leaks.noun import Noun
from deployable.leaks.own import Custom
from deployable.leaks.pattern import Pattern
from deployable.leaks.place import Place

CHUNK = 256 << 10
"""Bytes searched at a time; a line that is longer is searched for tokens that prove themselves, not by names."""
LONG = 3000
"""Characters from which a line is looked at in windows around its hits."""
FOLLOWING = 420
"""Characters after a line that may belong to it: continuations, block scalars, ``value:`` below ``name:``."""
KEY_FOLLOWING = 2600
"""The same after the armour of a key."""
_OVERLAP = 64
"""Bytes that pieces of a giant line share, so that no literal is cut in two."""
_BEFORE, _BEHIND = 160, 1400
_URLS = Pattern(rb"://[^\s/:@\"'<>]{0,120}:[^\s\"'<>@]{1,200}@")
_SOLID_RUN = Pattern(rb"(?<![A-Za-z0-9+/=_~.-])(?=[A-Za-z0-9+/=_~.-]{12})[A-Za-z+/=_~.-]{0,300}[0-9]")
_STRONG_RUN = Pattern(rb"(?<![^\s\"'`<>(),;])(?=[^\s\"'`<>(),;]{20})[^\s\"'`<>(),;0-9]{0,300}[0-9]")


class Window(Noun):
    """A candidate line, or a piece of a long one, with some of what follows."""

    start: int
    """Offset in the file."""
    line: str
    text: str
    """``line`` and the text after it."""
    formats: tuple[str, ...]
    generic: bool
    wrapped: tuple[bytes, ...]
    """Beginnings of tokens in base64 that occur in it."""
    long: bool
    above: str
    """The line above, for comments that allow the next one."""


class Lines:
    """Line numbers of ascending offsets, counted as they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at, self._number = data, 0, 1

    def number(self, offset: int) -> int:
        self._number += self._data.count(b"\n", self._at, offset)
        self._at = offset
        return self._number


class Signs(Noun):
    """What the literals on a line are signs of."""

    formats: tuple[str, ...]
    free: bool
    """One of the formats may need no long run of characters, or the user defined it."""
    generic: bool
    wrapped: tuple[bytes, ...]
    behind: int
    """Bytes after the line that may belong to what is on it."""


@lru_cache(maxsize=4096)
def _signs(indexes: frozenset[int]) -> Signs:
    formats: dict[str, None] = {}
    generic = -1 in indexes
    wrapped = []
    for index in sorted(indexes):
        if index >= 0:
            literal = prefilter.literals()[index]
            formats.update(dict.fromkeys(prefilter.formats_of(literal)))
            generic = generic or literal in prefilter.generic()
            if literal in prefilter.wrapped():
                wrapped.append(literal)
    free = -2 in indexes or any(name not in prefilter.NAMED and not name.startswith("plugins.") for name in formats)
    key = wrapped or any(name.startswith("keys.") for name in formats)
    return Signs(tuple(formats), free, generic, tuple(wrapped), KEY_FOLLOWING if key else FOLLOWING)


def _is_idle(signs: Signs, data: bytes, start: int, end: int, where: Place) -> bool:
    """Nothing on the line can be a secret, whatever its names say: no run of characters is long enough."""
    if signs.free or signs.wrapped:
        return False
    if signs.generic and where.generic:
        return False
    return not _SOLID_RUN.search(data, start, end + signs.behind)


def windows(data: bytes, custom: Sequence[Custom], where: Place) -> Iterator[Window]:
    """Every line, or piece of a long line, with a hit. The file is gone through in chunks, so that memory is bounded."""
    for begin, end, giant in _chunks(data):
        found = _hits(data, begin, end, giant, custom)
        position, total = 0, len(found)
        while position < total:
            first = found[position][0]
            start, stop, long = _extent(data, first)
            horizon = stop if not long else max(first + 1, stop - _BEHIND // 2)
            indexes = set()
            while position < total and found[position][0] < horizon:
                indexes.add(found[position][1])
                position += 1
            signs = _signs(frozenset(indexes))
            if not _is_idle(signs, data, start, stop, where):
                yield _window(data, start, stop, signs, long)


def _chunks(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """(begin, end, whether it is one giant line): whole lines, about ``CHUNK`` bytes at a time."""
    begin, size = 0, len(data)
    while begin < size:
        end = size if size - begin <= CHUNK else data.rfind(b"\n", begin, begin + CHUNK) + 1
        giant = not end
        if giant:
            stop = data.find(b"\n", begin + CHUNK) + 1 or size
            for first in range(begin, stop, CHUNK):
                yield first, min(first + CHUNK + _OVERLAP, stop), True
            end = stop
        else:
            yield begin, end, False
        begin = end


def _hits(data: bytes, begin: int, end: int, giant: bool, custom: Sequence[Custom]) -> list[tuple[int, int]]:
    """(offset, index of the literal) in one chunk, sorted; -1 is a URL with a password, -2 a format of the user's own."""
    piece = data[begin:end]
    lowered = piece.lower()
    found = prefilter.token_hits(lowered) if giant else prefilter.hits(lowered)
    if b"@" in piece:
        found += [(hit.start(), -1) for hit in _URLS.finditer(piece)]
    for one in custom:
        for literal in one.literals:
            found += [(hit.start(), -2) for hit in re.finditer(re.escape(literal.encode()), lowered)]
        if not one.literals:
            found += [(hit.start(), -2) for hit in re.finditer(rb"(?m)^.", piece)]
    return sorted((offset + begin, index) for offset, index in found)


def _extent(data: bytes, first: int) -> tuple[int, int, bool]:
    """The line around a hit, or a window of it when it is long."""
    start = data.rfind(b"\n", max(0, first - LONG), first) + 1
    cut = not start and first >= LONG
    end = data.find(b"\n", first, first + LONG)
    end = end if end >= 0 else min(len(data), first + LONG)
    if not cut and end - start < LONG:
        return start, end, False
    stop = data.find(b"\n", first, first + _BEHIND)
    return max(start, first - _BEFORE), stop if stop >= 0 else min(first + _BEHIND, len(data)), True


def _window(data: bytes, start: int, end: int, signs: Signs, long: bool) -> Window:
    line = data[start:end].decode("utf-8", "replace")
    following = data[end : end + signs.behind].decode("utf-8", "replace")
    above = data[max(0, start - 200) : max(0, start - 1)].rpartition(b"\n")[2].decode("utf-8", "replace")
    return Window(start, line, line + following, signs.formats, signs.generic, signs.wrapped, long, above)
