"""What the names in a folder of Terraform files stand for: ``var.x``, ``local.x``, what a caller of the module gives, other resources.

A value from a literal, a local, a caller or an automatic ``.tfvars`` is decided. One that only a variable's default gives keeps the tag
``!default``, since whoever runs Terraform may say otherwise; one that several callers or ``.tfvars`` files give differently stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.model import Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence

_REFERENCE = r"(?:var|local)(?:\.[A-Za-z_][\w-]*|\[\"[\w-]+\"\])+"
_WHOLE = re.compile(r"\$\{\s*(" + _REFERENCE + r")\s*\}")
_DEEPEST = 12
_MOST = 20_000
"""Nodes that may be made while a block is settled: values that name each other grow without end."""
_LONGEST = 100_000


class Given(NamedTuple):
    """A value with the file that writes it. ``decided`` is false for a variable's default."""

    node: Node
    path: str
    decided: bool = True


class Module:
    """The files of one folder."""

    def __init__(self, folder: str, budget: list[int]) -> None:
        self.folder = folder
        self.resources: dict[tuple[str, str], tuple[str, Any]] = {}
        self.calls: list[tuple[str, Any]] = []
        self.templates: dict[str, tuple[str, Any]] = {}
        self.variables: set[str] = set()
        self.defaults: dict[str, Given] = {}
        self.locals: dict[str, Given] = {}
        self.given: dict[str, list[Given]] = {}
        """What callers and ``.tfvars`` files give to a variable."""
        self.callers: list[tuple[Module, str, Any]] = []
        self.budget = budget
        """Nodes that may still be made for the block at hand, one count for all modules."""

    def body(self, path: str, block: Any) -> Mapping:
        """The block's body with everything in it settled that can be."""
        self.budget[0] = _MOST
        found = self.settled(block.body, path)
        return found if isinstance(found, Mapping) else block.body

    def settled(self, node: Node, path: str, depth: int = 0) -> Node:
        self.budget[0] -= 1
        if self.budget[0] < 0 or depth > 60:
            return node
        if isinstance(node, Scalar):
            return self._scalar(node, path, depth) if node.tag in ("!hcl", "!file") else node
        if isinstance(node, Mapping):
            entries = (entry._replace(value=self.settled(entry.value, path, depth + 1)) for entry in node.entries)
            return node._replace(entries=tuple(entries))
        items = tuple(self.settled(item, path, depth + 1) for item in node.items)
        if node.tag == "!merge":
            return _merged(node, items)
        return _concatenated(node, items) if node.tag == "!concat" else node._replace(items=items)

    def _scalar(self, node: Scalar, path: str, depth: int) -> Node:
        whole = _WHOLE.fullmatch(node.text)
        if whole and node.tag == "!hcl":
            given = self.value(whole[1], depth + 1)
            if given is None:
                return node
            settled = given.node if given.path == path else _moved(given.node, node.line)
            return settled if given.decided else _tagged(settled, node)
        decided = True

        def text(found: re.Match[str]) -> str:
            nonlocal decided
            given = self.value(found[1], depth + 1)
            if given is None or not isinstance(given.node, Scalar) or given.node.tag not in ("", "!default"):
                decided = False
                return found[0]
            decided = decided and given.decided and not given.node.tag
            return given.node.text if len(given.node.text) < _LONGEST else found[0]

        filled = _WHOLE.sub(text, node.text).replace("${path.module}", self.folder)
        if len(filled) > _LONGEST:
            return node
        if node.tag == "!file":
            return node._replace(text=joined(filled) if "${" not in filled else filled)
        if "${" in filled:
            return node._replace(text=filled)
        return node._replace(text=filled, tag="" if decided else "!default")

    def value(self, reference: str, depth: int) -> Given | None:
        """What ``var.a.b`` or ``local.a`` stands for; ``None`` when it cannot be told."""
        kind, name, *below = re.findall(r"[\w-]+", reference)
        if depth > _DEEPEST:
            return None
        given = self.locals.get(name) if kind == "local" else self._variable(name, depth)
        if given is None:
            return None
        settled = self.settled(given.node, given.path, depth + 1)
        for key in below:
            found = settled.get(key) if isinstance(settled, Mapping) else None
            if found is None:
                return None
            settled = found
        if isinstance(settled, Scalar) and (settled.null or settled.tag in ("!hcl", "!file", "!outer")):
            return None
        decided = given.decided and not (isinstance(settled, Scalar) and settled.tag == "!default")
        return Given(settled, given.path, decided)

    def _variable(self, name: str, depth: int) -> Given | None:
        given = list(self.given.get(name, ()))
        for caller, path, block in self.callers:
            argument = block.body.get(name)
            if argument is not None:
                given.append(Given(_outer(caller.settled(argument, path, depth + 1)), path))
            elif name in self.defaults:
                given.append(self.defaults[name]._replace(decided=True))
        if not given:
            return self.defaults.get(name)
        texts = {each.node.text if isinstance(each.node, Scalar) else repr(each.node) for each in given}
        return given[0] if len(texts) == 1 else None

    def each(self, *kinds: str) -> Iterator[tuple[str, Any]]:
        """(path, block) of every resource of these types that is made at all."""
        for (kind, _), found in self.resources.items():
            if kind in kinds and found[1].body.text("count") != "0":
                yield found

    def named(self, kind: str, text: str) -> tuple[str, Any] | None:
        """The resource of this folder that an expression names (``aws_lb_target_group.api.arn``)."""
        found = re.search(rf"\b{kind}\.(\w+)", text)
        return self.resources.get((kind, found[1])) if found else None


def modules(sources: Sources) -> Iterator[Module]:
    """Every folder with Terraform files, joined with the folders that call it."""
    found: dict[str, Module] = {}
    budget = [_MOST]
    values: list[tuple[str, Any]] = []
    for path in sources.having("terraform"):
        blocks = sources.read("terraform", path) or ()
        if path.endswith(".tfvars"):
            values.extend((path, block) for block in blocks)
        else:
            _sorted_in(found.setdefault(folder_of(path), Module(folder_of(path), budget)), path, blocks)
    for module in found.values():
        for path, block in module.calls:
            source = block.body.text("source")
            target = found.get(joined(module.folder, source)) if source.startswith(".") else None
            if target is not None and target is not module:
                target.callers.append((module, path, block))
    for path, block in values:
        _given(found, path, block)
    yield from found.values()


def _sorted_in(module: Module, path: str, blocks: tuple[Any, ...]) -> None:
    module.variables.update(block.labels[0] for block in blocks if block.kind == "variable" and block.labels)
    for block in blocks:
        if block.kind == "resource" and len(block.labels) == 2:
            module.resources[block.labels] = (path, block)
        elif block.kind == "module" and block.labels:
            module.calls.append((path, block))
        elif block.kind == "variable" and block.labels and block.body.get("default") is not None:
            module.defaults[block.labels[0]] = Given(block.body.get("default"), path, decided=False)
        elif block.kind == "locals":
            module.locals.update((entry.key, Given(entry.value, path)) for entry in block.body.entries)
        elif block.kind == "data" and block.labels[:1] == ("template_file",):
            module.templates[block.labels[-1]] = (path, block)


def _given(found: dict[str, Module], path: str, block: Any) -> None:
    """Values of a ``.tfvars`` file: its folder's own, or those of the nearest folder above that has Terraform files."""
    folder = folder_of(path)
    while folder not in found and folder != ".":
        folder = folder_of(folder)
    module = found.get(folder)
    for entry in block.body.entries if module is not None else ():
        if module is not None:
            module.given.setdefault(entry.key, []).append(Given(entry.value, path))


def _merged(node: Sequence, items: tuple[Node, ...]) -> Mapping:
    entries: dict[str, Entry] = {}
    tag = ""
    for item in items:
        if not isinstance(item, Mapping):
            tag = "!partial"
            continue
        tag = tag or item.tag
        entries.update((entry.key, entry) for entry in item.entries)
    return Mapping(tuple(entries.values()), node.line, node.column, node.end_line, tag)


def _concatenated(node: Sequence, items: tuple[Node, ...]) -> Sequence:
    whole = all(isinstance(item, Sequence) and not item.tag for item in items)
    found = tuple(each for item in items if isinstance(item, Sequence) for each in item.items)
    return node._replace(items=found, tag="" if whole else "!partial")


def _moved(node: Node, line: int, depth: int = 0) -> Node:
    """The same value as if it stood on one line, for what another file writes."""
    if isinstance(node, Scalar) or depth > 60:
        return node._replace(line=line)
    if isinstance(node, Mapping):
        entries = (each._replace(value=_moved(each.value, line, depth + 1), line=line) for each in node.entries)
        return node._replace(entries=tuple(entries), line=line)
    return node._replace(items=tuple(_moved(item, line, depth + 1) for item in node.items), line=line)


def _outer(node: Node, depth: int = 0) -> Node:
    """What a caller gives and could not settle must not be settled with the names of the module that it calls."""
    if isinstance(node, Scalar):
        return node._replace(tag="!outer") if node.tag in ("!hcl", "!file") else node
    if depth > 60:
        return node
    if isinstance(node, Mapping):
        return node._replace(entries=tuple(each._replace(value=_outer(each.value, depth + 1)) for each in node.entries))
    return node._replace(items=tuple(_outer(item, depth + 1) for item in node.items))


def _tagged(node: Node, written: Scalar) -> Node:
    """A default stays a default: scalars and collections carry the tag."""
    return (
        node._replace(tag="!default", line=written.line) if isinstance(node, Scalar) else node._replace(tag="!default")
    )
