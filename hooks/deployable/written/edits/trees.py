"""Entries added to YAML and JSON: below or behind their neighbours, in block or flow style as those are, never through an alias."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from deployable.model import Edit, Put, Unreadable
from deployable.written.edits.spelling import Style, block, inline, pair, spread, spread_pair
from deployable.written.nodes import documents, template_line

Node = Any
"""A node of PyYAML: only its marks tell where a value ends."""


class _Refused(Exception):
    """The file is not written in a way that the entries fit."""


class _File(NamedTuple):
    place: Put
    lines: Sequence[str]
    style: Style


def put(place: Put, lines: Sequence[str]) -> Edit | None:
    text = "\n".join(lines)
    roots = _composed(text)
    try:
        return _written(_File(place, lines, _style(text, roots)), _anchor(place, roots))
    except _Refused:
        return None


def spelled(place: Put) -> str:
    """The entries below the keys that they stand under."""
    content = _wrapped(place, place.under)
    style = Style(json=place.path.endswith(".json"), dash="")
    return ",\n".join(_parts(style, content, True, "", "")) if style.json else "\n".join(block(content, style))


def _wrapped(place: Put, keys: Sequence[str]) -> Any:
    content: Any = place.keys or list(place.items)
    for key in reversed(keys):
        content = ((key, content),)
    return content


def _composed(text: str) -> list[Node]:
    """The documents; none of what the readers refuse, so that depth is bounded."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        documents(text)
        return [] if template_line(text) else list(yaml.compose_all(text, Loader=loader))
    except (Unreadable, yaml.YAMLError):
        return []


def _written(file: _File, node: Node) -> Edit:
    place = file.place
    for key in place.within:
        node = _under(node, key)
    for number, key in enumerate(place.under):
        if _value(node, key) is None:
            return _made(file, node, place.under[number:])
        node = _under(node, key)
    if node.id == "sequence" and place.items:
        return _into(file, node, list(place.items))
    if node.id == "mapping" and place.keys and all(_value(node, key) is None for key, _ in place.keys):
        return _into(file, node, place.keys)
    if node.id == "scalar" and place.under and node.start_mark.index == node.end_mark.index:
        line = file.lines[node.start_mark.line]
        return _opened(file, node.start_mark, line, place.keys or list(place.items))
    raise _Refused


def _made(file: _File, node: Node, missing: Sequence[str]) -> Edit:
    """The keys that are missing, with the entries under the last one. What ``<<`` brings may hold them."""
    if _value(node, "<<") is not None:
        raise _Refused
    return _into(file, node, _wrapped(file.place, missing))


# --------------------------------------------------------------------------- finding the place


def _anchor(place: Put, roots: Sequence[Node]) -> Node:
    """The outermost mapping that begins on the line and has a key to write beside; the file's own without a line."""
    if not place.line and len(roots) == 1 and roots[0].id == "mapping":
        return roots[0]
    for node in _mappings(roots):
        if node.start_mark.line + 1 == place.line and (not place.beside or _beside(place, node)):
            return node
    raise _Refused


def _mappings(roots: Sequence[Node]) -> Iterator[Node]:
    seen: set[int] = set()
    todo = list(reversed(roots))
    while todo:
        node = todo.pop()
        if id(node) in seen or node.id == "scalar":
            continue
        seen.add(id(node))
        if node.id == "mapping":
            yield node
        todo.extend(part[1] if isinstance(part, tuple) else part for part in reversed(node.value))


def _value(node: Node, key: str) -> Node | None:
    if node.id != "mapping":
        raise _Refused
    return next((value for name, value in reversed(node.value) if name.value == key), None)


def _under(node: Node, key: str) -> Node:
    """The node under a key. An alias is written elsewhere, and others use it."""
    for name, value in reversed(node.value if node.id == "mapping" else ()):
        if name.value == key and not _alias(name, value):
            return value
    raise _Refused


def _alias(before: Node, node: Node) -> bool:
    return node.start_mark.index < before.start_mark.index


def _beside(place: Put, node: Node) -> int:
    """The place, counted from 1, of the entry that a new one stands below; 0 for none."""
    names = [name.value for name, _ in node.value]
    return next((names.index(key) + 1 for key in place.beside if key in names), 0)


# --------------------------------------------------------------------------- writing there


def _into(file: _File, node: Node, content: Any) -> Edit:
    """``content`` into a mapping (entries) or a sequence (a list of items)."""
    if not node.value:
        return _first(file, node, content)
    if node.flow_style:
        return _behind(file, node, content)
    return _below(file, node, content)


def _neighbour(file: _File, node: Node) -> tuple[Node, Node]:
    """The entry or item to write behind: where it begins, and its value."""
    if node.id == "sequence":
        if len(node.value) > 1 and not node.value[-2].start_mark.index < node.value[-1].start_mark.index:
            raise _Refused
        return node.value[-1], node.value[-1]
    number = _beside(file.place, node) if node.start_mark.line + 1 == file.place.line else 0
    return node.value[number - 1]


def _below(file: _File, node: Node, content: Any) -> Edit:
    first, last = _neighbour(file, node)
    end = _last_line(file, node, first, last)
    line = file.lines[first.start_mark.line]
    indent, dash, gap = re.findall(r"^( *)(-?)( *)", line)[0]
    if node.id == "mapping":
        indent, gap = " " * first.start_mark.column, ""
    elif not dash or len(indent + dash + gap) != first.start_mark.column:
        raise _Refused
    flow = dash and node.id == "sequence" and last.id != "scalar" and last.flow_style
    if flow and all(isinstance(each, tuple) for each in content):
        made = [f"-{gap}{inline(each, file.style, _space(file, last))}" for each in content]
    else:
        made = block(content, file.style, gap)
    return Edit(file.place.path, end + 1, end, tuple(indent + each for each in made))


def _last_line(file: _File, node: Node, first: Node, value: Node) -> int:
    """The last line with something on it of an entry of a block collection."""
    if _alias(node, first):
        raise _Refused
    if _alias(first, value):
        return first.end_mark.line + 1
    if value.id == "scalar" or value.flow_style or not value.value:
        mark = value.end_mark
        line = mark.line + 1 if mark.column or mark.line == value.start_mark.line else mark.line
        while value.id == "scalar" and value.style in ("|", ">") and not file.lines[line - 1].strip():
            line -= 1
        return line
    last = value.value[-1]
    return _last_line(file, value, *(last if isinstance(last, tuple) else (last, last)))


def _behind(file: _File, node: Node, content: Any) -> Edit:
    """In brackets, behind a neighbour; on lines of their own where the neighbours have some."""
    first, last = _neighbour(file, node)
    number, column = last.end_mark.line, last.end_mark.column
    line = file.lines[number]
    if _alias(first, last) or _alias(node, first) or (node.end_mark.line > number and "#" in line[column:]):
        raise _Refused
    before = file.lines[first.start_mark.line][: first.start_mark.column]
    own = not before.strip() and node.start_mark.line < first.start_mark.line
    wide = own and (last.start_mark.line < last.end_mark.line or node.id == "mapping")
    joint = f",\n{before}" if own else ", "
    text = "".join(joint + each for each in _parts(file.style, content, wide, before, _space(file, last)))
    return Edit(file.place.path, number + 1, number + 1, tuple((line[:column] + text + line[column:]).split("\n")))


def _parts(style: Style, content: Any, wide: bool, indent: str, space: str) -> list[str]:
    """Each item or entry, over several lines where ``wide``."""
    if isinstance(content, list):
        return [spread(each, style, indent) if wide else inline(each, style, space) for each in content]
    return [spread_pair(each, style, indent) if wide else pair(each, style, space) for each in content]


def _space(file: _File, node: Node) -> str:
    """What stands inside of the brackets of a neighbour."""
    inside = file.lines[node.start_mark.line][node.start_mark.column :] if node.id != "scalar" else ""
    return " " if inside[:1] in ("{", "[") and inside[1:2] == " " else ""


def _first(file: _File, node: Node, content: Any) -> Edit:
    """In the place of empty brackets: below the key where the file is in block style, else between them."""
    number, column = node.start_mark.line, node.start_mark.column
    line, end, style = file.lines[number], node.end_mark.column, file.style
    if node.end_mark.line != number or line[column + 1 : end - 1].strip():
        raise _Refused
    if not style.json and line[:column].rstrip().endswith(":") and not line[end:].partition("#")[0].strip():
        return _opened(file, node.start_mark, line[:column].rstrip() + line[end:], content)
    indent = line[: len(line) - len(line.lstrip())]
    parts = _parts(file.style, content, style.json, indent + style.unit, "")
    inside = (
        ",".join(f"\n{indent}{style.unit}{each}" for each in parts) + f"\n{indent}" if style.json else ", ".join(parts)
    )
    whole = line[: column + 1] + inside + line[end - 1 :]
    return Edit(file.place.path, number + 1, number + 1, tuple(whole.split("\n")))


def _opened(file: _File, mark: Any, line: str, content: Any) -> Edit:
    """Below a key that stands alone on its line."""
    key = line.partition("#")[0].rstrip()
    if file.style.json or not key.endswith(":") or key.count(":") > 1 or key.lstrip(" -")[:1] in ("{", "["):
        raise _Refused
    deeper = file.style.dash if isinstance(content, list) else file.style.unit
    indent = " " * (len(key) - len(key.lstrip(" -"))) + deeper
    made = block(content, file.style)
    return Edit(file.place.path, mark.line + 1, mark.line + 1, (line, *(indent + each for each in made)))


# --------------------------------------------------------------------------- how the file is written


def _style(text: str, roots: Sequence[Node]) -> Style:
    """How far the file indents: the first mapping and the first list that stand below a key say it."""
    if text.lstrip()[:1] in ("{", "["):
        inner = next((line for line in text.split("\n")[1:] if line.strip()), "")
        return Style(json=True, unit=inner[: len(inner) - len(inner.lstrip())] or "  ")
    deeper: dict[str, int] = {}
    for node in _mappings(roots):
        for name, value in () if node.flow_style else node.value:
            by = value.start_mark.column - name.start_mark.column
            if value.id != "scalar" and not value.flow_style and by >= 0 and not _alias(name, value):
                deeper.setdefault(value.id, by)
    unit = deeper.get("mapping") or 2
    return Style(unit=" " * unit, dash=" " * deeper.get("sequence", unit))
