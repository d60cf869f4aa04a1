"""The environment as an argument: functions and objects of the repository that are given it, and what keeps it there."""

from __future__ import annotations

from deployable import syntax
from deployable.linkers.environment.code import inside
from deployable.linkers.environment.codebase import Codebase, Definition
from deployable.linkers.environment.files import File


def hand_over(code: Codebase, file: File) -> list[File]:
    """Functions of the repository that the file calls with the environment; gives the files whose reads that changes."""
    changed: list[File] = []
    for node, up, place, name in file.handing:
        other = _handed(code, code.called(file, node.func, up), place, name)
        if other is not None:
            changed.append(other)
    return changed


def _handed(code: Codebase, definition: Definition | None, place: int, name: str) -> File | None:
    """Note that a function's parameter, or what a constructor keeps of it, is the environment; gives the file where that is new."""
    other = code.file(definition.path) if definition is not None else None
    if other is None or definition is None:
        return None
    around = other.classes.get(definition.name)
    function = other.functions.get(definition.name) if around is None else _constructor(around)
    if function is None:
        return None
    parameters = [each.name for each in function.parameters if each.name not in ("self", "cls")]
    target = name or (parameters[place] if 0 <= place < len(parameters) else "")
    if target not in parameters or not other.give(function, target):
        return None
    if around is not None:
        other.members.update((around.name, member) for member in _members(function, target))
    return other


def _constructor(node: syntax.Class) -> syntax.Function | None:
    methods = (each for each in node.body if type(each) is syntax.Function)
    return next((each for each in methods if each.name in ("constructor", "__init__")), None)


def _members(function: syntax.Function, parameter: str) -> list[str]:
    """The members that keep the parameter: ``this.env = env``, which TypeScript's ``private env`` is too."""
    return [
        target.name
        for each in inside(function)
        if type(each) is syntax.Assign and type(each.value) is syntax.Name and each.value.id == parameter
        for target in each.targets
        if type(target) is syntax.Attribute
    ]
