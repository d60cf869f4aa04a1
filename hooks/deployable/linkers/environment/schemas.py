"""JavaScript and TypeScript schemas whose keys are environment variables, and objects that read them by name.

Joi, zod, yup, valibot, envalid, convict, env-var, env-schema and @fastify/env, t3-env, Nest's ConfigService and validated classes.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, parents, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import ENVIRONMENT, NAME, File
from deployable.linkers.environment.found import CLIENT_PREFIXES, Found, made
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Gap, Location

_PARSES = {"parse", "safeParse", "parseAsync", "safeParseAsync", "validate", "validateSync", "validateAsync", "attempt", "assert", "cast", "create", "Parse", "Decode", "decode", "Check", "from", "parseEnv", "cleanEnv", "customCleanEnv", "plainToInstance", "plainToClass", "envSchema", "createEnv", "load", "loadEnv", "makeValidator"}  # fmt: skip
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


def schemas(code: Codebase, file: File, found: Found) -> None:
    """The reads that schemas and named readers of one file amount to."""
    if not file.script:
        return
    keys: list[Key] = []
    for node, up in file.survey.calls:
        last = (
            node.func.name
            if type(node.func) is syntax.Attribute
            else node.func.id
            if type(node.func) is syntax.Name
            else ""
        )
        if last in _PARSES:
            keys += _parsed(code, file, node, up, last)
        elif last in ("forRoot", "forRootAsync"):
            keys += _nest_module(code, file, node, up)
        elif last in ("register", "env", "default"):
            keys += _fastify_env(code, file, node, up)
        elif file.dotted(node.func, up) == "convict:*":
            _convict(code, file, node, up, found)
        elif last in ("get", "getOrThrow"):
            _named_reader(code, file, node, up, last, found)
    for node, _up in file.survey.assigns:
        keys += _fastify_auto(code, file, node)
    for node in file.survey.imports:
        _svelte(file, node.node, found)
    passed = _passed_through(file)
    for key in keys:
        if NAME.match(key.name):
            client = ("client",) if key.name.startswith(CLIENT_PREFIXES) else ()
            shown = written(key.default, "javascript") if key.default is not None else None
            where = (
                Location(key.path, key.default.line)
                if key.default is not None and hasattr(key.default, "line")
                else None
            )
            found.reads.append(
                EnvRead(
                    key.name,
                    Location(key.path, key.line),
                    key.required,
                    shown,
                    key.library,
                    use=("parsed", *client),
                    default_location=where,
                )
            )
    if passed:
        _relax(file, passed, {key.name: key for key in keys}, found)


# --------------------------------------------------------------------------- what a schema says


def _library(file: File, node: Any, up: Up | None) -> str:
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


def _resolve(code: Codebase, file: File, node: Any, up: Up | None, depth: int = 0) -> tuple[File, Any, Up | None]:
    """The expression that a name stands for, across files."""
    if depth > _DEEP or type(node) not in (syntax.Name, syntax.Attribute):
        return file, node, up
    if type(node) is syntax.Name:
        for here in parents(up):
            if type(here.node) is syntax.Function and (id(here.node), node.id) in file.values:
                return _resolve(code, file, file.values[id(here.node), node.id].value, here, depth + 1)
        value = file.values.get((0, node.id))
        if value is not None and type(value.targets[0]) is syntax.Name:
            inner = value.value
            if not (
                isinstance(inner, syntax.Call) and isinstance(inner.func, syntax.Name) and inner.func.id == "require"
            ):
                return _resolve(code, file, inner, None, depth + 1)
    definition = code.called(file, node, up)
    other = code.file(definition.path) if definition is not None else None
    if other is None or definition is None or (other is file and type(node) is syntax.Name):
        return file, node, up
    if definition.name in other.classes:
        return other, other.classes[definition.name], None
    value = other.values.get((0, definition.name))
    inner = value.value if value is not None else other.exports.get(definition.name)
    return _resolve(code, other, inner, None, depth + 1) if inner is not None else (file, node, up)


def _shape(code: Codebase, file: File, node: Any, up: Up | None, depth: int = 0) -> list[tuple[File, syntax.DictOf]]:
    """The objects of keys inside a schema: through chains (``.keys({…}).unknown()``), names, ``merge`` and ``extend``."""
    if depth > _DEEP or node is None:
        return []
    if type(node) in (syntax.Name, syntax.Attribute):
        other, value, where = _resolve(code, file, node, up)
        return _shape(code, other, value, where, depth + 1) if value is not node else []
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
        found += _shape(code, file, node.func.value, up, depth + 1)
    name = (
        node.func.name
        if type(node.func) is syntax.Attribute
        else node.func.id
        if type(node.func) is syntax.Name
        else ""
    )
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
            found += _shape(code, file, argument, up, depth + 1)
    for item in [] if name != "createEnv" else node.args:
        found += _shape(code, file, item, up, depth + 1)
    return found


def _keys(code: Codebase, shapes: list[tuple[File, syntax.DictOf]], library: str, depth: int = 0) -> list[Key]:
    found: list[Key] = []
    for file, shape in shapes:
        for item in shape.items:
            if item.key is None:
                if depth < 4:
                    found += _keys(code, _shape(code, file, item.value, None), library, depth + 1)
                continue
            for name in strings(code, file, item.key, None)[:1]:
                required, default = _demand(code, file, item.value, library)
                found.append(Key(name, item.line, required, default, library, file.path))
    return found


def _demand(code: Codebase, file: File, node: Any, library: str) -> tuple[bool, Any]:
    """(whether the key must be there, its default) from the chain of calls that describes it."""
    if type(node) in (syntax.Name, syntax.Attribute):
        other, value, _ = _resolve(code, file, node, None)
        if value is not node and type(value) is syntax.Call:
            return _demand(code, other, value, library)
    required = not library.startswith(("joi", "yup"))
    default: Any = None
    for each in _chain(node):
        name = (
            each.func.name
            if type(each.func) is syntax.Attribute
            else each.func.id
            if type(each.func) is syntax.Name
            else ""
        )
        if name == "required":
            required = True
        elif name == "when":
            required, default = False, default
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
    if _undefined(default):
        return False, None
    return required and default is None, default


def _undefined(node: Any) -> bool:
    return type(node) is syntax.Const and node.value is None


def _chain(node: Any) -> list[syntax.Call]:
    """The calls of ``z.string().default("x")``, and of calls that wrap it (``optional(string())``, ``z.preprocess(f, z.…)``)."""
    found: list[syntax.Call] = []
    while isinstance(node, syntax.Call | syntax.Attribute):
        if isinstance(node, syntax.Call):
            found.append(node)
            name = (
                node.func.name
                if type(node.func) is syntax.Attribute
                else node.func.id
                if type(node.func) is syntax.Name
                else ""
            )
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


# --------------------------------------------------------------------------- where a schema meets the environment


def _is_environment(file: File, node: Any, up: Up | None) -> bool:
    if type(node) is syntax.DictOf:
        return any(item.key is None and file.dotted(item.value, up) == ENVIRONMENT for item in node.items)
    return file.dotted(node, up) == ENVIRONMENT


def _parsed(code: Codebase, file: File, node: syntax.Call, up: Up | None, last: str) -> list[Key]:
    if last == "createEnv":
        return _t3(code, file, node, up)
    if last == "envSchema":
        return _json_schema_option(code, file, node.args[:1], up)
    spread = [argument for argument in node.args if _is_environment(file, argument, up)]
    mapped = next(
        (each for each in node.args if type(each) is syntax.DictOf and _maps_environment(file, each, up)), None
    )
    if not spread and mapped is None:
        return []
    schema: Any = next((each for each in node.args if each not in spread and each is not mapped), None)
    if last in (
        "parse",
        "safeParse",
        "parseAsync",
        "safeParseAsync",
        "validate",
        "validateSync",
        "validateAsync",
        "cast",
        "create",
        "assert",
    ) and (schema is None or (type(node.func) is syntax.Attribute and (not _shape(code, file, schema, up)))):
        schema = node.func.value if type(node.func) is syntax.Attribute else schema
    if schema is None:
        return []
    other, value, _ = _resolve(code, file, schema, up)
    if type(value) is syntax.Class:
        keys = _validated_class(other, value)
        if mapped is not None and not spread:
            return [renamed for key in keys for renamed in _mapped(code, file, key, mapped, up)]
        return keys
    library = _library(other, value, None) if type(value) is not syntax.DictOf else _library(file, node, up)
    if "cleanEnv" in last.lower() or last in ("cleanEnv", "customCleanEnv"):
        library = "envalid schema"
    shapes = _shape(code, file, schema, up)
    keys = _keys(code, shapes, library)
    if mapped is not None and not spread:
        return [renamed for key in keys for renamed in _mapped(code, file, key, mapped, up)]
    return keys


def _maps_environment(file: File, node: syntax.DictOf, up: Up | None) -> bool:
    values = [item.value for item in node.items if isinstance(item.value, syntax.Attribute | syntax.Subscript)]
    return any(file.dotted(value.value, up) == ENVIRONMENT for value in values)


def _mapped(code: Codebase, file: File, key: Key, mapped: syntax.DictOf, up: Up | None) -> list[Key]:
    """``schema.parse({port: process.env.PORT})``: the key's demand under the variable's own name."""
    for item in mapped.items:
        value = item.value
        if type(item.key) is not syntax.Const or item.key.value != key.name:
            continue
        if isinstance(value, syntax.Attribute | syntax.Subscript) and file.dotted(value.value, up) == ENVIRONMENT:
            names = (value.name,) if isinstance(value, syntax.Attribute) else strings(code, file, value.key, up)
            return [key._replace(name=name, line=item.line, path=file.path) for name in names]
    return []


def _t3(code: Codebase, file: File, node: syntax.Call, up: Up | None) -> list[Key]:
    found: list[Key] = []
    for argument in node.args[:1]:
        _, options, _ = _resolve(code, file, argument, up)
        if type(options) is not syntax.DictOf:
            continue
        for item in options.items:
            if type(item.key) is syntax.Const and item.key.value in ("server", "client", "shared"):
                found += _keys(code, _shape(code, file, item.value, up), "t3-env")
    return found


def _nest_module(code: Codebase, file: File, node: syntax.Call, up: Up | None) -> list[Key]:
    """``ConfigModule.forRoot({validationSchema: Joi.object({…})})`` or ``{validate}``."""
    if "ConfigModule" not in written(node.func) or not node.args or type(node.args[0]) is not syntax.DictOf:
        return []
    for item in node.args[0].items:
        if type(item.key) is syntax.Const and item.key.value == "validationSchema":
            other, value, where = _resolve(code, file, item.value, up)
            return _keys(code, _shape(code, other, value, where), _library(other, value, where))
        if type(item.key) is syntax.Const and item.key.value == "validate":
            return _validate_function(code, file, item.value, up)
    return []


def _validate_function(code: Codebase, file: File, node: Any, up: Up | None) -> list[Key]:
    """``function validate(config) { plainToInstance(EnvironmentVariables, config, …) }`` or ``schema.parse(config)``."""
    other, function = file, node
    if type(node) is syntax.Name:
        definition = code.definition(file, node.id)
        other = code.file(definition.path) or file if definition is not None else file
        function = other.functions.get(definition.name) if definition is not None else None
    if type(function) is not syntax.Function:
        return []
    for each in inside(function):
        if type(each) is not syntax.Call:
            continue
        last = (
            each.func.name
            if type(each.func) is syntax.Attribute
            else each.func.id
            if type(each.func) is syntax.Name
            else ""
        )
        if last in ("plainToInstance", "plainToClass") and each.args:
            where, value, _ = _resolve(code, other, each.args[0], None)
            if type(value) is syntax.Class:
                return _validated_class(where, value)
            if type(each.args[0]) is syntax.Name and each.args[0].id in other.classes:
                return _validated_class(other, other.classes[each.args[0].id])
        elif last in ("parse", "safeParse", "validate") and type(each.func) is syntax.Attribute:
            shapes = _shape(code, other, each.func.value, None)
            if shapes:
                return _keys(code, shapes, _library(other, _resolve(code, other, each.func.value, None)[1], None))
    return []


_ABSENT = {"IsOptional", "ValidateIf"}


def _validated_class(file: File, node: syntax.Class) -> list[Key]:
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


# --------------------------------------------------------------------------- JSON schema: @fastify/env, env-schema


def _json_schema_option(code: Codebase, file: File, arguments: Any, up: Up | None) -> list[Key]:
    for argument in arguments:
        _, options, _ = _resolve(code, file, argument, up)
        if type(options) is not syntax.DictOf:
            continue
        for item in options.items:
            if type(item.key) is syntax.Const and item.key.value == "schema":
                other, schema, _ = _resolve(code, file, item.value, up)
                if type(schema) is syntax.Call:
                    return _typebox(code, other, schema)
                return _json_schema(code, other, schema)
    return []


def _json_schema(code: Codebase, file: File, schema: Any) -> list[Key]:
    if type(schema) is not syntax.DictOf:
        return []
    fields = {item.key.value: item.value for item in schema.items if type(item.key) is syntax.Const}
    listed = fields.get("required")
    required = (
        {name for each in listed.items for name in strings(code, file, each, None)}
        if type(listed) is syntax.ListOf
        else set()
    )
    properties = _resolve(code, file, fields.get("properties"), None)[1]
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


def _typebox(code: Codebase, file: File, schema: syntax.Call) -> list[Key]:
    found = []
    for other, shape in _shape(code, file, schema, None):
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


def _fastify_env(code: Codebase, file: File, node: syntax.Call, up: Up | None) -> list[Key]:
    if len(node.args) < 2 or not file.dotted(node.args[0], up).startswith(("@fastify/env", "fastify-env")):
        return []
    return _json_schema_option(code, file, node.args[1:2], up)


def _fastify_auto(code: Codebase, file: File, node: syntax.Assign) -> list[Key]:
    """``export const autoConfig = {schema}`` beside ``export default env``."""
    if type(node.targets[0]) is not syntax.Name or node.targets[0].id != "autoConfig":
        return []
    if not any(each.node.module.endswith(("@fastify/env", "fastify-env")) for each in file.survey.imports):
        return []
    return _json_schema_option(code, file, (node.value,), None)


# --------------------------------------------------------------------------- readers by name


def _convict(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    for argument in node.args[:1]:
        other, schema, _ = _resolve(code, file, argument, up)
        for each in inside(schema):
            if type(each) is not syntax.DictOf:
                continue
            fields = {item.key.value: item for item in each.items if type(item.key) is syntax.Const}
            if "env" not in fields:
                continue
            default = fields["default"].value if "default" in fields else None
            taken = None if _undefined(default) else default
            for name in strings(code, other, fields["env"].value, None)[:1]:
                shown = written(taken, "javascript") if taken is not None else None
                read = EnvRead(name, Location(other.path, fields["env"].line), False, shown, "convict", use=("parsed",))
                found.reads.append(
                    read._replace(default_location=Location(other.path, taken.line) if taken is not None else None)
                )


def _named_reader(code: Codebase, file: File, node: syntax.Call, up: Up | None, last: str, found: Found) -> None:
    if not node.args or type(node.func) is not syntax.Attribute:
        return
    head = file.dotted(node.func, up)
    if head.startswith("env-var:"):
        _env_var(code, file, node, up, found)
    elif _is_config_service(file, node.func.value, up):
        names = strings(code, file, node.args[0], up)
        if not names:
            found.gaps.append(
                Gap(
                    "env-names",
                    Location(file.path, node.line),
                    f"reads a name that is computed: {written(node.args[0], 'javascript')}",
                )
            )
        default = node.args[1] if len(node.args) > 1 and type(node.args[1]) is not syntax.DictOf else None
        for name in names:
            if re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
                found.reads.append(
                    made(file, node, up, name, "ConfigService", must=last == "getOrThrow", default=default)
                )


def _is_config_service(file: File, receiver: Any, up: Up | None) -> bool:
    name = receiver.name if type(receiver) is syntax.Attribute else receiver.id if type(receiver) is syntax.Name else ""
    return bool(name) and name in _config_services(file)


def _config_services(file: File) -> set[str]:
    known = file.parameters_of_type.get("ConfigService")
    if known is None:
        known = set()
        if any(alias[1] == "ConfigService" for alias in file.aliases) or "ConfigService" in file.imported:
            for node, _ in file.survey.functions:
                for parameter in node.parameters:
                    if parameter.annotation is not None and "ConfigService" in written(parameter.annotation):
                        known.add(parameter.name)
            for assign, _ in file.survey.assigns:
                text = written(assign.annotation) if assign.annotation is not None else ""
                if "ConfigService" in text or (
                    type(assign.value) is syntax.Call and "ConfigService" in written(assign.value)
                ):
                    for target in assign.targets:
                        known.add(
                            target.id
                            if type(target) is syntax.Name
                            else target.name
                            if type(target) is syntax.Attribute
                            else ""
                        )
            for node, _ in file.survey.functions:
                known |= {
                    parameter.name
                    for parameter in node.parameters
                    if parameter.name == "configService" and parameter.annotation is None
                }
        known.discard("")
        file.parameters_of_type["ConfigService"] = known
    return known


def _env_var(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    required, default = False, None
    for here in parents(up):
        if type(here.node) is syntax.Attribute and here.node.name == "required":
            required = True
        elif (
            type(here.node) is syntax.Call
            and here.field == "func"
            and type(here.node.func) is syntax.Attribute
            and here.node.func.name == "default"
        ):
            default = here.node.args[0] if here.node.args else None
        elif type(here.node) not in (syntax.Attribute, syntax.Call) or here.field not in ("value", "func"):
            break
    for name in strings(code, file, node.args[0], up):
        shown = written(default, "javascript") if default is not None else None
        found.reads.append(
            EnvRead(
                name, Location(file.path, node.line), required and default is None, shown, "env-var", use=("parsed",)
            )
        )


def _svelte(file: File, node: syntax.Import, found: Found) -> None:
    if node.module.startswith("$env/static/") and node.name not in ("", "*", "default"):
        client = ("client",) if node.module.endswith("public") else ()
        found.reads.append(EnvRead(node.name, Location(file.path, node.line), True, None, "$env/static", use=client))


# --------------------------------------------------------------------------- values handed to a schema


def _passed_through(file: File) -> list[tuple[int, int]]:
    """Lines of objects of ``process.env.X`` that a schema judges: ``createEnv({runtimeEnv: {…}})``, ``schema.parse({…})``."""
    spans = []
    for node, up in file.survey.calls:
        last = (
            node.func.name
            if type(node.func) is syntax.Attribute
            else node.func.id
            if type(node.func) is syntax.Name
            else ""
        )
        if last in _PARSES and (
            last == "createEnv"
            or any(type(each) is syntax.DictOf and _maps_environment(file, each, up) for each in node.args)
        ):
            spans.append((node.line, node.end_line))
    return spans


def _relax(file: File, spans: list[tuple[int, int]], keys: dict[str, Key], found: Found) -> None:
    for index, read in enumerate(found.reads):
        if (
            read.location.path == file.path
            and read.via == "process.env"
            and any(a <= read.location.line <= b for a, b in spans)
        ):
            key = keys.get(read.name)
            found.reads[index] = read._replace(
                required=bool(key and key.required), use=tuple(dict.fromkeys((*read.use, "parsed")))
            )
