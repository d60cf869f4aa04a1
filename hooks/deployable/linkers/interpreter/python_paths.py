"""Which file of the repository a Python import means.

A top-level package is looked for in the folders above the importing file, nearest first, those that are not
themselves packages before those that are (``python app/main.py`` puts a package's folder on the path), then in
any source root of the repository that has it. The standard library wins over a package's own folder.
"""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deployable.model import Sources

_ROLES = ("code", "test", "docs", "example", "generated")


class Place(NamedTuple):
    """Where a module stands: its file (for a namespace package its folder and a slash), the folder of its submodules, its name."""

    path: str
    folder: str
    name: str

    @property
    def file(self) -> str:
        """The file, or an empty string for a namespace package."""
        return "" if self.path.endswith("/") else self.path


class Paths:
    """The repository's modules by path, and how imports lead to them."""

    def __init__(self, sources: Sources) -> None:
        self.files = frozenset(sources.all("python", roles=_ROLES))
        self._folders = {folder for path in self.files for folder in _above(_parent(path)) if folder}
        self._found: dict[tuple[str, str], Place | None] = {}

    def at(self, path: str) -> Place:
        """The module of a listed file, named from its source root."""
        folder = path[: -len("/__init__.py")] if path.endswith("/__init__.py") else path.removesuffix(".py")
        if path == "__init__.py":
            folder = ""
        base = _parent(folder) if path.endswith("__init__.py") else _parent(path)
        while base and self._is_package(base):
            base = _parent(base)
        return Place(path, folder, folder[len(base) + 1 if base else 0 :].replace("/", "."))

    def resolve(self, specifier: str, importer: str) -> Place | None:
        """What ``import specifier`` means in the file ``importer``, or ``None`` when it is not in the repository."""
        key = (_parent(importer.rstrip("/")), specifier)
        if key not in self._found or specifier.split(".")[0] == importer.rpartition("/")[2].removesuffix(".py"):
            self._found[key] = self._resolve(specifier, importer)
        return self._found[key]

    def below(self, path: str, folder: str, package: str, name: str) -> Place | None:
        """The submodule ``name`` of a package, given by its path, folder and dotted name."""
        found = self._place(folder, [name]) if path.endswith(("/", "__init__.py")) or not path else None
        return found._replace(name=f"{package}.{name}") if found is not None and not found.file else found

    # ----------------------------------------------------------------- looking

    def _is_package(self, folder: str) -> bool:
        """Not where ``manage.py`` stands: starting it makes the folder a source root, whatever else it is."""
        return _join(folder, "__init__.py") in self.files and _join(folder, "manage.py") not in self.files

    def _place(self, base: str, parts: list[str]) -> Place | None:
        if not parts:
            return self._package(base)
        place = _join(base, "/".join(parts))
        for path in (_join(place, "__init__.py"), f"{place}.py"):
            if path in self.files:
                return self.at(path)
        return Place(f"{place}/", place, ".".join(parts)) if place in self._folders else None

    def _package(self, folder: str) -> Place | None:
        if self._is_package(folder):
            return self.at(_join(folder, "__init__.py"))
        return Place(f"{folder}/", folder, "") if folder in self._folders or not folder else None

    def _resolve(self, specifier: str, importer: str) -> Place | None:
        level = len(specifier) - len(specifier.lstrip("."))
        parts = [part for part in specifier[level:].split(".") if part]
        nearest = _parent(importer)
        if level:
            base = nearest if not importer.endswith("/") else importer.rstrip("/")
            for _ in range(level - 1):
                base = _parent(base)
            return self._place(base, parts)
        if not parts or parts[0] in sys.stdlib_module_names:
            local = self._place(nearest, parts) if parts and not self._is_package(nearest) else None
            return local if local is not None and local.path != importer and local.path.endswith(".py") else None
        above = _above(nearest)
        for folder in [each for each in above if not self._is_package(each)] + self._roots(parts[0], above):
            found = self._place(folder, parts)
            if found is not None and not _is_itself(found, importer):
                return found
        if self._is_package(nearest):
            found = self._place(nearest, parts)
            if found is not None and not _is_itself(found, importer) and found.file:
                return found
        # A source root that is a package too (a stray ``__init__.py``), told from a library's name by more than its first part.
        for folder in [each for each in above[1:] if self._is_package(each)] if len(parts) > 1 else ():
            found = self._place(folder, parts)
            if found is not None and not _is_itself(found, importer) and found.file:
                return found
        return None

    def _roots(self, top: str, seen: list[str]) -> list[str]:
        """Other folders that hold a package or file of this name and are no packages themselves, shortest path first."""
        others = (root for root in self._by_top.get(top, ()) if root not in seen)
        return sorted(others, key=lambda root: (root.count("/"), root))

    @cached_property
    def _by_top(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for folder in self._folders:
            if self._is_package(folder) and not self._is_package(_parent(folder)):
                found.setdefault(folder.rpartition("/")[2], []).append(_parent(folder))
        return found


def _is_itself(found: Place, importer: str) -> bool:
    """``from celery import Celery`` in ``celery.py`` means the library; in a package's ``__init__`` its name is its own."""
    return found.path == importer and not found.path.endswith("__init__.py")


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _above(folder: str) -> list[str]:
    """The folder and every one above it, nearest first, the root last as the empty string."""
    found = [folder]
    while folder:
        folder = _parent(folder)
        found.append(folder)
    return found
