"""Files that a service comes to: those that a manifest starts, and those that another file imports by their name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from deployable import syntax
from deployable.linkers.environment.beside import aside
from deployable.linkers.interpreter.written import dotted
from deployable.model import Sources

_OF_FOLDERS = ("index", "__init__")
_LOADS = ("require", "import", "import_module", "importlib.import_module")


def modules(sources: Sources, reader: str, *literals: bytes) -> Iterator[tuple[str, syntax.Module]]:
    """The modules that hold one of the literals, without scripts that somebody runs by hand."""
    started = {file for manifest in sources.manifests for start in manifest.starts for file in start.files}
    for path in sources.having(reader, *literals):
        if not aside(path) and (path in started or next(importers(sources, reader, path), None)):
            module = sources.read(reader, path)
            if module is not None:
                yield path, module


def importers(sources: Sources, reader: str, path: str) -> Iterator[str]:
    """The modules that import a file by its name."""
    folder, name = posixpath.split(path)
    stem = name.rpartition(".")[0]
    stem = posixpath.basename(folder) if stem in _OF_FOLDERS else stem
    others = (other for other in sources.having(reader, stem.encode()) if other != path)
    yield from (other for other in others if stem in _imports(sources.read(reader, other), reader))


def _imports(module: syntax.Module | None, reader: str) -> set[str]:
    """The last names of what a module imports: ``b`` of ``from a import b``, ``import a.b`` and ``require("./a/b.js")``."""
    found: set[str] = set()
    for node in _nodes(module.body if module is not None else ()):
        if isinstance(node, syntax.Import):
            found |= {_last(node.module), *([node.name] if reader == "python" else [])}
        elif isinstance(node, syntax.Export):
            found.add(_last(node.module))
        elif isinstance(node, syntax.Call) and dotted(node.func) in _LOADS and node.args:
            first = node.args[0]
            found.add(_last(str(first.value)) if isinstance(first, syntax.Const) else "")
    return found


def _nodes(body: tuple[object, ...]) -> Iterator[object]:
    todo: list[object] = list(body)
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, tuple):
            todo.extend(part for part in node if isinstance(part, tuple))


def _last(module: str | None) -> str:
    """
    >>> [_last(module) for module in ("./a/b.js", "a.b", "./c", "../d/index", None)]
    ['b', 'b', 'c', 'd', '']
    """
    parts = [
        part for part in re.split(r"[/.]", module or "") if part and part not in ("js", "ts", "mjs", "cjs", "index")
    ]
    return parts[-1] if parts else ""
