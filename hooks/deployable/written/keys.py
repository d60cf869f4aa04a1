"""Known keys of a manifest against the keys that are written: unknown ones are named with the nearest that exists."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from deployable.model import Location, Problem
from deployable.written.nodes import Mapping as Written
from deployable.written.nodes import Node, Sequence

Table = Mapping[str, object]
"""A key's value says what may stand under it: ``None`` anything, a table, ``[table]`` a list of such mappings,
``{"*": table}`` any name with a mapping of the table under it."""

_MOST = 500
"""Names among which the nearest is looked for: with more of them each search takes its time."""


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that was probably meant: the same up to case and separators, or one or two letters away."""
    if len(known) > _MOST:
        return ""
    folded = {_folded(name): name for name in known}
    if _folded(word) in folded:
        return folded[_folded(word)]
    close = difflib.get_close_matches(word, known, 1, 0.82 if len(word) > 4 else 0.75)
    return close[0] if close else ""


def unknown(path: str, node: Node | None, table: object, under: str = "", host: str = "") -> Iterator[Problem]:
    """``unknown-key`` and ``duplicate-key`` problems of the node and all below it that the table describes."""
    if isinstance(table, list):
        for item in node.items if isinstance(node, Sequence) else ():
            yield from unknown(path, item, table[0], under, host)
        return
    if not isinstance(table, Mapping) or not isinstance(node, Written):
        return
    yield from duplicates(path, node, under)
    known = [key for key in table if key != "*"]
    for entry in node.entries:
        dotted = f"{under}.{entry.key}" if under else entry.key
        if entry.key in table or "*" in table:
            if not entry.merged:
                yield from unknown(path, entry.value, table.get(entry.key, table.get("*")), dotted, host)
        elif not entry.merged and not entry.key.startswith("x-"):
            meant = nearest(entry.key, known)
            where = f"under {under}" if under else "at the top"
            yield Problem(
                "unknown-key",
                Location(path, entry.line, entry.column),
                f"{entry.key} is no key {where}{f' of {host}' if host else ''}, so it does nothing",
                f"did you mean {meant}?" if meant else "",
                f"{dotted}{f' → {meant}' if meant else ''}",
                meant if meant not in {other.key for other in node.entries} else "",
            )


def duplicates(path: str, node: Written, under: str = "") -> Iterator[Problem]:
    for first, again in node.duplicates():
        yield Problem(
            "duplicate-key",
            Location(path, again.line, again.column),
            f"{again.key} is written twice{f' under {under}' if under else ''}; the first is on line {first.line}",
            "keep one of the two",
            f"{under}.{again.key}" if under else again.key,
        )


def repeated(path: str, item: Written, field: str) -> Iterator[Problem]:
    """``duplicate-variable``: a key that the list of variables of a service has twice, for one and the same time (``scope``)."""
    seen: dict[tuple[str, str], int] = {}
    owner = item.text("name")
    for node in item.items(field):
        name = node.text("key") if isinstance(node, Written) else ""
        if not isinstance(node, Written) or not name:
            continue
        first = seen.setdefault((name, node.text("scope")), node.line_of("key"))
        if first != node.line_of("key"):
            yield Problem(
                "duplicate-variable",
                Location(path, node.line_of("key")),
                f"{name} is given twice{f' to {owner}' if owner else ''}; the first is on line {first}",
                "keep one of the two",
                f"{owner} {name}",
            )


def _folded(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()
