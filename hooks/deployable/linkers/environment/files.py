"""One module seen for environment reads: what its names stand for, and what it defines."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Survey, Up, class_around, inside, last_name, parents, survey

ENVIRONMENT = "@environ"
"""What every spelling of the process environment is called here."""

_SPELLINGS = {
    "os.environ", "os.environb", "process.env", "import.meta.env", "Bun.env", "process:env", "process:*.env", "process:default.env",
    "globalThis.process.env", "window.process.env", "global.process.env", "bun:env", "$env/dynamic/private:env", "$env/dynamic/public:env",
}  # fmt: skip
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")


class File:
    """One module with its aliases, constants and definitions."""

    def __init__(self, path: str, module: syntax.Module) -> None:
        self.path = path
        self.language = module.language
        self.survey: Survey = survey(module)
        self.aliases: dict[tuple[int, str], str] = {}
        self.imported: dict[str, tuple[str, str]] = {}
        self.stars: list[str] = []
        self.values: dict[tuple[int, str], syntax.Assign] = {}
        self.functions: dict[str, syntax.Function] = {}
        self.classes: dict[str, syntax.Class] = {}
        self.exports: dict[str, Any] = {}
        self.environments: set[tuple[int, str]] = set()
        """Parameters that callers hand the environment to: (function, name)."""
        self.members: set[tuple[str, str]] = set()
        """Members of a class that its constructor is given the environment for: (class, member)."""
        self.parameters_of_type: dict[str, set[str]] = {}
        self._parameters: dict[int, frozenset[str]] = {}
        self.programs: frozenset[str] | None = None
        """Functions that only the test for a program comes to; ``None`` until somebody asks."""
        self.refusals: tuple[Any, ...] | None = None
        """Defaults that the module ends the program for; ``None`` until somebody asks."""
        self._bind()

    @property
    def script(self) -> bool:
        return self.language != "python"

    def _bind(self) -> None:
        for node, _ in self.survey.imports:
            self._import(node)
        for node, up in self.survey.functions:
            if node.name and up.function is None:
                around = class_around(up)
                self.functions.setdefault(f"{around.name}.{node.name}" if around is not None else node.name, node)
        for node, _ in self.survey.classes:
            if node.name:
                self.classes.setdefault(node.name, node)
        for node, up in self.survey.assigns:
            scope = id(up.function) if up.function is not None else 0
            for target in node.targets:
                self._assigned(target, node, scope, up)
        for node, up in self.survey.assigns:
            target = node.targets[0]
            if type(target) is syntax.Subscript and type(target.value) is syntax.Name and self._copies(node, up):
                own = 0 if (0, target.value.id) in self.values else id(up.function)
                self.aliases[own, target.value.id] = ENVIRONMENT
        for node, _ in self.survey.exports:
            if node.module:
                if node.name == "*":
                    self.stars.append(node.module)
                else:
                    self.imported.setdefault(node.name, (node.module, node.source or node.name))
            else:
                self.exports[node.name] = node.value

    def _import(self, node: syntax.Import) -> None:
        module = node.module.removeprefix("node:")
        if node.name == "*" and not node.alias:
            self.stars.append(module)
            return
        if not node.alias:
            return
        if self.script:
            name = "*" if node.name == "default" else node.name
            self.aliases[0, node.alias] = f"{module}:{name}"
            self.imported[node.alias] = (module, node.name)
        elif node.name:
            # ``from pathlib import os`` gives the same module.
            self.aliases[0, node.alias] = "os" if node.name == "os" else f"{module}.{node.name}"
            self.imported[node.alias] = (module, node.name)
        else:
            self.aliases[0, node.alias] = node.module if node.alias != node.module.partition(".")[0] else node.alias
            self.imported[node.alias] = (node.module, "")

    def _assigned(self, target: Any, node: syntax.Assign, scope: int, up: Up | None) -> None:
        if type(target) is syntax.Name:
            if not node.operator:
                self.values.setdefault((scope, target.id), node)
            value = _copied(node.value)
            if type(value) is syntax.Function and scope == 0:
                self.functions.setdefault(target.id, value)
            elif type(value) is syntax.Class and scope == 0:
                self.classes.setdefault(target.id, value)
            elif type(value) in (syntax.Name, syntax.Attribute, syntax.Call):
                text = self.dotted(value, up)
                if text:
                    self.aliases.setdefault((scope, target.id), text)
        elif type(target) is syntax.DictOf and node.value is not None:
            text = self.dotted(_copied(node.value), up)
            for item in target.items:
                inner = item.value.target if type(item.value) is syntax.Default else item.value
                if text and type(item.key) is syntax.Const and type(inner) is syntax.Name:
                    joined = f"{text[:-1]}{item.key.value!s}" if text.endswith(":*") else f"{text}.{item.key.value!s}"
                    self.aliases.setdefault((scope, inner.id), joined)
                    module, _, name = joined.partition(":")
                    if name and module.startswith((".", "@/", "~/")):
                        self.imported.setdefault(inner.id, (module, name))
        elif type(target) is syntax.Attribute and self.script and scope == 0:
            whole = target.name if _is_exports(target.value) else ""
            if whole:
                self.exports[whole] = node.value
            elif _is_exports(target):
                self.exports["default"] = node.value
                if type(node.value) is syntax.DictOf:
                    for item in node.value.items:
                        if item.key is not None and type(item.key) is syntax.Const:
                            self.exports.setdefault(str(item.key.value), item.value)

    def _copies(self, node: syntax.Assign, up: Up) -> bool:
        """``copy[key] = process.env[key]`` for every key of the environment."""
        if not any(type(each) is syntax.Subscript and self._spelled(each.value, up) for each in inside(node.value)):
            return False
        walked = (getattr(each.node, "iterable", None) or getattr(each.node, "func", None) for each in parents(up))
        return any(self._spelled(each, up) for around in walked if around is not None for each in inside(around))

    def _spelled(self, node: Any, up: Up) -> bool:
        return type(node) is syntax.Attribute and self.dotted(node, up) == ENVIRONMENT

    @cached_property
    def handing(self) -> list[tuple[syntax.Call, Up, int, str]]:
        """Calls that are given the environment: (call, what is around it, place of the argument or -1, its keyword)."""
        found = []
        for node, up in self.survey.calls:
            passed = [(place, "", each) for place, each in enumerate(node.args)]
            for place, name, value in passed + [(-1, each.name, each.value) for each in node.keywords if each.name]:
                if type(value) is not syntax.Call and self.is_environment(value, up):
                    found.append((node, up, place, name))
        return found

    @cached_property
    def _environment_names(self) -> set[str]:
        """What the environment may be called here, so that other names need not be resolved."""
        names = {name for (_, name), text in self.aliases.items() if text == ENVIRONMENT or text in _SPELLINGS}
        given = (each for node, _ in self.survey.functions for each in node.parameters)
        return (
            names | {each.name for each in given if each.default is not None} | ({"environ"} if self.stars else set())
        )

    def give(self, function: syntax.Function, parameter: str) -> bool:
        """A caller passes the environment as this parameter; whether that is news."""
        news = (id(function), parameter) not in self.environments
        self.environments.add((id(function), parameter))
        self._environment_names.add(parameter)
        return news

    def is_environment(self, node: Any, up: Up | None) -> bool:
        """The expression is the process environment, under whatever name."""
        kind = type(node)
        if kind is syntax.Name:
            likely = node.id in self._environment_names
        elif kind is syntax.Attribute:
            likely = node.name.startswith("env") or bool(self.members)
        else:
            likely = kind is syntax.Call and last_name(node.func) == "copy"
        return likely and self.dotted(node, up) == ENVIRONMENT

    def parameters(self, function: syntax.Function) -> frozenset[str]:
        known = self._parameters.get(id(function))
        if known is None:
            names = {each.name for each in function.parameters if each.name}
            for each in function.parameters:
                if each.target is not None:
                    names.update(node.id for node in inside(each.target) if type(node) is syntax.Name)
            known = self._parameters[id(function)] = frozenset(names)
        return known

    # ----------------------------------------------------------------- names

    def dotted(self, node: Any, up: Up | None) -> str:
        """The full name that a chain of attributes stands for here; ``@environ`` for the environment; empty when unknown."""
        if type(node) is syntax.Name:
            text = self._alias(node.id, up)
        elif type(node) is syntax.Attribute and self.members and self._is_member(node, up):
            text = ENVIRONMENT
        elif type(node) is syntax.Attribute:
            text = self.dotted(node.value, up)
            if text.endswith(":*"):
                text = f"{text[:-1]}{node.name}"
            elif text:
                text = f"{text}.{node.name}"
        elif type(node) is syntax.Call:
            text = self._called(node, up)
        else:
            return ""
        return ENVIRONMENT if text in _SPELLINGS else text

    def _alias(self, name: str, up: Up | None) -> str:
        while up is not None and up.function is not None:
            known = self.aliases.get((id(up.function), name))
            if known:
                return known
            if name in self.parameters(up.function):
                return self._given(up.function, name, up.beyond)
            up = up.beyond
        known = self.aliases.get((0, name))
        if known:
            return known
        if self.stars and not self.script:
            for module in self.stars:
                if module == "os" and name in ("environ", "getenv"):
                    return f"os.{name}"
        return name if (0, name) not in self.values and name not in self.functions else ""

    def _is_member(self, node: syntax.Attribute, up: Up | None) -> bool:
        if type(node.value) is not syntax.Name or node.value.id not in ("this", "self"):
            return False
        return any(
            type(each.node) is syntax.Class and (each.node.name, node.name) in self.members for each in parents(up)
        )

    def _given(self, function: syntax.Function, name: str, up: Up | None) -> str:
        """A parameter that is the environment: by default (``env = process.env``) or because a caller passes it."""
        if (id(function), name) in self.environments:
            return ENVIRONMENT
        default = next((each.default for each in function.parameters if each.name == name), None)
        if type(default) in (syntax.Name, syntax.Attribute) and self.dotted(default, up) == ENVIRONMENT:
            self.environments.add((id(function), name))
            return ENVIRONMENT
        return ""

    def _called(self, node: syntax.Call, up: Up | None) -> str:
        if type(node.func) is syntax.Name and node.func.id == "require" and len(node.args) == 1:
            argument = node.args[0]
            if type(argument) is syntax.Const and isinstance(argument.value, str):
                return argument.value.removeprefix("node:") + ":*"
        text = self.dotted(node.func, up)
        if text in (f"{ENVIRONMENT}.copy", "@environ.copy"):
            return ENVIRONMENT
        return f"{text}()" if text else ""


def _is_exports(node: Any) -> bool:
    if type(node) is syntax.Name:
        return node.id == "exports"
    return (
        type(node) is syntax.Attribute
        and node.name == "exports"
        and type(node.value) is syntax.Name
        and node.value.id == "module"
    )


def _copied(value: Any) -> Any:
    """The environment under a copy of it: ``dict(os.environ)``, ``{**os.environ}``, ``{...process.env}``."""
    if (
        type(value) is syntax.Call
        and type(value.func) is syntax.Name
        and value.func.id == "dict"
        and len(value.args) == 1
    ):
        return value.args[0]
    if type(value) is syntax.DictOf and value.items and value.items[0].key is None:
        return value.items[0].value
    return value
