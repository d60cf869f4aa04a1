"""The modules that reads are looked for in, and where a name of one of them is defined, through imports and re-exports."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Up, parents
from deployable.linkers.environment.files import File
from deployable.linkers.interpreter import javascript_paths, python_paths
from deployable.model import Sources

_DEPTH = 6


class Definition(NamedTuple):
    """Where a name is defined: the file, and the name it has there."""

    path: str
    name: str


class Codebase:
    """The modules that were asked for, by path, read once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._files: dict[str, File | None] = {}
        self._names = frozenset(sources.files)
        self.follows = True
        """Whether a name's definition is looked for in files that nothing has asked for yet."""

    def file(self, path: str) -> File | None:
        if path not in self._files:
            reader = "python" if path.endswith((".py", ".pyw")) else "javascript"
            module = self.sources.read(reader, path)
            self._files[path] = File(path, module) if module is not None else None
        return self._files[path]

    @cached_property
    def _python(self) -> python_paths.Paths:
        return python_paths.Paths(self.sources)

    @cached_property
    def _script(self) -> javascript_paths.Paths:
        return javascript_paths.Paths(self.sources)

    def module(self, importer: str, module: str) -> str:
        """The file that an import of ``module`` from ``importer`` means, or an empty string."""
        if not importer.endswith((".py", ".pyw")):
            return self._script.resolve(module, importer) or ""
        place = self._python.resolve(module, importer)
        return place.file if place is not None else ""

    def definition(self, file: File, name: str, depth: int = 0) -> Definition | None:
        """Where a module-level name of the file is defined, through imports, star imports and re-exports; for what comes
        from outside the repository, the last file that imports it."""
        if depth > _DEPTH:
            return None
        if file.script and name in file.exports and depth:
            value = file.exports[name]
            if type(value) is syntax.Name and value.id != name:
                return self.definition(file, value.id, depth + 1)
        if (0, name) in file.values or name in file.functions or name in file.classes:
            value = file.values.get((0, name))
            required = _required(value.value) if value is not None and file.script else ""
            if not required:
                return Definition(file.path, name)
        if name in file.imported:
            module, original = file.imported[name]
            found = self._through(file, module, original, depth)
            outside = found is None and depth and not module.startswith(".") and not self.module(file.path, module)
            return Definition(file.path, name) if outside else found
        for module in file.stars:
            found = self._through(file, module, name, depth) if self._may_hold(file, module, name) else None
            if found is not None:
                return found
        if file.script and name in file.exports:
            return Definition(file.path, name)
        return None

    def _may_hold(self, file: File, module: str, name: str) -> bool:
        """A file that neither holds the name nor passes on another's names need not be parsed."""
        path = self.module(file.path, module)
        reader, star = ("javascript", b"export *") if file.script else ("python", b"import *")
        known = not path or path in self._files
        return known or any(self.sources.holds(reader, path, literal) for literal in (name.encode(), star))

    def _through(self, file: File, module: str, name: str, depth: int) -> Definition | None:
        if not name:
            return None
        path = self.module(file.path, module)
        if not self.follows and path and path not in self._files:
            return None
        if not path and not file.script and name:
            inner = self.module(file.path, f"{module}.{name}" if not module.endswith(".") else module + name)
            return Definition(inner, "") if inner else None
        other = self.file(path) if path else None
        if other is None or other is file:
            return None
        found = self.definition(other, name, depth + 1)
        if found is None and not file.script:
            inner = self.module(file.path, f"{module}.{name}" if not module.endswith(".") else module + name)
            return Definition(inner, "") if inner else None
        return found

    def called(self, file: File, func: Any, up: Up | None) -> Definition | None:
        """The function or object that a call's head names: ``f``, ``module.f``, ``self.m`` (as ``Class.m``)."""
        if type(func) is syntax.Name:
            for each in parents(up):
                if (
                    type(each.node) is syntax.Function
                    and each.field == "body"
                    and func.id in file.parameters(each.node)
                ):
                    return None
            return self.definition(file, func.id)
        if type(func) is not syntax.Attribute or type(func.value) is not syntax.Name:
            return None
        owner = func.value.id
        if owner in ("self", "cls", "this"):
            around = next((each.node for each in parents(up) if type(each.node) is syntax.Class), None)
            return Definition(file.path, f"{around.name}.{func.name}") if around is not None else None
        found = self.definition(file, owner)
        if found is None:
            module = file.aliases.get((0, owner), "")
            if file.script and module.endswith(":*"):
                path = self.module(file.path, module[:-2])
            else:
                path = self.module(file.path, module) if module else ""
            other = self.file(path) if path else None
            return self.definition(other, func.name) if other is not None else None
        other = self.file(found.path)
        if other is None:
            return None
        if not found.name:
            return self.definition(other, func.name)
        if found.name in other.classes:
            return Definition(found.path, f"{found.name}.{func.name}")
        return Definition(found.path, f"{found.name}.{func.name}")


def _required(value: Any) -> str:
    if type(value) is syntax.Attribute:
        value = value.value
    if type(value) is syntax.Call and type(value.func) is syntax.Name and value.func.id == "require" and value.args:
        first = value.args[0]
        return first.value if type(first) is syntax.Const and isinstance(first.value, str) else ""
    return ""
