"""YAML and JSON text as a small tree with exact lines; nothing is constructed, nothing recurses.

The tree is built from libyaml's events, so that hostile files stay cheap: depth is bounded, an alias shares the node
it names (never a copy), and a file whose aliases stand for more nodes than ``MOST_ALIASED`` is refused.
Scalars keep their text: ``yes``, ``012`` and ``1e3`` are what the author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from deployable.model import Unreadable

DEEPEST = 100
MOST_ALIASED = 100_000
_NULLS = ("", "~", "null", "Null", "NULL")
_TRUE = ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON")
_FALSE = ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF")
_SURROGATES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_TEMPLATE = re.compile(r"(?<!\$)\{\{[^{}\n]{1,200}\}\}|\{%-?\s*(?:if|for|set|include|block|end)\b")


class Scalar(NamedTuple):
    """``plain`` is false for quoted and block text; ``tag`` is as written (``!Sub``), empty without one."""

    text: str
    line: int
    column: int
    plain: bool = True
    tag: str = ""
    end_line: int = 0

    @property
    def null(self) -> bool:
        return self.plain and self.text in _NULLS

    @property
    def truth(self) -> bool | None:
        """What YAML 1.1 makes of it as a boolean; ``None`` when it is none."""
        if self.plain and self.text in _TRUE:
            return True
        return False if self.plain and self.text in _FALSE else None


class Entry(NamedTuple):
    """One key of a mapping with the place of the key; ``merged`` when a ``<<`` brought it."""

    key: str
    value: Node
    line: int
    column: int
    merged: bool = False


class Mapping(NamedTuple):
    """Entries in source order, duplicates kept; of a duplicate the last one counts, as in most parsers."""

    entries: tuple[Entry, ...]
    line: int
    column: int
    end_line: int = 0
    tag: str = ""

    def entry(self, key: str) -> Entry | None:
        found = None
        for entry in self.entries:
            if entry.key == key and (found is None or not entry.merged):
                found = entry
        return found

    def get(self, *keys: str) -> Node | None:
        """The node under a chain of keys; ``None`` as soon as one is missing or is not a mapping."""
        node: Node | None = self
        for key in keys:
            entry = node.entry(key) if isinstance(node, Mapping) else None
            node = entry.value if entry else None
        return node

    def mapping(self, *keys: str) -> Mapping:
        """The mapping under the keys; an empty one when something else or nothing stands there."""
        node = self.get(*keys)
        return node if isinstance(node, Mapping) else Mapping((), 0, 0)

    def items(self, *keys: str) -> tuple[Node, ...]:
        """The items of the sequence under the keys; empty when there is none."""
        node = self.get(*keys)
        return node.items if isinstance(node, Sequence) else ()

    def text(self, *keys: str) -> str:
        """The scalar's text under the keys; empty for null, for other nodes and for nothing."""
        node = self.get(*keys)
        return node.text if isinstance(node, Scalar) and not node.null else ""

    def truth(self, *keys: str) -> bool | None:
        node = self.get(*keys)
        return node.truth if isinstance(node, Scalar) else None

    def line_of(self, *keys: str) -> int:
        """The line of the last key of the chain; that of the nearest key that exists otherwise."""
        line, node = self.line, self
        for key in keys:
            entry = node.entry(key)
            if entry is None:
                break
            line = entry.line
            if not isinstance(entry.value, Mapping):
                break
            node = entry.value
        return line

    def duplicates(self) -> Iterator[tuple[Entry, Entry]]:
        """Every entry whose key was written before in this mapping, after the first one that has it."""
        first: dict[str, Entry] = {}
        for entry in self.entries:
            if not entry.merged and entry.key in first:
                yield first[entry.key], entry
            elif not entry.merged:
                first[entry.key] = entry


class Sequence(NamedTuple):
    items: tuple[Node, ...]
    line: int
    column: int
    end_line: int = 0
    tag: str = ""


Node = Scalar | Mapping | Sequence


def documents(text: str) -> tuple[Node, ...]:
    """Every document of the text. Raises ``Unreadable`` with the line for what cannot be parsed or is out of bounds."""
    import yaml

    if text.lstrip()[:1] in ("{", "["):
        text = _SURROGATES.sub(_character, text)
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder().build(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(_reason(error, text), mark.line + 1 if mark else 0) from None
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        raise Unreadable("a character that YAML does not allow", text.count("\n", 0, position) + 1) from None


def document(text: str) -> Node | None:
    """The first document, ``None`` of an empty text. Raises ``Unreadable`` as ``documents`` does."""
    return next(iter(documents(text)), None)


def template_line(text: str) -> int:
    """The first line that only a template engine (Helm, Jinja) can read, 0 when there is none.

    ``${{ … }}`` of workflows is no template, nor is what stands in a comment or in quotes.
    """
    if "{{" not in text and "{%" not in text:
        return 0
    for number, line in enumerate(text.split("\n"), 1):
        found = _TEMPLATE.search(line)
        if found and "#" not in line[: found.start()] and not _quoted(line, found.start()):
            return number
    return 0


def walk(node: Node | None) -> Iterator[Mapping]:
    """Every mapping of the tree, each one once."""
    seen: set[int] = set()
    todo = [node]
    while todo:
        node = todo.pop()
        if isinstance(node, Scalar) or node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            yield node
            todo.extend(entry.value for entry in reversed(node.entries))
        else:
            todo.extend(reversed(node.items))


def plain(node: Node | None, resolve: Callable[[Scalar], object] | None = None) -> object:
    """The tree as dicts, lists and values (YAML 1.2 core: true, null, numbers; else text). Shared nodes stay shared."""
    made: dict[int, object] = {}

    def value(part: Node | None) -> object:
        if part is None:
            return None
        if isinstance(part, Scalar):
            return (resolve or _value)(part)
        if id(part) not in made:
            if isinstance(part, Mapping):
                made[id(part)] = {
                    **{entry.key: value(entry.value) for entry in part.entries if entry.merged},
                    **{entry.key: value(entry.value) for entry in part.entries if not entry.merged},
                }
            else:
                made[id(part)] = [value(item) for item in part.items]
        return made[id(part)]

    return value(node)


class _Open:
    """A collection that is being built."""

    def __init__(self, mapping: bool, line: int, column: int, tag: str, anchor: str | None) -> None:
        self.mapping, self.line, self.column, self.tag, self.anchor = mapping, line, column, tag, anchor
        self.children: list[Node] = []
        self.weight = 1


class _Builder:
    """Builds trees from events; ``weight`` of a node is how many nodes a full walk of it would meet."""

    def __init__(self) -> None:
        self.done: list[Node] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.aliased = 0

    def build(self, events: Iterator[Any]) -> tuple[Node, ...]:
        for event in events:
            kind = type(event).__name__
            if kind == "ScalarEvent":
                mark, end = event.start_mark, event.end_mark
                scalar = Scalar(
                    event.value,
                    mark.line + 1,
                    mark.column + 1,
                    event.style in (None, ""),
                    event.tag or "",
                    end.line + 1,
                )
                self._place(scalar, 1, event.anchor)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._open(event, kind == "MappingStartEvent")
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._close(event)
            elif kind == "AliasEvent":
                self._alias(event)
            elif kind == "DocumentStartEvent":
                self.anchors.clear()
        return tuple(self.done)

    def _open(self, event: Any, mapping: bool) -> None:
        mark = event.start_mark
        if len(self.stack) >= DEEPEST:
            raise Unreadable(f"nested deeper than {DEEPEST} levels", mark.line + 1)
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(mapping, mark.line + 1, mark.column + 1, event.tag or "", event.anchor))

    def _close(self, event: Any) -> None:
        top = self.stack.pop()
        end = event.end_mark.line + (1 if event.end_mark.column else 0)
        end = max(end, top.line)
        node: Node
        if top.mapping:
            node = Mapping(_entries(top.children), top.line, top.column, end, top.tag)
        else:
            node = Sequence(tuple(top.children), top.line, top.column, end, top.tag)
        self._place(node, top.weight, top.anchor)

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if event.anchor not in self.anchors:
            raise Unreadable(f"alias *{event.anchor} names no anchor", line)
        found = self.anchors[event.anchor]
        if found is None:
            raise Unreadable(f"alias *{event.anchor} contains itself", line)
        node, weight = found
        self.aliased += weight
        if self.aliased > MOST_ALIASED:
            raise Unreadable(f"aliases stand for more than {MOST_ALIASED} nodes", line)
        self._place(node, weight, None)

    def _place(self, node: Node, weight: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (node, weight)
        if self.stack:
            self.stack[-1].children.append(node)
            self.stack[-1].weight += weight
        else:
            self.done.append(node)


def _entries(children: list[Node]) -> tuple[Entry, ...]:
    """Keys and values in turn as entries; the entries that ``<<`` brings come last, explicit keys win over them."""
    entries: list[Entry] = []
    merges: list[Node] = []
    for index in range(0, len(children) - 1, 2):
        key, value = children[index], children[index + 1]
        text = key.text if isinstance(key, Scalar) else "?"
        if text == "<<" and isinstance(key, Scalar) and key.plain:
            merges.extend(value.items if isinstance(value, Sequence) else (value,))
        else:
            entries.append(Entry(text, value, key.line, key.column))
    if merges:
        known = {entry.key for entry in entries}
        for node in merges:
            for entry in node.entries if isinstance(node, Mapping) else ():
                if entry.key not in known:
                    known.add(entry.key)
                    entries.append(entry._replace(merged=True))
    return tuple(entries)


def _value(scalar: Scalar) -> object:
    text = scalar.text
    if not scalar.plain or scalar.tag:
        return text
    if text in _NULLS:
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?(0|[1-9][0-9]{0,17})", text):
        return int(text)
    if re.fullmatch(r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,3})?", text):
        return float(text)
    return text


def _reason(error: Any, text: str) -> str:
    mark, lines = error.problem_mark, text.splitlines()
    if mark and mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        return "a tab where YAML wants spaces"
    problem = (error.problem or "not YAML").replace("\n", " ")
    return problem if not error.context else f"{problem}, {error.context}"


def _character(found: re.Match[str]) -> str:
    high, low = int(found[1], 16), int(found[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _quoted(line: str, place: int) -> bool:
    before = line[:place]
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1
