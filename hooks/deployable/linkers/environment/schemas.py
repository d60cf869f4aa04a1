"""What a JavaScript or TypeScript schema says of its keys: Joi, zod, yup, valibot, envalid, JSON schema, TypeBox, class-validator."""

from __future__ import annotations

from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, last_name, parents, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.fate import nothing
from deployable.linkers.environment.files import File
from deployable.linkers.environment.strings import strings

_OPTIONAL = {"optional", "nullish", "nullable", "notRequired", "partial", "exactOptional", "undefinedable"}
_DEFAULTS = {"default", "catch", "prefault", "fallback"}
_DEEP = 10


class Key(NamedTuple):
    name: str
    line: int
    required: bool
    default: Any
    library: str
    path: str


def library_of(file: File, node: Any, up: Up | None) -> str:
    for each in inside(node):
        if type(each) is syntax.Name:
            text = file.dotted(each, up).partition(":")[0]
            for word in (
                "joi",
                "zod",
                "yup",
                "valibot",
                "envalid",
                "typebox",
                "superstruct",
                "arktype",
                "znv",
                "env-schema",
            ):
                if word in text.lower():
                    return f"{word} schema"
    return "schema"


def resolve(code: Codebase, file: File, node: Any, up: Up | None, depth: int = 0) -> tuple[File, Any, Up | None]:
    """The expression that a name stands for, across files."""
    if depth > _DEEP or type(node) not in (syntax.Name, syntax.Attribute):
        return file, node, up
    if type(node) is syntax.Name:
        for here in parents(up):
            if type(here.node) is syntax.Function and (id(here.node), node.id) in file.values:
                return resolve(code, file, file.values[id(here.node), node.id].value, here, depth + 1)
        value = file.values.get((0, node.id))
        if value is not None and type(value.targets[0]) is syntax.Name:
            inner = value.value
            if not (
                isinstance(inner, syntax.Call) and isinstance(inner.func, syntax.Name) and inner.func.id == "require"
            ):
                return resolve(code, file, inner, None, depth + 1)
        elif node.id in file.classes:
            return file, file.classes[node.id], None
    definition = code.called(file, node, up)
    other = code.file(definition.path) if definition is not None else None
    if other is None or definition is None or (other is file and type(node) is syntax.Name):
        return file, node, up
    if definition.name in other.classes:
        return other, other.classes[definition.name], None
    value = other.values.get((0, definition.name))
    inner = value.value if value is not None else other.exports.get(definition.name)
    return resolve(code, other, inner, None, depth + 1) if inner is not None else (file, node, up)


def shapes(code: Codebase, file: File, node: Any, up: Up | None, depth: int = 0) -> list[tuple[File, syntax.DictOf]]:
    """The objects of keys inside a schema: through chains (``.keys({…}).unknown()``), names, ``merge`` and ``extend``."""
    if depth > _DEEP or node is None:
        return []
    if type(node) in (syntax.Name, syntax.Attribute):
        other, value, where = resolve(code, file, node, up)
        return shapes(code, other, value, where, depth + 1) if value is not node else []
    if type(node) is syntax.DictOf:
        return [(file, node)]
    if type(node) is not syntax.Call:
        return []
    found: list[tuple[File, syntax.DictOf]] = []
    if (type(node.func) is syntax.Attribute and type(node.func.value) is syntax.Call) or (
        type(node.func) is syntax.Attribute
        and type(node.func.value) is syntax.Name
        and node.func.name
        in (
            "merge",
            "extend",
            "and",
            "keys",
            "refine",
            "superRefine",
            "transform",
            "shape",
            "concat",
            "append",
            "unknown",
            "options",
            "prefs",
            "required",
            "strict",
            "passthrough",
            "strip",
        )
    ):
        found += shapes(code, file, node.func.value, up, depth + 1)
    name = last_name(node.func)
    if name in (
        "object",
        "keys",
        "extend",
        "merge",
        "and",
        "shape",
        "strictObject",
        "looseObject",
        "append",
        "concat",
        "Object",
        "pipe",
        "Type",
        "intersection",
        "z",
    ):
        for argument in node.args[:3]:
            found += shapes(code, file, argument, up, depth + 1)
    for item in [] if name != "createEnv" else node.args:
        found += shapes(code, file, item, up, depth + 1)
    return found


def keys_of(code: Codebase, objects: list[tuple[File, syntax.DictOf]], library: str, depth: int = 0) -> list[Key]:
    found: list[Key] = []
    for file, shape in objects:
        for item in shape.items:
            if item.key is None:
                if depth < 4:
                    found += keys_of(code, shapes(code, file, item.value, None), library, depth + 1)
                continue
            for name in strings(code, file, item.key, None)[:1]:
                required, default = _demand(code, file, item.value, library)
                found.append(Key(name, item.line, required, default, library, file.path))
    return found


def _demand(code: Codebase, file: File, node: Any, library: str) -> tuple[bool, Any]:
    """(whether the key must be there, its default) from the chain of calls that describes it."""
    if type(node) in (syntax.Name, syntax.Attribute):
        other, value, _ = resolve(code, file, node, None)
        if value is not node and type(value) is syntax.Call:
            return _demand(code, other, value, library)
    required = not library.startswith(("joi", "yup"))
    default: Any = None
    for each in _chain(node):
        name = last_name(each.func)
        if name == "required":
            required = True
        elif name == "when":
            required = False
        elif name in _DEFAULTS:
            default = each.args[-1] if each.args else syntax.Const("", each.line)
        elif name in _OPTIONAL:
            required = False
            if len(each.args) > 1:
                default = each.args[1]
        if library.startswith("envalid"):
            for option in each.args[:1]:
                if type(option) is syntax.DictOf:
                    for item in option.items:
                        if type(item.key) is syntax.Const and item.key.value == "default":
                            default = item.value
                        elif type(item.key) is syntax.Const and item.key.value == "requiredWhen":
                            required = False
    if default is not None and nothing(default):
        return False, None
    return required and default is None, default


def _chain(node: Any) -> list[syntax.Call]:
    """The calls of ``z.string().default("x")``, and of calls that wrap it (``optional(string())``, ``z.preprocess(f, z.…)``)."""
    found: list[syntax.Call] = []
    while isinstance(node, syntax.Call | syntax.Attribute):
        if isinstance(node, syntax.Call):
            found.append(node)
            name = last_name(node.func)
            inner = (
                node.args[1:2]
                if name == "preprocess"
                else node.args[:1]
                if name in ("pipe", "nullable", "effects")
                else ()
            )
            for argument in inner:
                found += _chain(argument)
            node = node.func
        else:
            node = node.value
    return found


_ABSENT = {"IsOptional", "ValidateIf"}


def validated_class(file: File, node: syntax.Class) -> list[Key]:
    found = []
    for statement in node.body:
        if (
            type(statement) is not syntax.Assign
            or type(statement.targets[0]) is not syntax.Name
            or not statement.decorators
        ):
            continue
        names = {written(each.func if type(each) is syntax.Call else each) for each in statement.decorators}
        required = statement.value is None and not names & _ABSENT
        found.append(
            Key(statement.targets[0].id, statement.line, required, statement.value, "class-validator", file.path)
        )
    return found


def json_schema(code: Codebase, file: File, schema: Any) -> list[Key]:
    if type(schema) is not syntax.DictOf:
        return []
    fields = {item.key.value: item.value for item in schema.items if type(item.key) is syntax.Const}
    listed = fields.get("required")
    required = (
        {name for each in listed.items for name in strings(code, file, each, None)}
        if type(listed) is syntax.ListOf
        else set()
    )
    properties = resolve(code, file, fields.get("properties"), None)[1]
    found = []
    for item in properties.items if type(properties) is syntax.DictOf else ():
        for name in strings(code, file, item.key, None)[:1] if item.key is not None else ():
            default = None
            if type(item.value) is syntax.DictOf:
                default = next(
                    (
                        each.value
                        for each in item.value.items
                        if type(each.key) is syntax.Const and each.key.value == "default"
                    ),
                    None,
                )
            found.append(Key(name, item.line, name in required and default is None, default, "JSON schema", file.path))
    return found


def typebox(code: Codebase, file: File, schema: syntax.Call) -> list[Key]:
    found = []
    for other, shape in shapes(code, file, schema, None):
        for item in shape.items:
            for name in strings(code, other, item.key, None)[:1] if item.key is not None else ():
                text = written(item.value, "javascript")
                default = next(
                    (
                        each.value
                        for each in inside(item.value)
                        if type(each) is syntax.Item and type(each.key) is syntax.Const and each.key.value == "default"
                    ),
                    None,
                )
                found.append(
                    Key(
                        name,
                        item.line,
                        default is None and "Optional(" not in text,
                        default,
                        "typebox schema",
                        other.path,
                    )
                )
    return found
