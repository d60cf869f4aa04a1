"""A candidate line, cut out of its file as text, with some of what follows and the line above."""

from __future__ import annotations

from deployable.leaks.noun import Noun
from deployable.leaks.sift import Span


class Window(Noun):
    start: int
    """Offset in the file."""
    number: int
    """Of the line, from 1."""
    line: str
    text: str
    """``line`` and the text after it."""
    formats: tuple[str, ...]
    generic: bool
    wrapped: tuple[bytes, ...]
    """Beginnings of tokens in base64 that occur in it."""
    long: bool
    """It is a piece of a long line."""
    above: str
    """The line above, for comments that allow the next one."""


def cut(data: bytes, span: Span) -> Window:
    signs = span.signs
    line = _text(data[span.start : span.stop])
    above = _text(data[max(0, span.start - 200) : max(0, span.start - 1)].rpartition(b"\n")[2])
    following = _text(data[span.stop : span.stop + signs.behind])
    return Window(
        span.start, span.number, line, line + following, signs.formats, signs.generic, signs.wrapped, span.long, above
    )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
