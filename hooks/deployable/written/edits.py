"""Edits of a file's own lines: a word replaced, an entry added in the way its neighbour is written. The text around them stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deployable.model import Below, Edit, Fix, Word

_KEY = re.compile(r"( *)((?:- +)*)[\"']?([A-Za-z_][\w.$/-]*)[\"']?\s*[:=](?=\s|$|[^/])")
_ITEM = re.compile(r"( *)- +\S")
_URL = re.compile(r"://[^/\s]*$")


def made(fix: Fix, lines_of: Mapping[str, Sequence[str]]) -> Fix | None:
    """The fix with nothing but whole lines in it; ``None`` when a file is not written in a way that it fits."""
    edits = [
        _word(place, lines_of.get(place.path, ()))
        if isinstance(place, Word)
        else _below(place, lines_of.get(place.path, ()))
        for place in fix.places
    ]
    whole = tuple(edit for edit in edits if edit is not None)
    return fix._replace(edits=fix.edits + whole, places=()) if len(whole) == len(edits) else None


def _word(edit: Word, lines: Sequence[str]) -> Edit | None:
    pattern = re.compile(re.escape(edit.was) + r"(?![\w/-])")
    for number in range(edit.start, min(edit.end, len(lines)) + 1):
        line = lines[number - 1].removesuffix("\r")
        for found in pattern.finditer(line):
            before = line[: found.start()]
            if not re.search(r"[\w./-]$", before) or (edit.was.startswith("/") and _URL.search(before)):
                return Edit(edit.path, number, number, (before + edit.becomes + line[found.end() :],))
    return None


def _below(edit: Below, lines: Sequence[str]) -> Edit | None:
    first = lines[edit.line - 1].removesuffix("\r") if 0 < edit.line <= len(lines) else ""
    item, key = _ITEM.match(first), _KEY.match(first)
    if item and edit.items and first.count("{") == first.count("}"):
        written, indent = edit.items, len(item[1])
    elif key and key[3] == edit.key and edit.keys:
        written, indent = edit.keys, len(key[1]) + len(key[2])
    else:
        return None
    end = _end(lines, edit.line, indent)
    return Edit(edit.path, end + 1, end, tuple(" " * indent + line for line in written))


def _end(lines: Sequence[str], first: int, indent: int) -> int:
    """The last line of the entry that begins on line ``first``: everything below it that is deeper."""
    last = first
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1].strip()
        if not line or line.startswith("#"):
            continue
        if len(lines[number - 1]) - len(lines[number - 1].lstrip()) <= indent:
            break
        last = number
    return last
