"""A small repository from a dict of files, for linker tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from deployable.project import Project
from deployable.tree import Tree


def repository(folder: Path, files: dict[str, str]) -> Project:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    return Project(Tree(str(folder)))
