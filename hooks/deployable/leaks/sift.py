"""Where in a file a secret could be: the lines that hold a literal of a rule and something that could be a value.

Everything else of a file is never looked at. Time is linear in the file, and memory bounded: it is gone through in chunks.
What a file without secrets needs is here and imports no regular expressions.
"""

from __future__ import annotations

from deployable.leaks import prefilter
from deployable.leaks.idle import Idleness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deployable.leaks.own import Custom

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
_NEAR_LINES = 8
"""Lines above a changed one that may name what it holds."""
_DETECTED = (12, 0, 0, 0, 0)
"""Characters that stand together in what the detectors of detect-secrets look for."""
_URL, _OWN = -1, -2
"""In the place of a literal's index: a URL with a password, a format of the user's own."""


class Signs:
    """What the literals on a line are signs of."""

    __slots__ = ("behind", "certain", "formats", "generic", "needed", "needed_named", "wrapped")

    def __init__(self, indexes: frozenset[int]) -> None:
        present = [prefilter.LITERALS[index] for index in sorted(indexes) if index >= 0]
        self.formats = tuple(dict.fromkeys(name for each in present for name in prefilter.FORMATS.get(each, ())))
        self.wrapped = tuple(each for each in present if each in prefilter.WRAPPED)
        """Beginnings of tokens in base64."""
        self.certain = not indexes.isdisjoint((_URL, _OWN))
        """A URL with a password, or a format of the user's own: the line is looked at whatever else it holds."""
        self.needed = {
            prefilter.LEAST[name] for name in self.formats if name in prefilter.LEAST and name not in prefilter.NAMED
        }
        """For each format, how many characters of each alphabet of ``solid`` must stand together."""
        if self.wrapped:
            inner = (name for each in self.wrapped for name in prefilter.FORMATS[prefilter.WRAPPED[each]])
            self.needed.add((min(prefilter.LEAST.get(name, _DETECTED)[0] for name in inner) * 4 // 3, 0, 0, 0, 0))
        named = [name for name in self.formats if name in prefilter.NAMED or name not in prefilter.LEAST]
        self.needed_named = {prefilter.LEAST.get(name, _DETECTED) for name in named}
        """The same for formats that need a name before them; their value may stand on the next line."""
        self.generic = _URL in indexes or any(each in prefilter.GENERIC for each in present)
        key = self.wrapped or any(name.startswith("keys.") for name in self.formats)
        self.behind = KEY_FOLLOWING if key else FOLLOWING
        """Bytes after the line that may belong to what is on it."""


class Span:
    """A line, or a piece of a long one, on which there could be a secret: ``data[start:stop]``."""

    __slots__ = ("long", "number", "signs", "start", "stop")

    def __init__(self, start: int, stop: int, number: int, long: bool, signs: Signs) -> None:
        self.start, self.stop, self.number, self.long, self.signs = start, stop, number, long, signs


class Lines:
    """Numbers of ascending offsets by what ends a part (a line, or a text in triple quotes), counted as they are asked for."""

    def __init__(self, data: bytes, end: bytes = b"\n") -> None:
        self._data, self._end, self._at, self._number = data, end, 0, 1

    def number(self, offset: int) -> int:
        self._number += self._data.count(self._end, self._at, offset)
        self._at = offset
        return self._number


_SIGNS: dict[frozenset[int], Signs] = {}
_SEARCHES: dict[bool, prefilter.Search] = {}


def _signs(indexes: frozenset[int]) -> Signs:
    """There are far fewer combinations of literals than lines."""
    if len(_SIGNS) > 4096:
        _SIGNS.clear()
    if indexes not in _SIGNS:
        _SIGNS[indexes] = Signs(indexes)
    return _SIGNS[indexes]


def spans(
    path: str, data: bytes, custom: Sequence[Custom] = (), lines: Sequence[range] | None = None
) -> Iterator[Span]:
    """In order; with ``lines``, those that may concern them."""
    idleness = Idleness(path)
    newline = Lines(data)
    for begin, end, giant in _chunks(data):
        found = _hits(data, begin, end, giant, custom)
        position, total = 0, len(found)
        while position < total:
            first = found[position][0]
            start, stop, long = _extent(data, first)
            horizon = max(first + 1, stop - _BEHIND // 2 if long else stop)
            indexes = set()
            while position < total and found[position][0] < horizon:
                indexes.add(found[position][1])
                position += 1
            signs = _signs(frozenset(indexes))
            if idleness.of(signs, data[start:stop], data[stop : stop + signs.behind]):
                continue
            number = newline.number(start)
            if lines is None or any(each.start - _NEAR_LINES <= number < each.stop for each in lines):
                yield Span(start, stop, number, long, signs)


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
    """(offset, index of the literal) in one chunk, sorted."""
    piece = data[begin:end]
    lowered = piece.lower()
    found = _search(giant).hits(lowered)
    if b"@" in piece and b"://" in piece:
        found += [(offset, _URL) for offset in _urls(piece)]
    for one in custom:
        found += [(offset, _OWN) for offset in one.offsets(lowered)]
    return sorted((offset + begin, index) for offset, index in found)


def _search(telling: bool) -> prefilter.Search:
    """For all literals, or for the telling ones alone."""
    if telling not in _SEARCHES:
        chosen = (at for at, each in enumerate(prefilter.LITERALS) if not telling or prefilter.is_telling(each))
        _SEARCHES[telling] = prefilter.Search(chosen)
    return _SEARCHES[telling]


def _urls(piece: bytes) -> Iterator[int]:
    """Where a URL with a password begins: at most 120 characters of a user, a colon, at most 200 of a password."""
    at = piece.find(b"://")
    while at >= 0:
        user, colon, _ = piece[at + 3 : at + 124].partition(b":")
        if colon and not _breaks(user, b"/@"):
            password, sign, _ = piece[at + len(user) + 4 : at + len(user) + 205].partition(b"@")
            if sign and password and not _breaks(password):
                yield at
        at = piece.find(b"://", at + 3)


def _breaks(text: bytes, more: bytes = b"") -> bool:
    return len(text.translate(None, b" \t\r\n\v\f\"'<>" + more)) < len(text)


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
