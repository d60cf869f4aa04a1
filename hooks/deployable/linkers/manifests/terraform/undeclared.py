"""Names that a folder's resources use and that nothing in the folder declares: Terraform refuses to plan.

Only where the folder declares others of the same kind, and all of its files could be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from deployable.linkers.manifests.terraform.scope import Module
from deployable.model import Location, Problem, Sources
from deployable.written import keys
from deployable.written.declarations import folder_of
from deployable.written.nodes import Mapping, Node, Scalar

_PIECES = re.compile(r"\$\{([^{}]*)\}")
_STRINGS = re.compile(r'"[^"$]*"')
_REFERENCE = re.compile(r"(?<![\w.\"-])(var|local|(?:aws|google|digitalocean|render)_\w+)\.([A-Za-z_][\w-]*)")
_OWN = re.compile(r"\bfor\s+(?:\w+\s*,\s*)?(?:var|local)\b")


def problems(module: Module, sources: Sources) -> Iterator[Problem]:
    files = [path for path in sources.files if folder_of(path) == module.folder]
    others = [path for path in files if path.endswith((".tf.json", "terragrunt.hcl"))]
    unread = [path for path in files if path.endswith(".tf") and sources.read("terraform", path) is None]
    if others or unread:
        return
    known, where = _declared(module), "these files" if module.folder == "." else module.folder
    for path, block in (*module.resources.values(), *module.calls):
        for kind, name, line in dict.fromkeys(_used(block.body)):
            if known.get(kind) and name not in known[kind]:
                meant = keys.nearest(name, known[kind])
                what = {"var": "variable", "local": "local value"}.get(kind, "resource")
                yield Problem(
                    f"dangling-{what.split()[0]}", Location(path, line), f"{kind}.{name} names no {what} of {where}",
                    f"did you mean {meant}?" if meant else "", f"{'.'.join(block.labels)} → {name}",
                )  # fmt: skip


def _declared(module: Module) -> dict[str, set[str]]:
    known = {"var": module.variables, "local": set(module.locals)}
    for kind, name in module.resources:
        known.setdefault(kind, set()).add(name)
    return known


def _used(body: Mapping) -> Iterator[tuple[str, str, int]]:
    """(kind, name, line) of what the expressions of a block refer to."""
    for scalar in _scalars(body.entries):
        if scalar.tag != "!hcl" or _OWN.search(scalar.text):
            continue
        whole = scalar.text.startswith("${") and scalar.text.endswith("}")
        for piece in [scalar.text] if whole else _PIECES.findall(scalar.text):
            for kind, name in _REFERENCE.findall(_STRINGS.sub('""', piece)):
                yield kind, name, scalar.line


def _scalars(entries: Iterable[Any]) -> Iterator[Scalar]:
    todo: list[Node] = [entry.value for entry in entries]
    while todo:
        node = todo.pop()
        if isinstance(node, Scalar):
            yield node
        else:
            todo.extend([each.value for each in node.entries] if isinstance(node, Mapping) else node.items)
