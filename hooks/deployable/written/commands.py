"""Shell commands inside any file: their words with lines, and the variables that the same file sets before them.

One simple command at a time: quotes may span lines, a backslash joins two, an operator or a comment ends it. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_LONGEST = 20_000
_PIECE = re.compile(
    r"(?P<gap>[ \t\r]+|\\\r?\n)|(?P<end>[\n;|&<>])"
    r"|(?P<part>\"(?:[^\"\\]|\\.)*\"|'[^']*'|\$\{\{[^}]{0,500}\}\}|\$\{[^}]{0,500}\}|\$\([^)]{0,500}\)|\\.|[^\s;|&<>\"'\\$#]+|.)",
    re.DOTALL,
)
_OPTION = re.compile(r"[ \t]*--[a-z]")
"""A line of options goes on with the command above it: a folded text of YAML needs no backslash."""
_ASSIGNED = re.compile(
    r"^[ \t]*(?:(?:export|readonly|local|declare)[ \t]+)?([A-Za-z_]\w*)(?:=|[ \t]*[:?]?=[ \t]*)"
    r"(?:\"([^\"\n]{0,2000})\"|'([^'\n]{0,2000})'|([^\s;&|#\"'`]{1,2000}))[ \t]*(?:[;#].*)?$",
    re.MULTILINE,
)
_USED = re.compile(r"\$\{\{\s*(?:env|vars)\.(\w+)\s*\}\}|\$\{(\w+)(?::?-([^{}$\n]{0,500}))?\}|\$\((\w+)\)|\$\$?(\w+)")


def words(text: str, start: int, line: int) -> Iterator[tuple[str, int]]:
    """(word, line) of the command that goes on at ``start``, which stands on ``line``. Quotes are taken away, ``$`` stays."""
    word, at, begun = "", line, False
    for found in _PIECE.finditer(text, start, start + _LONGEST):
        piece = found[0]
        if found.lastgroup == "part" and (begun or piece != "#"):
            word, at, begun = word + _bare(piece), at if begun else line, True
        elif begun:
            yield word, at
            word, begun = "", False
        if found.lastgroup == "end" and not (piece == "\n" and _OPTION.match(text, found.end())):
            return
        if piece == "#" and not begun:
            return
        line += piece.count("\n")
    if begun:
        yield word, at


def _bare(piece: str) -> str:
    """Without its quotes, or the backslash before it."""
    if len(piece) > 1 and piece[0] == "'":
        return piece[1:-1]
    if len(piece) > 1 and piece[0] == '"':
        return re.sub(r"\\(?:\n|([\\\"$`]))", r"\1", piece[1:-1])
    return piece.removeprefix("\\")


def assigned(text: str) -> dict[str, str]:
    """Variables that the file gives one and the same plain value: shell, Makefile. A value that a program prints is none."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for each in _ASSIGNED.finditer(text):
        name, value = each[1], each[2] or each[3] or each[4] or ""
        if "`" in value or re.search(r"\$\([a-z]+ |\$[@*#?0-9]", value) or found.get(name, value) != value:
            several.add(name)
        found[name] = value
    return {name: value for name, value in found.items() if name not in several}


def filled(word: str, values: Mapping[str, str], depth: int = 0) -> str:
    """The word with the variables that are known; ``${X:-default}`` of an unknown one is its default."""

    def value(use: re.Match[str]) -> str:
        name = use[1] or use[2] or use[4] or use[5]
        known = values.get(name)
        if known is None:
            return use[0] if use[3] is None else use[3]
        if depth >= 5 or len(known) > 1000:
            return use[0]
        # ``X=${X:-default}`` is said of the X around the file.
        return filled(known, {key: text for key, text in values.items() if key != name}, depth + 1)

    return _USED.sub(value, word) if "$" in word else word
