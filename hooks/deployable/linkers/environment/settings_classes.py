"""Classes whose fields are environment variables: pydantic settings of both versions, and classes Nest validates.

The effective name of a field: its alias when it has one, else prefix and field name, upper case unless the class is
case-sensitive; a sub-model's fields follow the delimiter (https://docs.pydantic.dev/latest/concepts/pydantic_settings/).
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeGuard

from deployable import syntax
from deployable.linkers.environment.code import Up, class_around, function_around, inside, written
from deployable.linkers.environment.codebase import Codebase, Definition
from deployable.linkers.environment.fate import ends
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Location

_SECOND = {"pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings"}
_FIRST = {"pydantic.BaseSettings", "pydantic.v1.BaseSettings", "pydantic.env_settings.BaseSettings"}
_MODELS = {"pydantic.BaseModel", "pydantic.v1.BaseModel"}
_NOT_FIELDS = {"model_config", "Config", "model_fields"}
_DEEPEST = 8


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


class Settings(NamedTuple):
    """A settings class: its bases from the repository, nearest last, and pydantic's version."""

    definition: Definition
    file: File
    node: syntax.Class
    version: int


def settings_classes(code: Codebase, files: list[File], found: Found) -> list[Settings]:
    """The reads of every settings class of the files and of their subclasses elsewhere. Gives the classes back."""
    known: dict[Definition, Settings] = {}
    queue = list(files)
    seen = {file.path for file in queue}
    while queue:
        file = queue.pop(0)
        for node, up in file.survey.classes:
            if class_around(up) is None and node.name:
                version = _version(code, file, node, 0)
                if version:
                    known[Definition(file.path, node.name)] = Settings(
                        Definition(file.path, node.name), file, node, version
                    )
                    for path in code.sources.having(
                        "python", f"({node.name}".encode(), f", {node.name})".encode(), roles=("code",)
                    ):
                        if path not in seen:
                            seen.add(path)
                            other = code.file(path)
                            if other is not None:
                                queue.append(other)
    bases = {base for each in known.values() for base in _bases(code, each.file, each.node)}
    for each in known.values():
        if each.definition not in bases or _options_of(code, each).prefix:
            _read_class(code, each, known, found)
    return list(known.values())


def _version(code: Codebase, file: File, node: syntax.Class, depth: int) -> int:
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
    for definition in _bases(code, file, node):
        other = code.file(definition.path)
        if other is not None and definition.name in other.classes and other.classes[definition.name] is not node:
            version = _version(code, other, other.classes[definition.name], depth + 1)
            if version:
                return version
    return 0


def _bases(code: Codebase, file: File, node: syntax.Class) -> list[Definition]:
    found = []
    for base in node.bases:
        head = base.value if type(base) is syntax.Subscript else base
        definition = code.called(file, head, None)
        if definition is not None and definition.name:
            found.append(definition)
    return found


def _lineage(code: Codebase, file: File, node: syntax.Class, depth: int = 0) -> list[tuple[File, syntax.Class]]:
    """The class and its bases in the repository, the class itself first."""
    line = [(file, node)]
    if depth > _DEEPEST:
        return line
    for definition in _bases(code, file, node):
        other = code.file(definition.path)
        if other is not None and definition.name in other.classes and other.classes[definition.name] is not node:
            line += [
                each for each in _lineage(code, other, other.classes[definition.name], depth + 1) if each not in line
            ]
    return line


# --------------------------------------------------------------------------- configuration of a class


def _options_of(code: Codebase, settings: Settings) -> Options:
    options = Options()
    for file, node in reversed(_lineage(code, settings.file, settings.node)):
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
            pairs += _pairs(statement.value)
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


def _pairs(value: Any) -> list[tuple[str, Any]]:
    if type(value) is syntax.Call:
        return [(each.name, each.value) for each in value.keywords]
    if type(value) is syntax.DictOf:
        return [(str(item.key.value), item.value) for item in value.items if type(item.key) is syntax.Const]
    return []


def _field_names(code: Codebase, file: File, value: syntax.DictOf) -> list[tuple[str, tuple[str, ...]]]:
    """Version 1: ``fields = {"field": {"env": "NAME"}}``."""
    found = []
    for key, options in _pairs(value):
        names = next((_names(code, file, each) for name, each in _pairs(options) if name == "env"), ())
        if names:
            found.append((key, names))
    return found


def _names(code: Codebase, file: File, value: Any) -> tuple[str, ...]:
    if type(value) is syntax.ListOf:
        return tuple(name for item in value.items for name in strings(code, file, item, None))
    return strings(code, file, value, None)


# --------------------------------------------------------------------------- fields


def _read_class(code: Codebase, settings: Settings, known: dict[Definition, Settings], found: Found) -> None:
    options = _options_of(code, settings)
    filled = _filled(code, settings)
    guards = [text for _, node in _lineage(code, settings.file, settings.node) for text in _guarded_names(node)]
    for field in _fields(code, settings.file, settings.node, settings.version):
        for name in _effective(field, options, settings.version):
            if options.delimiter and _sub_model(code, field) is not None:
                _nested(code, field, name, options, settings.version, found, 0)
                break
            if _is_settings(code, field, known):
                break
            if field.required and (field.name in filled or "*" in filled):
                field = field._replace(required=False, default=filled.get(field.name))
            found.reads.append(_made(field, name, guarded=field.name in guards))


def _filled(code: Codebase, settings: Settings) -> dict[str, Any]:
    """Fields that the code itself gives where it makes an instance: ``Settings(SECRET=read_or_make())``."""
    given: dict[str, Any] = {}
    name = settings.node.name
    for path in code.sources.having("python", f"{name}(".encode(), roles=("code",)):
        file = code.file(path)
        for node, up in file.survey.calls if file is not None else ():
            if (
                node.keywords
                and file is not None
                and written(node.func).rpartition(".")[2] == name
                and code.called(file, node.func, up) == settings.definition
            ):
                given.update(
                    {each.name: each.value for each in node.keywords if each.name and not each.name.startswith("_")}
                )
                for each in node.keywords:
                    given.update(_spread(file, each.value, up) if not each.name else {})
    return given


def _spread(file: File, value: Any, up: Up | None) -> dict[str, Any]:
    """The keys of ``**values``; ``*`` when they are not known."""
    if type(value) is syntax.Name:
        scope = id(function_around(up)) if function_around(up) is not None else 0
        assigned = file.values.get((scope, value.id)) or file.values.get((0, value.id))
        value = assigned.value if assigned is not None else value
    pairs = _pairs(value) if type(value) is syntax.DictOf else []
    return dict(pairs) if pairs else {"*": value}


def _fields(code: Codebase, file: File, node: syntax.Class, version: int) -> list[Field]:
    """Fields through all bases, the most basic definition of each name: that is where a reader finds it."""
    fields: dict[str, Field] = {}
    for owner_file, owner in reversed(_lineage(code, file, node)):
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


def _effective(field: Field, options: Options, version: int) -> tuple[str, ...]:
    given = dict(options.names).get(field.name) or field.aliases
    if given:
        return tuple(name if options.case_sensitive else name.upper() for name in given)
    name = f"{options.prefix}{field.name}"
    return (name if options.case_sensitive else name.upper(),)


def _made(field: Field, name: str, guarded: bool) -> EnvRead:
    line = field.node.line
    shown = written(field.default) if field.default is not None else None
    return EnvRead(
        name=name,
        location=Location(field.file.path, line),
        required=field.required,
        default=shown,
        via="BaseSettings",
        default_location=Location(field.file.path, getattr(field.default, "line", line))
        if field.default is not None
        else None,
        guarded=guarded and field.default is not None,
        use=("parsed",),
    )


def _annotated_class(code: Codebase, field: Field) -> tuple[File, syntax.Class] | None:
    """The repository's class that a field is annotated with, through ``Optional`` and unions."""
    for each in inside(field.annotation):
        if type(each) in (syntax.Name, syntax.Attribute):
            definition = code.called(field.file, each, None)
            other = code.file(definition.path) if definition is not None else None
            if definition is not None and other is not None and definition.name in other.classes:
                return other, other.classes[definition.name]
    return None


def _is_settings(code: Codebase, field: Field, known: dict[Definition, Settings]) -> bool:
    found = _annotated_class(code, field)
    return found is not None and (
        Definition(found[0].path, found[1].name) in known or _version(code, found[0], found[1], 0) > 0
    )


def _sub_model(code: Codebase, field: Field) -> tuple[File, syntax.Class] | None:
    found = _annotated_class(code, field)
    if found is None:
        return None
    for file, node in _lineage(code, *found):
        if any(file.dotted(base, None) in _MODELS | _SECOND | _FIRST for base in node.bases):
            return found
    return None


def _nested(code: Codebase, field: Field, name: str, options: Options, version: int, found: Found, depth: int) -> None:
    model = _sub_model(code, field)
    if model is None or depth > 4:
        return
    for inner in _fields(code, *model, 2 if version == 2 else 1):
        full = f"{name}{options.delimiter}{inner.name if options.case_sensitive else inner.name.upper()}"
        if not NAME.match(full):
            continue
        if _sub_model(code, inner) is not None:
            _nested(code, inner, full, options, version, found, depth + 1)
        else:
            needed = inner._replace(
                required=inner.required and field.required,
                default=inner.default if field.required else inner.default or field.default,
            )
            found.reads.append(_made(needed, full, False))


def _guarded_names(node: syntax.Class) -> list[str]:
    """Fields that a method of the class refuses: a validator, or a check that compares and raises."""
    names: list[str] = []
    for statement in node.body:
        if type(statement) is not syntax.Function or not _refuses(statement, node):
            continue
        for each in inside(statement):
            if (
                type(each) is syntax.Attribute
                and type(each.value) is syntax.Name
                and each.value.id in ("self", "values", "info", "cls")
            ):
                names.append(each.name)
            elif type(each) is syntax.Const and isinstance(each.value, str) and NAME.match(each.value):
                names.append(each.value)
        names += [
            arg.value
            for each in statement.decorators
            if type(each) is syntax.Call
            for arg in each.args
            if type(arg) is syntax.Const and isinstance(arg.value, str)
        ]
    return names


def _refuses(function: syntax.Function, node: syntax.Class) -> bool:
    """It raises itself, or calls another method of its class that does."""
    if any(type(each) is syntax.Raise or (type(each) is syntax.If and ends(each.body)) for each in inside(function)):
        return True
    called = {
        each.func.name for each in inside(function) if type(each) is syntax.Call and type(each.func) is syntax.Attribute
    }
    methods = [
        each for each in node.body if type(each) is syntax.Function and each.name in called and each is not function
    ]
    return any(type(each) is syntax.Raise for method in methods for each in inside(method))
