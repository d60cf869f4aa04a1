"""Python's side of the seam: what imports bind, and what built-in names mean."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from deployable import syntax
from deployable.linkers.interpreter import file_paths
from deployable.linkers.interpreter.constant_methods import constant_attribute
from deployable.linkers.interpreter.languages import Language
from deployable.linkers.interpreter.objects import Lazy, Module, Scope
from deployable.linkers.interpreter.python_paths import Paths, Place
from deployable.linkers.interpreter.values import MISSING, External, Unknown, Value, assumed

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

_BUILTINS = frozenset(dir(builtins))


class Python(Language):
    reader = "python"
    constructor = "__init__"

    def __init__(self, interpreter: Interpreter) -> None:
        super().__init__(interpreter)
        self.paths = Paths(interpreter.sources)

    # ----------------------------------------------------------------- files

    def _module(self, place: Place | None) -> Module | None:
        return None if place is None else self.interpreter.module(place.path, place.name, place.folder, "python")

    def module_at(self, path: str) -> Module:
        """The module of a listed file, named from its source root."""
        place = self.paths.at(path)
        return self.interpreter.module(place.path, place.name, place.folder, "python")

    # ----------------------------------------------------------------- imports

    def resolve(self, specifier: str, importer: Module) -> Module | None:
        return self._module(self.paths.resolve(specifier, importer.path))

    def submodule(self, module: Module, name: str) -> Module | None:
        return self._module(self.paths.below(module.path, module.folder, module.name, name))

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
            if self.interpreter.environment is not None:
                self._cover(node.module, module, scope)
        elif node.name:
            self._bind_member(node, module, scope)
        else:
            self._bind_module(node, module, scope)

    def _cover(self, written: str, module: Module | None, scope: Scope) -> None:
        """What a star import brings replaces what stood there before; a file that is not in the repository may replace anything."""
        from deployable.linkers.interpreter.expressions import from_star

        own = written.startswith(".") or self.resolve(written.partition(".")[0], scope.module) is not None
        for name, value in [*scope.names.items()]:
            if name.startswith("_"):
                continue
            if module is not None and from_star(self.interpreter, module, name) is not MISSING:
                del scope.names[name]
            elif module is None and own and isinstance(value, str | int | float | list | dict | None):
                scope.names[name] = assumed(value, f"from {written} import *")

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
        module.scope.names["__file__"] = file_paths.of_member(module, "__file__")
        package = module.path.endswith("__init__.py")
        module.scope.names["__package__"] = module.name if package else module.name.rpartition(".")[0]
        if package:
            module.scope.names["__path__"] = file_paths.of_member(module, "__path__")

    def member(self, module: Module, name: str) -> Value:
        found = module.scope.names.get(name, MISSING)
        if isinstance(found, Lazy) and found.module is module and found.name == name:
            found = MISSING
        if found is not MISSING:
            return found
        from deployable.linkers.interpreter.expressions import from_star

        for star in reversed(module.scope.stars):
            found = from_star(self.interpreter, star, name)
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
