"""Entries added to TOML: keys at the end of their table, an item of an array of tables behind all that belongs to its parent."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from deployable.model import Edit, Entry, Put, Unreadable
from deployable.written.toml import loaded

_HEADER = re.compile(r"\s*\[\[?\s*([\w.\"' -]+?)\s*\]\]?\s*(#.*)?$")


def put(place: Put, lines: Sequence[str]) -> Edit | None:
    try:
        data, _ = loaded("\n".join(lines))
    except Unreadable:
        return None
    table: object = data
    for name in (*place.within, *place.under):
        table = table.get(name) if isinstance(table, dict) else None
    whole = bool(place.items)
    end = _end(lines, ".".join(place.within if whole else place.under), whole)
    if not end:
        return None
    if place.keys and isinstance(table, dict) and not any(key in table for key, _ in place.keys):
        return Edit(place.path, end + 1, end, tuple(_assignments(place.keys, _indent(lines[end - 1]))))
    if place.items and table is None:
        return Edit(place.path, end + 1, end, ("", *_tables(place)))
    return None


def spelled(place: Put) -> str:
    lines = _tables(place) if place.items else [f"[{'.'.join(place.under)}]", *_assignments(place.keys, "")]
    return "\n".join(lines)


def _tables(place: Put) -> list[str]:
    header = f"[[{'.'.join((*place.within, *place.under))}]]"
    return [line for item in place.items if isinstance(item, tuple) for line in (header, *_assignments(item, "  "))]


def _assignments(entries: Sequence[Entry], indent: str) -> list[str]:
    return [f"{indent}{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entries]


def _indent(line: str) -> str:
    return "" if _HEADER.match(line) else line[: len(line) - len(line.lstrip())]


def _end(lines: Sequence[str], name: str, whole: bool = False) -> int:
    """The last line with something on it of the table ``[name]``, of its own tables too where ``whole``; 0 when there is none."""
    end, inside = 0, False
    for number, line in enumerate(lines, 1):
        header = _HEADER.match(line)
        if header:
            found = re.sub(r"[\"'\s]", "", header[1])
            inside = found == name or (whole and end > 0 and found.startswith(f"{name}."))
        if inside and line.strip() and not line.lstrip().startswith("#"):
            end = number
    return end
