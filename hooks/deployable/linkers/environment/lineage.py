"""Classes of the repository with their bases, and which of them read the environment through pydantic."""

from __future__ import annotations

from typing import NamedTuple

from deployable import syntax
from deployable.linkers.environment.codebase import Codebase, Definition
from deployable.linkers.environment.files import File

_SECOND = {"pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings"}
_FIRST = {"pydantic.BaseSettings", "pydantic.v1.BaseSettings", "pydantic.env_settings.BaseSettings"}
_MODELS = {"pydantic.BaseModel", "pydantic.v1.BaseModel"}
_DEEPEST = 8


class Settings(NamedTuple):
    """A settings class: its bases from the repository, nearest last, and pydantic's version."""

    definition: Definition
    file: File
    node: syntax.Class
    version: int


def version_of(code: Codebase, file: File, node: syntax.Class, depth: int) -> int:
    """2 or 1 for a settings class of that version of pydantic, 0 for any other class."""
    if depth > _DEEPEST:
        return 0
    for base in node.bases:
        head = base.value if type(base) is syntax.Subscript else base
        name = file.dotted(head, None)
        if name in _SECOND:
            return 2
        if name in _FIRST:
            return 1
    for definition in bases_of(code, file, node):
        other = code.file(definition.path)
        if other is not None and definition.name in other.classes and other.classes[definition.name] is not node:
            version = version_of(code, other, other.classes[definition.name], depth + 1)
            if version:
                return version
    return 0


def bases_of(code: Codebase, file: File, node: syntax.Class) -> list[Definition]:
    found = []
    for base in node.bases:
        head = base.value if type(base) is syntax.Subscript else base
        definition = code.called(file, head, None)
        if definition is not None and definition.name:
            found.append(definition)
    return found


def lineage(code: Codebase, file: File, node: syntax.Class, depth: int = 0) -> list[tuple[File, syntax.Class]]:
    """The class and its bases in the repository, the class itself first."""
    line = [(file, node)]
    if depth > _DEEPEST:
        return line
    for definition in bases_of(code, file, node):
        other = code.file(definition.path)
        if other is not None and definition.name in other.classes and other.classes[definition.name] is not node:
            line += [
                each for each in lineage(code, other, other.classes[definition.name], depth + 1) if each not in line
            ]
    return line


def is_model(code: Codebase, file: File, node: syntax.Class) -> bool:
    """A pydantic model, settings or not."""
    return any(
        each_file.dotted(base, None) in _MODELS | _SECOND | _FIRST
        for each_file, each in lineage(code, file, node)
        for base in each.bases
    )
