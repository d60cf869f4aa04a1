"""Edits of a file's own lines: a word replaced, an entry added in the way its neighbours are written. The text around them stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deployable.model import Edit, Fix, Put, Word
from deployable.written.edits import tables, trees

_URL = re.compile(r"://[^/\s]*$")


def made(fix: Fix, lines_of: Mapping[str, Sequence[str]]) -> Fix | None:
    """The fix with nothing but whole lines in it; ``None`` when a file is not written in a way that it fits."""
    edits = [_edit(place, lines_of.get(place.path, ())) for place in fix.places]
    whole = tuple(edit for edit in edits if edit is not None)
    return fix._replace(edits=fix.edits + whole, places=()) if len(whole) == len(edits) else None


def spelled(place: Put) -> str:
    """What would be written into a file that has none of it yet, for a person to read."""
    if place.path.endswith(".toml"):
        return tables.spelled(place)
    return trees.spelled(place)


def _edit(place: Word | Put, lines: Sequence[str]) -> Edit | None:
    plain = [line.removesuffix("\r").removeprefix("\ufeff") for line in lines]
    if isinstance(place, Word):
        return _word(place, plain)
    return (tables if place.path.endswith(".toml") else trees).put(place, plain)


def _word(edit: Word, lines: Sequence[str]) -> Edit | None:
    pattern = re.compile(re.escape(edit.was) + r"(?![\w/-])")
    for number in range(edit.start, min(edit.end, len(lines)) + 1):
        line = lines[number - 1]
        for found in pattern.finditer(line):
            before = line[: found.start()]
            if not re.search(r"[\w./-]$", before) or (edit.was.startswith("/") and _URL.search(before)):
                return Edit(edit.path, number, number, (before + edit.becomes + line[found.end() :],))
    return None
