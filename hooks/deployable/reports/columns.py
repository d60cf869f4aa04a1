"""Tables for people: columns two blanks apart, within a hundred characters where something can be shortened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deployable.reports.text import clean

WIDTH = 100
_LEAST = 11
"""A column is not made narrower than this."""


def render(head: Sequence[str], rows: Sequence[Sequence[Any]], nothing: str, cut: Sequence[str] = ()) -> str:
    """The rows under their heads, or ``nothing``; ``cut`` as in ``aligned``."""
    return "".join(f"{line}\n" for line in aligned([head, *rows], cut)) if rows else f"{nothing}\n"


def aligned(rows: Sequence[Sequence[Any]], cut: Sequence[str] = (), indent: str = "") -> list[str]:
    """One line a row, the first row the heads. Columns named in ``cut`` are shortened, the widest first, until all lines fit;
    one of them that is empty everywhere is left out."""
    cells = [tuple(clean(str(cell)) for cell in row) for row in rows]
    kept = [place for place, name in enumerate(rows[0]) if name not in cut or any(row[place] for row in cells[1:])]
    cells = [tuple(row[place] for place in kept) for row in cells]
    widths = [max(len(row[column]) for row in cells) for column in range(len(kept))]
    able = [column for column, place in enumerate(kept) if rows[0][place] in cut and widths[column] > _LEAST]
    while able and len(indent) + sum(widths) + 2 * len(widths) - 2 > WIDTH:
        widest = max(able, key=lambda column: widths[column])
        widths[widest] -= 1
        able = [column for column in able if widths[column] > _LEAST]
    return [
        indent
        + "  ".join(shortened(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def shortened(cell: str, width: int) -> str:
    """
    >>> shortened("uvicorn app.main:app", 12)
    'uvicorn app…'
    """
    return cell if len(cell) <= width else f"{cell[: width - 1].rstrip()}…"
