"""Classes whose fields are environment variables: pydantic settings of both versions, with what the code itself fills in."""

from __future__ import annotations

from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, class_around, function_around, inside, written
from deployable.linkers.environment.codebase import Codebase, Definition
from deployable.linkers.environment.fate import ends
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found
from deployable.linkers.environment.lineage import Settings, bases_of, is_model, lineage, version_of
from deployable.linkers.environment.settings_fields import (
    Field,
    Options,
    effective_names,
    fields_of,
    options_of,
    pairs_of,
)
from deployable.model import EnvRead, Location


def settings_classes(code: Codebase, files: list[File], found: Found) -> None:
    """The reads of every settings class of the files and of their subclasses elsewhere."""
    known: dict[Definition, Settings] = {}
    queue = list(files)
    seen = {file.path for file in queue}
    while queue:
        file = queue.pop(0)
        for node, up in file.survey.classes:
            if class_around(up) is None and node.name:
                version = version_of(code, file, node, 0)
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
    bases = {base for each in known.values() for base in bases_of(code, each.file, each.node)}
    for each in known.values():
        if each.definition not in bases or options_of(code, each).prefix:
            _read_class(code, each, known, found)


def _read_class(code: Codebase, settings: Settings, known: dict[Definition, Settings], found: Found) -> None:
    options = options_of(code, settings)
    filled = _filled(code, settings)
    guards = [text for _, node in lineage(code, settings.file, settings.node) for text in _guarded_names(node)]
    for field in fields_of(code, settings.file, settings.node, settings.version):
        for name in effective_names(field, options, settings.version):
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
    pairs = pairs_of(value) if type(value) is syntax.DictOf else []
    return dict(pairs) if pairs else {"*": value}


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
        Definition(found[0].path, found[1].name) in known or version_of(code, found[0], found[1], 0) > 0
    )


def _sub_model(code: Codebase, field: Field) -> tuple[File, syntax.Class] | None:
    found = _annotated_class(code, field)
    return found if found is not None and is_model(code, *found) else None


def _nested(code: Codebase, field: Field, name: str, options: Options, version: int, found: Found, depth: int) -> None:
    model = _sub_model(code, field)
    if model is None or depth > 4:
        return
    for inner in fields_of(code, *model, 2 if version == 2 else 1):
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
    """Fields that a method of the class refuses (a validator, a check that compares and raises), or that its constructor
    gives another value in a branch (``if not local: self.KEY = …``)."""
    names: list[str] = []
    for statement in node.body:
        if type(statement) is not syntax.Function:
            continue
        if statement.name in ("__init__", "model_post_init", "__post_init__"):
            names += _given_in_a_branch(statement)
        if not _refuses(statement, node):
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


def _given_in_a_branch(function: syntax.Function) -> list[str]:
    return [
        target.name
        for branch in inside(function)
        if type(branch) is syntax.If
        for each in inside(branch)
        if type(each) is syntax.Assign and type(each.value) is not syntax.Const
        for target in each.targets
        if type(target) is syntax.Attribute and type(target.value) is syntax.Name and target.value.id == "self"
    ]


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
