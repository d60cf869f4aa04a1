"""TOML with the line of every key: ``tomllib`` for the values, a scan of headers and assignments for the places."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from deployable.model import Unreadable

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-.\"']+?)\s*=")


def loaded(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """(data, dotted key → line); items of arrays of tables are numbered: ``services.0.ports.1.port``.

    Raises ``Unreadable`` for text that is no TOML.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        raise Unreadable(f"is not valid TOML: {error}", int(found[1]) if found else 0) from None
    return data, _lines(text)


def _lines(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    quoted = ""
    for number, line in enumerate(text.split("\n"), 1):
        if quoted:
            quoted = "" if quoted in line else quoted
            continue
        header = _HEADER.match(line)
        if header:
            name = re.sub(r"[\"'\s]", "", header[2])
            parts = name.split(".")
            for place in range(1, len(parts)):
                parent = ".".join(parts[:place])
                if parent in counts:
                    name = f"{parent}.{counts[parent]}.{'.'.join(parts[place:])}"
            if header[1] == "[[":
                plain = ".".join(parts)
                counts[plain] = counts.get(plain, -1) + 1
                name = f"{name}.{counts[plain]}"
            prefix = f"{name}."
            lines.setdefault(name, number)
            continue
        key = _KEY.match(line)
        if key:
            lines.setdefault(prefix + re.sub(r"[\"']", "", key[1]), number)
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                quoted = mark
    return lines
