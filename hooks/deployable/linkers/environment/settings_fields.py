"""The fields of a pydantic settings class and what the class says of them: names, prefixes, aliases, defaults.

The effective name of a field: its alias when it has one, else prefix and field name, upper case unless the class is
case-sensitive; a sub-model's fields follow the delimiter (https://docs.pydantic.dev/latest/concepts/pydantic_settings/).
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeGuard

from deployable import syntax
from deployable.linkers.environment.code import inside, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import File
from deployable.linkers.environment.lineage import Settings, lineage
from deployable.linkers.environment.strings import strings

_NOT_FIELDS = {"model_config", "Config", "model_fields"}


class Options(NamedTuple):
    """A settings class's own configuration, inherited where it says nothing."""

    prefix: str = ""
    delimiter: str = ""
    case_sensitive: bool = False
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    file: str = ""


class Field(NamedTuple):
    name: str
    file: File
    owner: syntax.Class
    node: syntax.Assign
    default: Any
    required: bool
    aliases: tuple[str, ...]
    annotation: Any


def options_of(code: Codebase, settings: Settings) -> Options:
    options = Options()
    for file, node in reversed(lineage(code, settings.file, settings.node)):
        options = _own_options(code, file, node, options)
    return options


def _own_options(code: Codebase, file: File, node: syntax.Class, options: Options) -> Options:
    pairs: list[tuple[str, Any]] = [(each.name, each.value) for each in node.keywords]
    for statement in node.body:
        if type(statement) is syntax.Class and statement.name == "Config":
            pairs += [
                (each.targets[0].id, each.value)
                for each in statement.body
                if type(each) is syntax.Assign and type(each.targets[0]) is syntax.Name
            ]
        elif (
            type(statement) is syntax.Assign
            and type(statement.targets[0]) is syntax.Name
            and statement.targets[0].id == "model_config"
        ):
            pairs += pairs_of(statement.value)
    for name, value in pairs:
        text = next(iter(strings(code, file, value, None)), None)
        if name == "env_prefix" and text is not None:
            options = options._replace(prefix=text)
        elif name == "env_nested_delimiter" and text is not None:
            options = options._replace(delimiter=text)
        elif name == "env_file" and text is not None:
            options = options._replace(file=text)
        elif name == "case_sensitive" and type(value) is syntax.Const:
            options = options._replace(case_sensitive=bool(value.value))
        elif name == "fields" and type(value) is syntax.DictOf:
            options = options._replace(names=tuple(_field_names(code, file, value)))
    return options


def pairs_of(value: Any) -> list[tuple[str, Any]]:
    """Names and values of a call's keywords or a dict's items, merged ones (``BASE | SettingsConfigDict(…)``) from left to right."""
    if type(value) is syntax.Operation and value.operator == "|":
        return [pair for operand in value.operands for pair in pairs_of(operand)]
    if type(value) is syntax.Call:
        return [(each.name, each.value) for each in value.keywords]
    if type(value) is syntax.DictOf:
        return [(str(item.key.value), item.value) for item in value.items if type(item.key) is syntax.Const]
    return []


def _field_names(code: Codebase, file: File, value: syntax.DictOf) -> list[tuple[str, tuple[str, ...]]]:
    """Version 1: ``fields = {"field": {"env": "NAME"}}``."""
    found = []
    for key, options in pairs_of(value):
        names = next((_names(code, file, each) for name, each in pairs_of(options) if name == "env"), ())
        if names:
            found.append((key, names))
    return found


def _names(code: Codebase, file: File, value: Any) -> tuple[str, ...]:
    if type(value) is syntax.ListOf:
        return tuple(name for item in value.items for name in strings(code, file, item, None))
    return strings(code, file, value, None)


def fields_of(code: Codebase, file: File, node: syntax.Class, version: int) -> list[Field]:
    """Fields through all bases, the most basic definition of each name: that is where a reader finds it."""
    fields: dict[str, Field] = {}
    for owner_file, owner in reversed(lineage(code, file, node)):
        for statement in owner.body:
            field = _field(code, owner_file, owner, statement, version)
            if field is not None:
                fields.setdefault(field.name, field)
    return list(fields.values())


def _field(code: Codebase, file: File, owner: syntax.Class, statement: Any, version: int) -> Field | None:
    if type(statement) is not syntax.Assign or type(statement.targets[0]) is not syntax.Name:
        return None
    name = statement.targets[0].id
    if name.startswith("_") or name in _NOT_FIELDS or (statement.annotation is None and version == 2):
        return None
    shape = written(statement.annotation) if statement.annotation is not None else ""
    if shape.startswith(("ClassVar", "typing.ClassVar", "PrivateAttr")) or (
        not shape and type(statement.value) not in (syntax.Const, syntax.Call)
    ):
        return None
    if not shape and type(statement.value) is syntax.Call and not written(statement.value.func).endswith("Field"):
        return None
    info = _info(statement)
    default, required = _default(statement, info, shape, version)
    return Field(
        name, file, owner, statement, default, required, _aliases(code, file, info, version), statement.annotation
    )


def _info(statement: syntax.Assign) -> syntax.Call | None:
    """The ``Field(…)`` of a field, as its value or inside ``Annotated``."""
    if _is_field_call(statement.value):
        return statement.value
    if type(statement.annotation) is syntax.Subscript and written(statement.annotation.value).endswith("Annotated"):
        return next((each for each in inside(statement.annotation.key) if _is_field_call(each)), None)
    return None


def _is_field_call(value: Any) -> TypeGuard[syntax.Call]:
    return type(value) is syntax.Call and written(value.func).rpartition(".")[2] == "Field"


def _default(statement: syntax.Assign, info: syntax.Call | None, shape: str, version: int) -> tuple[Any, bool]:
    """(the default's expression or ``None``, whether the field is required)."""
    if statement.value is not None and info is not statement.value:
        return (None, True) if _is_ellipsis(statement.value) else (statement.value, False)
    if info is not None:
        for each in info.keywords:
            if each.name in ("default", "default_factory"):
                return (None, True) if _is_ellipsis(each.value) else (each.value, False)
        if info.args and not _is_ellipsis(info.args[0]):
            return info.args[0], False
        if info is not statement.value or info.args or version == 2:
            return None, True
    if version == 1 and (shape.startswith(("Optional", "typing.Optional")) or shape.endswith("| None")):
        return syntax.Const(None, statement.line), False
    return None, True


def _is_ellipsis(value: Any) -> bool:
    return type(value) is syntax.Other and value.kind == "Ellipsis"


def _aliases(code: Codebase, file: File, info: syntax.Call | None, version: int) -> tuple[str, ...]:
    if info is None:
        return ()
    given = {each.name: each.value for each in info.keywords}
    value = given.get("env") if version == 1 else given.get("validation_alias", given.get("alias"))
    if value is None:
        value = given.get("env") or given.get("validation_alias")
    if type(value) is syntax.Call:
        names = [
            next(iter(strings(code, file, each, None)), "") for each in value.args if type(each) is not syntax.Call
        ]
        names += [
            next(iter(strings(code, file, each.args[0], None)), "")
            for each in value.args
            if type(each) is syntax.Call and each.args
        ]
        if written(value.func).endswith("AliasPath"):
            names = names[:1]
        return tuple(name for name in names if name)
    return _names(code, file, value) if value is not None else ()


def effective_names(field: Field, options: Options, version: int) -> tuple[str, ...]:
    given = dict(options.names).get(field.name) or field.aliases
    if given:
        return tuple(name if options.case_sensitive else name.upper() for name in given)
    name = f"{options.prefix}{field.name}"
    return (name if options.case_sensitive else name.upper(),)
