"""``package.json``: scripts and dependencies with lines. https://docs.npmjs.com/cli/configuring-npm/package-json"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Unreadable
from deployable.written.nodes import Mapping, Node, Scalar, document

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20


class PackageScript(NamedTuple):
    name: str
    command: str
    line: int


class Package(NamedTuple):
    name: str
    main: str
    scripts: tuple[PackageScript, ...]
    dependencies: tuple[tuple[str, str, int], ...]
    """(name, range, line) of ``dependencies``."""
    development: tuple[tuple[str, str, int], ...]
    workspaces: tuple[str, ...] = ()
    engines: tuple[tuple[str, str, int], ...] = ()
    private: bool = False
    bin: bool = False
    types: str = ""
    aliases: tuple[tuple[str, str], ...] = ()
    """``imports`` (``#lib/*``) and ``_moduleAliases`` (``@lib``) → the file or folder they stand for."""
    entries: tuple[str, ...] = ()
    """Files that an import of the package may mean: ``source``, ``module``, ``main`` and what ``exports`` names for ``.``."""


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "package.json"


def read(path: str, text: str) -> Package:
    root = document(text)
    if not isinstance(root, Mapping):
        raise Unreadable("is not a JSON object", 1)
    workspaces = root.items("workspaces") or root.items("workspaces", "packages")
    return Package(
        root.text("name"),
        root.text("main"),
        tuple(
            PackageScript(entry.key, entry.value.text, entry.line)
            for entry in root.mapping("scripts").entries
            if isinstance(entry.value, Scalar)
        ),
        _pairs(root, "dependencies"),
        _pairs(root, "devDependencies"),
        tuple(node.text for node in workspaces if isinstance(node, Scalar)),
        _pairs(root, "engines"),
        root.truth("private") is True,
        root.get("bin") is not None,
        root.text("type"),
        (*_aliases(root.get("imports")), *_aliases(root.get("_moduleAliases"))),
        tuple(dict.fromkeys(filter(None, (*map(root.text, ("source", "module", "main")), *_files(_exported(root)))))),
    )


def _aliases(node: Node | None) -> Iterator[tuple[str, str]]:
    for entry in node.entries if isinstance(node, Mapping) else ():
        files = [entry.value.text] if isinstance(entry.value, Scalar) else _files(entry.value)
        yield from ((entry.key, file) for file in files[:1])


def _exported(root: Mapping) -> Node | None:
    exports = root.get("exports")
    return exports.get(".") or exports if isinstance(exports, Mapping) else exports


def _files(node: Node | None) -> list[str]:
    """The paths in a condition tree (``{"import": {"default": "./dist/index.mjs"}}``), in order, ``.d.ts`` left out."""
    found: list[str] = []
    todo = [node]
    while todo and len(found) < 20:
        item = todo.pop(0)
        if isinstance(item, Scalar) and item.text.startswith(".") and not item.text.endswith(".d.ts"):
            found.append(item.text)
        elif isinstance(item, Mapping):
            todo[:0] = [entry.value for entry in item.entries if not entry.key.startswith("./")]
    return found


def _pairs(root: Mapping, field: str) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (entry.key, entry.value.text, entry.line)
        for entry in root.mapping(field).entries
        if isinstance(entry.value, Scalar)
    )
