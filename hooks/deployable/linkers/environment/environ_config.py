"""environ-config: classes decorated with ``@environ.config`` whose fields are ``environ.var()`` and its kin.

A field ``host`` of a class with the prefix ``APP`` is ``APP_HOST``, inside a group ``db`` it is ``APP_DB_HOST``; ``name=`` says it whole
(https://environ-config.readthedocs.io/en/stable/tutorial.html).
"""

from __future__ import annotations

from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import keyword, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Location

_DEEPEST = 4


def environ_config(code: Codebase, file: File, found: Found) -> None:
    """The reads of the file's configuration classes that no other class holds as a group."""
    classes = {node.name: node for node, _ in file.survey.classes if _decorator(file, node) is not None}
    groups = {
        written(value.args[0]) for node in classes.values() for _, value in _fields(file, node, "group") if value.args
    }
    for name, node in classes.items():
        if name not in groups:
            found.reads += _reads(code, file, node, _prefix(code, file, node), 0)


def _decorator(file: File, node: syntax.Class) -> Any:
    for each in node.decorators:
        if file.dotted(each.func if type(each) is syntax.Call else each, None) == "environ.config":
            return each
    return None


def _prefix(code: Codebase, file: File, node: syntax.Class) -> str:
    decorator = _decorator(file, node)
    given = keyword(decorator, "prefix") if type(decorator) is syntax.Call else None
    if given is None:
        return "APP"
    return next(iter(strings(code, file, given, None)), "")


def _fields(file: File, node: syntax.Class, *kinds: str) -> list[tuple[str, syntax.Call]]:
    """(attribute, its call) of the fields that one of ``environ``'s functions makes."""
    return [
        (statement.targets[0].id, statement.value)
        for statement in node.body
        if type(statement) is syntax.Assign
        and type(statement.targets[0]) is syntax.Name
        and type(statement.value) is syntax.Call
        and file.dotted(statement.value.func, None) in [f"environ.{kind}" for kind in kinds]
    ]


def _reads(code: Codebase, file: File, node: syntax.Class, prefix: str, depth: int) -> list[EnvRead]:
    found = []
    for field, call in _fields(file, node, "var", "bool_var"):
        given = keyword(call, "name")
        name = next(iter(strings(code, file, given, None)), "") if given is not None else ""
        name = name or "_".join(part for part in (prefix, field.upper()) if part)
        default = call.args[0] if call.args else keyword(call, "default")
        shown = written(default) if default is not None else None
        if NAME.match(name):
            place = Location(file.path, call.line)
            found.append(EnvRead(name, place, default is None, shown, "environ-config", use=("parsed",)))
    for field, call in _fields(file, node, "group"):
        definition = code.called(file, call.args[0], None) if call.args else None
        other = code.file(definition.path) if definition is not None else None
        inner = other.classes.get(definition.name) if other is not None and definition is not None else None
        if other is not None and inner is not None and depth < _DEEPEST:
            found += _reads(code, other, inner, "_".join(part for part in (prefix, field.upper()) if part), depth + 1)
    return found
