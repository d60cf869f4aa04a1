"""``$NAME`` and ``${NAME:-word}`` as compose reads them: words may hold further names, ``$$`` is a dollar.

After docs.docker.com/reference/compose-file/interpolation. Every text is walked once for each level; ten levels are followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_OPENING = re.compile(r"\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:?[-?+]|(?=\})))")
_BRACE = re.compile(r"\$\{|\}")
_DEEPEST = 10


class Use(NamedTuple):
    """One variable of a text. ``operator`` is ``:-``, ``-``, ``:?``, ``?``, ``:+``, ``+`` or empty; ``$$`` has no name."""

    name: str
    operator: str
    word: str
    start: int
    end: int


def uses(text: str) -> Iterator[Use]:
    """The variables of the text itself, in order; those in their words are in ``word``.

    >>> [(use.name, use.operator, use.word) for use in uses("$A ${B:-${C:-d}} ${broken")]
    [('A', '', ''), ('B', ':-', '${C:-d}')]
    """
    place = 0
    while found := _OPENING.search(text, place):
        name, end, word_end = found[2] or found[3] or "", found.end(), found.end()
        if found[3]:
            word_end = _closing(text, found.end())
            end = word_end + 1
            if word_end < 0:
                return
        yield Use(name, found[4] or "", text[found.end() : word_end], found.start(), end)
        place = end


def every(text: str, depth: int = 0) -> Iterator[Use]:
    """The variables of the text and of their words."""
    for use in uses(text):
        yield use
        if "$" in use.word and depth < _DEEPEST:
            yield from every(use.word, depth + 1)


def _closing(text: str, place: int) -> int:
    """Where the brace stands that closes; -1 when none does."""
    depth = 0
    for found in _BRACE.finditer(text, place):
        depth += 1 if found[0] == "${" else -1
        if depth < 0:
            return found.start()
    return -1


def interpolated(text: str, values: Mapping[str, str], depth: int = 0) -> str:
    """The text with its variables, as far as they are known; the rest stays as written.

    >>> interpolated("${DIR:-.}/x:${TAG}", {}), interpolated("${A:-${B:-c}}", {"B": "b"}), interpolated("${A:?no}$$", {"A": "1"})
    ('./x:${TAG}', 'b', '1$')
    """
    if "$" not in text or depth > _DEEPEST:
        return text
    parts, place = [], 0
    for use in uses(text):
        parts += [text[place : use.start], _value(use, text, values, depth)]
        place = use.end
    return "".join((*parts, text[place:]))


def _value(use: Use, text: str, values: Mapping[str, str], depth: int) -> str:
    if not use.name:
        return "$"
    known = values.get(use.name)
    given = known is not None and (bool(known) or not use.operator.startswith(":"))
    if use.operator.endswith("+"):
        return interpolated(use.word, values, depth + 1) if given else ""
    if given:
        return known or ""
    return interpolated(use.word, values, depth + 1) if use.operator.endswith("-") else text[use.start : use.end]
