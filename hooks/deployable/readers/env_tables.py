"""Markdown and reStructuredText: environment variables that tables and lists document."""

from __future__ import annotations

import re
from typing import NamedTuple

LITERALS: tuple[bytes, ...] = (b"_",)
LIMIT = 1 << 20
_DOCUMENTS = (".md", ".mdx", ".markdown", ".rst")
_NOT_OURS = re.compile(r"(^|/)(changelog|changes|history|license|code_of_conduct|news)[^/]*$", re.IGNORECASE)
_NAME = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|DEBUG|PORT|HOST|ENVIRONMENT|SECRET"
_CELL = re.compile(rf"^[\s*]*`?\$?({_NAME})`?[\s*]*(?:\(.*\))?$")
_ITEM = re.compile(
    rf"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ x]\]\s*)?[*_]*`\$?({_NAME})(?:=([^`]*))?`[*_]*\s*(?:[:=–—-].*|\(.*|\|.*)?$"
)
_BOLD = re.compile(rf"^\s*(?:[-*+]|\d+[.)])\s+\*\*`?({_NAME})`?:?\*\*\s*(?:[:=–—-].*)?$")
_HEAD = re.compile(r"variable|env\b|environment|name|key|setting|option|parameter|config", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(```+|~~~+)\s*([\w-]*)")
_ASSIGNED = re.compile(rf"^\s*(?:export\s+|-e\s+|set\s+)?({_NAME})=(\S.*|)$")
_COLUMNS = {
    "default": re.compile(r"default", re.IGNORECASE),
    "required": re.compile(r"required|mandatory", re.IGNORECASE),
}


class Documented(NamedTuple):
    """``form``: ``table``, ``list`` or ``block`` (an assignment in a fenced block)."""

    name: str
    line: int
    form: str
    default: str = ""
    required: str = ""


def matches(path: str) -> bool:
    return path.lower().endswith(_DOCUMENTS) and not _NOT_OURS.search(path)


def read(path: str, text: str) -> tuple[Documented, ...]:
    found: list[Documented] = []
    fence, header = "", None
    for number, line in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence else mark[1]
            header = None
            continue
        if fence:
            assigned = _ASSIGNED.match(line)
            if assigned:
                found.append(Documented(assigned[1], number, "block", assigned[2].strip()))
        elif line.lstrip().startswith("|") or (header is not None and "|" in line):
            header = _row(line, number, header, found)
        else:
            header = None
            item = _ITEM.match(line) or _BOLD.match(line)
            if item:
                found.append(Documented(item[1], number, "list"))
    return tuple(found)


def _row(line: str, number: int, header: list[str] | None, found: list[Documented]) -> list[str]:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if header is None:
        return cells
    if not _HEAD.search(header[0] if header else "") and not any(_HEAD.search(cell) for cell in header[:2]):
        return header
    for cell in cells[:2]:
        name = _CELL.match(cell)
        if name:
            values = {key: _column(header, cells, pattern) for key, pattern in _COLUMNS.items()}
            found.append(Documented(name[1], number, "table", values["default"], values["required"]))
            break
    return header


def _column(header: list[str], cells: list[str], pattern: re.Pattern[str]) -> str:
    place = next((index for index, cell in enumerate(header) if pattern.search(cell)), -1)
    return cells[place].strip("` ") if 0 <= place < len(cells) else ""
