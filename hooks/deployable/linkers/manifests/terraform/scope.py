"""What the names in a folder of Terraform files stand for: ``var.x``, ``local.x``, what a caller of the module gives, other resources.

A value from a literal, a local, a caller or an automatic ``.tfvars`` is decided. One that only a variable's default gives keeps the tag
``!default``, since whoever runs Terraform may say otherwise; one that several callers or ``.tfvars`` files give differently stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Table
from copy import copy
from typing import Any, NamedTuple

from deployable.model import Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.hcl import DEEPEST, ITERATED, ITERATOR, on_line
from deployable.written.kinds import environment_of
from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence

_REFERENCE = r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\"[\w./-]+\"\])*"
_STEP = re.compile(r"\[\"([\w./-]+)\"\]|[A-Za-z_][\w-]*")
_WHOLE = re.compile(r"\$\{\s*(" + _REFERENCE + r")\s*\}")
_DEEPEST = 12
_MOST = 20_000
"""Nodes that may be made while a block is settled: values that name each other grow without end."""
_LONGEST = 100_000
_USES = 40
_ELEMENTS = 200
"""Elements that a loop is followed for."""
Names = Table[str, Node]
NONE: Names = {}


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
        self._made: dict[tuple[str, int], list[Any]] = {}
        self.environment = ""
        """What the folder of the one caller, or the ``.tfvars`` file at hand, is called after."""
        self.budget = budget
        """Nodes that may still be made for the block at hand, one count for all modules."""

    def used(self, callers: list[tuple[Module, str, Any]], given: dict[str, list[Given]], environment: str) -> Module:
        """The same files as one caller, or one file of values, uses them."""
        one = copy(self)
        one.callers, one.given, one.environment, one._made = callers, given, environment, {}
        return one

    def body(self, path: str, block: Any) -> Mapping:
        """The block's body with everything in it settled that can be."""
        self.budget[0] = _MOST
        found = self.settled(block.body, path)
        return found if isinstance(found, Mapping) else block.body

    def settled(self, node: Node, path: str, depth: int = 0, names: Names = NONE) -> Node:
        """The value with everything in it filled in that can be; ``names`` are those of loops around it."""
        self.budget[0] -= 1
        if self.budget[0] < 0 or depth > DEEPEST:
            return node
        if isinstance(node, Scalar):
            return self._scalar(node, path, depth, names) if node.tag in ("!hcl", "!file") else node
        if isinstance(node, Mapping):
            entries = (each for entry in node.entries for each in self._entries(entry, path, depth + 1, names))
            return node._replace(entries=tuple(entries))
        if node.tag.startswith(("!for", "!map")):
            return self._looped(node, path, depth, names)
        items = tuple(self.settled(item, path, depth + 1, names) for item in node.items)
        if node.tag == "!merge":
            return _merged(node, items)
        return _concatenated(node, items) if node.tag == "!concat" else node._replace(items=items)

    def _entries(self, entry: Entry, path: str, depth: int, names: Names) -> Iterator[Entry]:
        """The entry, settled; of a ``dynamic`` block as many as it goes through, if that is known."""
        value = entry.value
        if not isinstance(value, Mapping) or value.tag != "!dynamic":
            yield entry._replace(value=self.settled(value, path, depth, names))
            return
        content = value._replace(entries=tuple(each for each in value.entries if each.key not in (ITERATED, ITERATOR)))
        over = value.get(ITERATED)
        found = self._elements(self.settled(over, path, depth, names)) if over is not None else None
        if found is None:
            yield entry._replace(value=self.settled(content, path, depth, names))
            return
        for each in found:
            own = {**names, value.text(ITERATOR): each}
            yield entry._replace(value=self.settled(content._replace(tag=""), path, depth, own))

    def _looped(self, node: Sequence, path: str, depth: int, names: Names) -> Node:
        """The list or the map that a loop makes; an expression as before when what it goes through is not known."""
        kind, *variables = node.tag.split()
        over = self.settled(node.items[0], path, depth + 1, names)
        found = self._elements(over)
        if found is None:
            return Scalar("${for}", node.line, node.column, False, "!hcl", node.end_line)
        chosen = variables[-1:] == ["?"]
        variables = variables[:-1] if chosen else variables
        tag = "!partial" if chosen else "" if isinstance(over, Scalar) else over.tag
        made = []
        for each in found:
            given = (each.get("key"), each.get("value")) if len(variables) > 1 else (each.get("value"),)
            own = {**names, **{name: value for name, value in zip(variables, given, strict=False) if value is not None}}
            made.append((each.line, [self.settled(item, path, depth + 1, own) for item in node.items[1:]]))
        if kind == "!for":
            items = tuple(on_line(item, line) for line, (item,) in made)
            return Sequence(items, node.line, node.column, node.end_line, tag)
        entries = tuple(
            Entry(key.text, on_line(value, line), line, 1)
            for line, (key, value) in made
            if isinstance(key, Scalar) and key.tag != "!hcl"
        )
        return Mapping(entries, node.line, node.column, node.end_line, tag if len(entries) == len(made) else "!partial")

    def _elements(self, over: Node) -> list[Mapping] | None:
        """What a loop goes through, each as ``key`` and ``value``; ``None`` when it is not known."""
        if isinstance(over, Scalar) or over.tag in ("!partial", "!dynamic", "!template"):
            return None
        if isinstance(over, Mapping):
            pairs = [
                (Scalar(entry.key, entry.line, entry.column, False), entry.value, entry.line) for entry in over.entries
            ]
        else:
            pairs = [(item, item, item.line) for item in over.items]
        return [
            Mapping((Entry("key", key, line, 1), Entry("value", value, line, 1)), line, 1)
            for key, value, line in pairs[:_ELEMENTS]
        ]

    def _scalar(self, node: Scalar, path: str, depth: int, names: Names) -> Node:
        whole = _WHOLE.fullmatch(node.text)
        if whole and node.tag == "!hcl":
            given = self.value(whole[1], depth + 1, names)
            if given is None:
                return node
            settled = given.node if given.path in (path, "") else on_line(given.node, node.line)
            return settled if given.decided else _tagged(settled, node)
        decided = True

        def text(found: re.Match[str]) -> str:
            nonlocal decided
            given = self.value(found[1], depth + 1, names)
            if given is None or not isinstance(given.node, Scalar) or given.node.tag not in ("", "!default"):
                decided = False
                return found[0]
            decided = decided and given.decided and not given.node.tag
            return given.node.text if len(given.node.text) < _LONGEST else found[0]

        filled = _WHOLE.sub(text, node.text).replace("${path.module}", self.folder)
        each = names.get("each")
        if "[each.key]" in filled and isinstance(each, Mapping):
            filled = filled.replace("[each.key]", f'["{each.text("key")}"]')
        if len(filled) > _LONGEST:
            return node
        if node.tag == "!file":
            return node._replace(text=joined(filled) if "${" not in filled else filled)
        if "${" in filled:
            return node._replace(text=filled)
        return node._replace(text=filled, tag="" if decided else "!default")

    def value(self, reference: str, depth: int, names: Names = NONE) -> Given | None:
        """What ``var.a.b``, ``local.a`` or a loop's ``each.value.a`` stands for; ``None`` when it cannot be told."""
        kind, *below = (found[1] or found[0] for found in _STEP.finditer(reference))
        if depth > _DEEPEST:
            return None
        if kind in names:
            given: Given | None = Given(names[kind], "")
        elif kind in ("var", "local") and below:
            name, *below = below
            given = self.locals.get(name) if kind == "local" else self._variable(name, depth)
        else:
            return None
        if given is None:
            return None
        settled = self.settled(given.node, given.path, depth + 1) if given.path else given.node
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
                # What Terragrunt includes may give it as well.
                given.append(self.defaults[name]._replace(decided=not path.endswith("terragrunt.hcl")))
        if not given:
            return self.defaults.get(name)
        texts = {each.node.text if isinstance(each.node, Scalar) else repr(each.node) for each in given}
        return given[0] if len(texts) == 1 else None

    def each(self, *kinds: str) -> Iterator[tuple[str, Any]]:
        """(path, block) of every resource of these types that is made at all, once for each element of its ``for_each``."""
        for (kind, _), (path, block) in self.resources.items():
            if kind in kinds and block.body.text("count") != "0":
                yield from ((path, one) for one in self.repeated(path, block))

    def repeated(self, path: str, block: Any) -> list[Any]:
        """The block with ``each`` filled in, once for each element of its ``for_each``; as it is where that is not known."""
        key = (path, block.line)
        if key not in self._made:
            self._made[key] = list(self._elements_of(path, block))
        return self._made[key]

    def _elements_of(self, path: str, block: Any) -> Iterator[Any]:
        over = block.body.get("for_each")
        self.budget[0] = _MOST
        found = self._elements(self.settled(over, path)) if over is not None else None
        if found is None:
            yield block
            return
        bare = block.body._replace(entries=tuple(entry for entry in block.body.entries if entry.key != "for_each"))
        for element in found:
            self.budget[0] = _MOST
            key = element.text("key")
            yield block._replace(labels=(*block.labels, key), body=self.settled(bare, path, 0, {"each": element}))

    def named(self, kind: str, text: str) -> tuple[str, Any] | None:
        """The resource of this folder that an expression names (``aws_lb_target_group.api.arn``), that of the key it gives."""
        found = re.search(rf"\b{kind}\.(\w+)(?:\[\"([\w./-]+)\"\])?", text)
        if not found or (kind, found[1]) not in self.resources:
            return None
        path, block = self.resources[kind, found[1]]
        made = [one for one in self.repeated(path, block) if one.labels[2:] in ((), (found[2],))]
        return (path, made[0]) if len(made) == 1 else None


def modules(sources: Sources) -> Iterator[Module]:
    """Every folder with Terraform files, joined with the folders that call it."""
    found: dict[str, Module] = {}
    budget = [_MOST]
    values: list[tuple[str, Any]] = []
    for path in sources.having("terraform"):
        blocks = sources.read("terraform", path) or ()
        if path.endswith((".tfvars", ".tfvars.json")):
            values.extend((path, block) for block in blocks)
        else:
            _sorted_in(found.setdefault(folder_of(path), Module(folder_of(path), budget)), path, blocks)
    for module in found.values():
        for path, block in module.calls:
            source = block.body.text("source")
            target = found.get(joined(module.folder, source)) if source.startswith(".") else None
            if target is not None and target is not module:
                target.callers.extend((module, path, one) for one in module.repeated(path, block))
    for path, block in values:
        _given(found, path, block)
    for module in found.values():
        yield from _each_use(module)


def _each_use(module: Module) -> Iterator[Module]:
    """The folder once for each caller, and one that nobody calls once for each file of an environment's values."""
    files = {
        each.path: environment_of(each.path.rpartition("/")[2]) for given in module.given.values() for each in given
    }
    named = [path for path, environment in files.items() if environment]
    if 1 < len(module.callers) <= _USES:
        for caller in module.callers:
            yield module.used([caller], module.given, environment_of(caller[1]))
    elif not module.callers and len(named) > 1:
        for path in named:
            own = {
                name: [each for each in given if each.path == path or each.path not in named]
                for name, given in module.given.items()
            }
            yield module.used([], own, files[path])
    else:
        yield module


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
