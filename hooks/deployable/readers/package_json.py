"""``package.json``: scripts and dependencies with lines. https://docs.npmjs.com/cli/configuring-npm/package-json"""

from __future__ import annotations

from typing import NamedTuple

from deployable.model import Unreadable
from deployable.yaml_nodes import Mapping, Scalar, document

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
    )


def _pairs(root: Mapping, field: str) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (entry.key, entry.value.text, entry.line)
        for entry in root.mapping(field).entries
        if isinstance(entry.value, Scalar)
    )
