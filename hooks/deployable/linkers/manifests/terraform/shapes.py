"""HCL bodies in the shape that a host's other files have: repeated blocks as lists, names as the host's API writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Table

from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence

IGNORED = ("the deployment, whose changes Terraform ignores",)


def ignores(body: Mapping, *fields: str) -> bool:
    """Whether ``lifecycle`` lets another tool change one of the fields."""
    node = body.get("lifecycle", "ignore_changes")
    named = node.items if isinstance(node, Sequence) else (node,)
    return any(
        isinstance(item, Scalar) and re.match(rf"\$\{{({'|'.join(('all', *fields))})\b", item.text) for item in named
    )


def each(body: Mapping, key: str) -> Iterator[Mapping]:
    """Every mapping under the key: repeated blocks, or the items of a list."""
    for entry in body.entries:
        if entry.key == key and isinstance(entry.value, Mapping):
            yield entry.value
        elif entry.key == key and isinstance(entry.value, Sequence):
            yield from (item for item in entry.value.items if isinstance(item, Mapping))


def listed(node: Node, names: Table[str, str], depth: int = 0) -> Node:
    """The tree with the repeated blocks of these names as one list under the name that the table gives, ``dynamic`` ones marked ``!partial``."""
    if isinstance(node, Scalar) or depth > 60:
        return node
    if isinstance(node, Sequence):
        return node._replace(items=tuple(listed(item, names, depth + 1) for item in node.items))
    entries: dict[str, Entry] = {}
    for entry in node.entries:
        value = listed(entry.value, names, depth + 1)
        if entry.key not in names or not isinstance(value, Mapping):
            entries[names.get(entry.key, entry.key)] = entry._replace(key=names.get(entry.key, entry.key), value=value)
            continue
        key = names[entry.key]
        before = entries[key].value if key in entries else None
        items = before.items if isinstance(before, Sequence) else ()
        tag = "!partial" if value.tag == "!dynamic" else before.tag if isinstance(before, Sequence) else ""
        items += () if value.tag == "!dynamic" else (value,)
        made = Sequence(items, value.line, value.column, value.end_line, tag)
        entries[key] = entry._replace(key=key, value=made, line=entries[key].line if key in entries else entry.line)
    return node._replace(entries=tuple(entries.values()))


def decided(body: Mapping, *keys: str) -> str:
    """The text under the keys when nobody who runs Terraform can say otherwise; else empty."""
    node = body.get(*keys)
    return node.text if isinstance(node, Scalar) and not node.null and node.tag in ("", "!heredoc") else ""


def attributes(body: Mapping, under: str = "", depth: int = 0) -> Iterator[tuple[str, str, int]]:
    """Every scalar as (dotted name, value, line), the value of one that is not decided as ``${}``."""
    for entry in body.entries:
        name = f"{under}.{entry.key}" if under else entry.key
        if isinstance(entry.value, Scalar):
            yield name, decided(body, entry.key) if not entry.value.tag else "${}", entry.line
        elif isinstance(entry.value, Mapping) and depth < 4:
            yield from attributes(entry.value, name, depth + 1)
        elif isinstance(entry.value, Sequence):
            yield name, ",".join(item.text for item in entry.value.items if isinstance(item, Scalar)), entry.line
