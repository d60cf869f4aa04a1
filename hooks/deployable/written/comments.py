"""Source text with its comments blanked and everything else where it was, for languages that have no tree here."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

_C = re.compile(
    r"""//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|\"\"\"(?:[^"]|"(?!""))*(?:\"\"\"|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`[^`]*`?"""
)
_RUBY = re.compile(
    r"""\#(?!\{)[^\n]*|^=begin\b.*?(?:^=end\b[^\n]*|\Z)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?""",
    re.DOTALL | re.MULTILINE,
)
_PRISMA = re.compile(r"""//[^\n]*|"(?:\\.|[^"\\\n])*"?""")
_STYLES = {"go": _C, "java": _C, "kotlin": _C, "ruby": _RUBY, "prisma": _PRISMA}
_LINE = re.compile(r"[^\n]")


def uncommented(text: str, language: str) -> str:
    """
    >>> uncommented('a := 1 // os.Getenv("X")', "go").rstrip()
    'a := 1'
    """
    return _STYLES[language].sub(
        lambda found: _LINE.sub(" ", found.group()) if found.group()[0] in "/#=" else found.group(), text
    )


def line_finder(text: str) -> Callable[[int], int]:
    """A function from an offset to its line, which counts the lines once.

    >>> line_finder("a\\nb")(2)
    2
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return lambda offset: bisect_right(starts, offset)
