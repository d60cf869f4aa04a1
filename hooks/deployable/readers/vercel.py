"""``vercel.json``. Fields after vercel.com/docs/project-configuration. Variables live in the dashboard.

A pattern of ``builds`` that matches no file builds nothing, and every request is answered with 404.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import Location, Manifest
from deployable.written.declarations import folder_of, joined, mapping, scalars, variable
from deployable.written.nodes import Mapping

LITERALS: tuple[bytes, ...] = ()
LIMIT = 256 << 10


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "vercel.json"


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None:
        return ()
    env = [variable(path, "vercel", entry.key, entry.value, entry.line) for entry in root.mapping("env").entries]
    env += [
        variable(path, "vercel", entry.key, entry.value, entry.line, scope="build")
        for entry in root.mapping("build", "env").entries
    ]
    return (
        Manifest(
            "vercel",
            Location(path, root.line),
            kind="function",
            root=folder_of(path),
            env=tuple(env),
            env_elsewhere=("the Vercel dashboard",),
            paths=tuple(_paths(folder_of(path), root)),
            attributes=scalars(root, "framework", "buildCommand", "outputDirectory", "installCommand", "version"),
        ),
    )


def _paths(folder: str, root: Mapping) -> Iterator[tuple[str, str, int]]:
    """The files that ``builds`` and ``functions`` name; patterns stand for whatever is there."""
    named = [
        ("builds.src", item.text("src"), item.line_of("src"))
        for item in root.items("builds")
        if isinstance(item, Mapping)
    ]
    named += [("functions", entry.key, entry.line) for entry in root.mapping("functions").entries]
    for field, written, line in named:
        if re.fullmatch(r"[\w./@-]+", written):
            yield field, joined(folder, written), line
