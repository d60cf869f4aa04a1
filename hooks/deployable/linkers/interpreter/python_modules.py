"""Python's side of the seam: which file an import means, and what built-in names mean.

A top-level package is looked for in the folders above the importing file, nearest first, those that are not
themselves packages before those that are (``python app/main.py`` puts a package's folder on the path), then in
any source root of the repository that has it. The standard library wins over a package's own folder.
"""

from __future__ import annotations

import builtins
import sys
from typing import TYPE_CHECKING

from deployable import syntax
from deployable.linkers.interpreter.languages import Language
from deployable.linkers.interpreter.natives import constant_attribute
from deployable.linkers.interpreter.values import MISSING, External, Lazy, Module, Scope, Unknown, Value

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

_BUILTINS = frozenset(dir(builtins))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


class Python(Language):
    reader = "python"
    constructor = "__init__"

    def __init__(self, interpreter: Interpreter) -> None:
        super().__init__(interpreter)
        self._files = frozenset(
            interpreter.sources.all("python", roles=("code", "test", "docs", "example", "generated"))
        )
        self._folders = {folder for path in self._files for folder in _above(_parent(path)) if folder}
        self._by_top: dict[str, list[str]] | None = None
        self._found: dict[tuple[str, str], Module | None] = {}

    # ----------------------------------------------------------------- files

    def _is_package(self, folder: str) -> bool:
        return _join(folder, "__init__.py") in self._files

    def _name(self, base: str, parts: list[str]) -> tuple[str, str] | None:
        """Path and package folder of ``parts`` under ``base``; a namespace package's path is its folder and a slash."""
        place = _join(base, "/".join(parts))
        if _join(place, "__init__.py") in self._files:
            return _join(place, "__init__.py"), place
        if place + ".py" in self._files:
            return place + ".py", place
        return (place + "/", place) if place in self._folders else None

    def module_at(self, path: str) -> Module:
        """The module of a listed file, named from its source root."""
        folder = path[: -len("/__init__.py")] if path.endswith("/__init__.py") else path.removesuffix(".py")
        if path == "__init__.py":
            folder = ""
        base = _parent(folder) if path.endswith("__init__.py") else _parent(path)
        while base and self._is_package(base):
            base = _parent(base)
        name = folder[len(base) + 1 if base else 0 :].replace("/", ".")
        return self.interpreter.module(path, name, folder, "python")

    # ----------------------------------------------------------------- imports

    def resolve(self, specifier: str, importer: Module) -> Module | None:
        key = (_parent(importer.path.rstrip("/")), specifier)
        if key not in self._found or specifier.split(".")[0] == importer.path.rpartition("/")[2].removesuffix(".py"):
            self._found[key] = self._resolve(specifier, importer)
        return self._found[key]

    def _resolve(self, specifier: str, importer: Module) -> Module | None:
        level = len(specifier) - len(specifier.lstrip("."))
        parts = [part for part in specifier[level:].split(".") if part]
        if level:
            base = _parent(importer.path.rstrip("/")) if not importer.path.endswith("/") else importer.folder
            for _ in range(level - 1):
                base = _parent(base)
            return self._at(base, parts)
        if not parts or parts[0] in sys.stdlib_module_names:
            local = (
                self._at(_parent(importer.path), parts)
                if parts and not self._is_package(_parent(importer.path))
                else None
            )
            return local if local is not None and local.path != importer.path and local.path.endswith(".py") else None
        folders = list(_above(_parent(importer.path)))
        for folder in [f for f in folders if not self._is_package(f)] + self._roots(parts[0], folders):
            found = self._at(folder, parts)
            if found is not None and not self._is_itself(found, importer):
                return found
        nearest = _parent(importer.path)
        if self._is_package(nearest):
            found = self._at(nearest, parts)
            if found is not None and not self._is_itself(found, importer) and not found.path.endswith("/"):
                return found
        return None

    def _is_itself(self, found: Module, importer: Module) -> bool:
        """``from celery import Celery`` in ``celery.py`` means the library; in a package's ``__init__`` its name is its own."""
        return found.path == importer.path and not found.path.endswith("__init__.py")

    def _roots(self, top: str, seen: list[str]) -> list[str]:
        """Other folders that hold a package or file of this name and are no packages themselves, shortest path first."""
        if self._by_top is None:
            self._by_top = {}
            for folder in self._folders:
                if self._is_package(folder) and not self._is_package(_parent(folder)):
                    self._by_top.setdefault(folder.rpartition("/")[2], []).append(_parent(folder))
        return sorted(
            (root for root in self._by_top.get(top, ()) if root not in seen), key=lambda root: (root.count("/"), root)
        )

    def _at(self, base: str, parts: list[str]) -> Module | None:
        found = self._name(base, parts) if parts else self._package(base)
        if found is None:
            return None
        path, folder = found
        if path.endswith("/"):
            return self.interpreter.module(path, ".".join(parts), folder, "python")
        return self.module_at(path)

    def _package(self, folder: str) -> tuple[str, str] | None:
        if self._is_package(folder):
            return _join(folder, "__init__.py"), folder
        return (folder + "/", folder) if folder in self._folders or not folder else None

    def submodule(self, module: Module, name: str) -> Module | None:
        is_package = module.path.endswith(("/", "__init__.py")) or not module.path
        found = self._name(module.folder, [name]) if is_package else None
        if found is None:
            return None
        path, folder = found
        if path.endswith("/"):
            return self.interpreter.module(path, f"{module.name}.{name}", folder, "python")
        return self.module_at(path)

    def bind_import(self, node: syntax.Import, scope: Scope) -> None:
        importer = scope.module
        module = self.resolve(node.module, importer)
        if module is not None and not module.path.endswith("/"):
            self.interpreter.imports.setdefault(importer.path, []).append((module.path, node.line))
        if node.name == "*":
            if module is not None:
                scope.stars.append(module)
            elif not node.module.startswith("."):
                scope.stars.append(External(node.module))
        elif node.name:
            self._bind_member(node, module, scope)
        else:
            self._bind_module(node, module, scope)

    def _bind_member(self, node: syntax.Import, module: Module | None, scope: Scope) -> None:
        if module is not None:
            below = self.submodule(module, node.name)
            if below is not None and not below.path.endswith("/"):
                self.interpreter.imports.setdefault(scope.module.path, []).append((below.path, node.line))
            scope.names[node.alias] = Lazy(self.interpreter, module, node.name, node.line)
        elif node.module.startswith("."):
            scope.names[node.alias] = Unknown()
        else:
            scope.names[node.alias] = External(f"{node.module}.{node.name}")

    def _bind_module(self, node: syntax.Import, module: Module | None, scope: Scope) -> None:
        top = node.module.split(".")[0]
        if node.alias != top or "." not in node.module:
            scope.names[node.alias] = module if module is not None else External(node.module)
            return
        first = self.resolve(top, scope.module)
        scope.names[top] = first if first is not None else External(top)

    # ----------------------------------------------------------------- names

    def start(self, module: Module) -> None:
        module.scope.names["__name__"] = module.name
        module.scope.names["__file__"] = Unknown()

    def member(self, module: Module, name: str) -> Value:
        found = module.scope.names.get(name, MISSING)
        if isinstance(found, Lazy) and found.module is module and found.name == name:
            found = MISSING
        if found is not MISSING:
            return found
        from deployable.linkers.interpreter.expressions import _from_star

        for star in reversed(module.scope.stars):
            found = _from_star(self.interpreter, star, name)
            if found is not MISSING:
                return found
        below = self.submodule(module, name)
        if below is not None:
            return self.interpreter.load(below) if below.state == "new" else below
        if module.path.endswith("/"):
            return External(f"{module.name}.{name}")
        getter = module.scope.names.get("__getattr__", MISSING)
        return MISSING if getter is MISSING else self.interpreter.call_with(getter, [name], module.scope)

    def builtin(self, name: str) -> Value:
        if name == "Ellipsis":
            return ...
        return External(f"builtins.{name}") if name in _BUILTINS else MISSING

    def attribute(self, value: Value, name: str) -> Value:
        return constant_attribute(value, name)


def _above(folder: str) -> list[str]:
    """The folder and every one above it, nearest first, the root last as the empty string."""
    found = [folder]
    while folder:
        folder = _parent(folder)
        found.append(folder)
    return found
