"""Where a schema meets the environment: ``schema.parse(process.env)``, ``cleanEnv``, ``createEnv``, Nest's ConfigModule, @fastify/env."""

from __future__ import annotations

from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, last_name, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import CLIENT_PREFIXES, Found
from deployable.linkers.environment.named_readers import convict, named_reader, node_config, strapi, svelte
from deployable.linkers.environment.schemas import (
    Key,
    json_schema,
    keys_of,
    library_of,
    resolve,
    shapes,
    typebox,
    validated_class,
)
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Location

_PARSES = {"parse", "safeParse", "parseAsync", "safeParseAsync", "validate", "validateSync", "validateAsync", "attempt", "assert", "cast", "create", "Parse", "Decode", "decode", "Check", "from", "parseEnv", "cleanEnv", "customCleanEnv", "plainToInstance", "plainToClass", "envSchema", "createEnv", "load", "loadEnv", "makeValidator"}  # fmt: skip


def schemas(code: Codebase, file: File, found: Found) -> None:
    """The reads that schemas and named readers of one file amount to."""
    if not file.script:
        return
    keys: list[Key] = []
    for node, up in file.survey.calls:
        last = last_name(node.func)
        if last in _PARSES:
            keys += _parsed(code, file, node, up, last)
        elif last in ("forRoot", "forRootAsync"):
            keys += _nest_module(code, file, node, up)
        elif last in ("register", "env", "default"):
            keys += _fastify_env(code, file, node, up)
        elif file.dotted(node.func, up) == "convict:*":
            convict(code, file, node, up, found)
        elif last in ("get", "getOrThrow"):
            named_reader(code, file, node, up, last, found)
    for node, up, place, _ in file.handing:
        if last_name(node.func) not in _PARSES:
            keys += _handed_over(code, file, node, up, place)
    for node, _up in file.survey.assigns:
        keys += _fastify_auto(code, file, node)
    node_config(file, found)
    strapi(code, file, found)
    for node in file.survey.imports:
        svelte(file, node.node, found)
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
    if passed or keys:
        _relax(file, passed, {key.name: key for key in keys}, found)


def _is_environment(file: File, node: Any, up: Up | None) -> bool:
    if type(node) is syntax.DictOf:
        return any(item.key is None and file.is_environment(item.value, up) for item in node.items)
    return file.is_environment(node, up)


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
    ) and (schema is None or (type(node.func) is syntax.Attribute and (not shapes(code, file, schema, up)))):
        schema = node.func.value if type(node.func) is syntax.Attribute else schema
    if schema is None:
        return []
    other, value, _ = resolve(code, file, schema, up)
    if type(value) is syntax.Class:
        keys = validated_class(other, value)
        if mapped is not None and not spread:
            return [renamed for key in keys for renamed in _mapped(code, file, key, mapped, up)]
        return keys
    library = library_of(other, value, None) if type(value) is not syntax.DictOf else library_of(file, node, up)
    if "cleanEnv" in last.lower() or last in ("cleanEnv", "customCleanEnv"):
        library = "envalid schema"
    found = shapes(code, file, schema, up)
    keys = keys_of(code, found, library)
    if mapped is not None and not spread:
        return [renamed for key in keys for renamed in _mapped(code, file, key, mapped, up)]
    return keys


def _handed_over(code: Codebase, file: File, node: syntax.Call, up: Up | None, place: int) -> list[Key]:
    """``validateConfig(process.env, EnvironmentVariables)``: a function of the repository's own is given both."""
    for argument in (each for at, each in enumerate(node.args) if at != place and type(each) is syntax.Name):
        other, value, where = resolve(code, file, argument, up)
        if type(value) is syntax.Class:
            return validated_class(other, value)
        library = library_of(other, value, where) if type(value) is syntax.Call else "schema"
        if library != "schema":
            return keys_of(code, shapes(code, other, value, where), library)
    return []


def _maps_environment(file: File, node: syntax.DictOf, up: Up | None) -> bool:
    values = [item.value for item in node.items if isinstance(item.value, syntax.Attribute | syntax.Subscript)]
    return any(file.is_environment(value.value, up) for value in values)


def _mapped(code: Codebase, file: File, key: Key, mapped: syntax.DictOf, up: Up | None) -> list[Key]:
    """``schema.parse({port: process.env.PORT})``: the key's demand under the variable's own name."""
    for item in mapped.items:
        value = item.value
        if type(item.key) is not syntax.Const or item.key.value != key.name:
            continue
        if isinstance(value, syntax.Attribute | syntax.Subscript) and file.is_environment(value.value, up):
            names = (value.name,) if isinstance(value, syntax.Attribute) else strings(code, file, value.key, up)
            return [key._replace(name=name, line=item.line, path=file.path) for name in names]
    return []


def _t3(code: Codebase, file: File, node: syntax.Call, up: Up | None) -> list[Key]:
    found: list[Key] = []
    for argument in node.args[:1]:
        _, options, _ = resolve(code, file, argument, up)
        if type(options) is not syntax.DictOf:
            continue
        for item in options.items:
            if type(item.key) is syntax.Const and item.key.value in ("server", "client", "shared"):
                found += keys_of(code, shapes(code, file, item.value, up), "t3-env")
    return found


def _nest_module(code: Codebase, file: File, node: syntax.Call, up: Up | None) -> list[Key]:
    """``ConfigModule.forRoot({validationSchema: Joi.object({…})})`` or ``{validate}``."""
    if "ConfigModule" not in written(node.func) or not node.args or type(node.args[0]) is not syntax.DictOf:
        return []
    for item in node.args[0].items:
        if type(item.key) is syntax.Const and item.key.value == "validationSchema":
            other, value, where = resolve(code, file, item.value, up)
            return keys_of(code, shapes(code, other, value, where), library_of(other, value, where))
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
        last = last_name(each.func)
        if last in ("plainToInstance", "plainToClass") and each.args:
            where, value, _ = resolve(code, other, each.args[0], None)
            if type(value) is syntax.Class:
                return validated_class(where, value)
        elif last in ("parse", "safeParse", "validate") and type(each.func) is syntax.Attribute:
            found = shapes(code, other, each.func.value, None)
            if found:
                return keys_of(code, found, library_of(other, resolve(code, other, each.func.value, None)[1], None))
    return []


def _json_schema_option(code: Codebase, file: File, arguments: Any, up: Up | None) -> list[Key]:
    for argument in arguments:
        _, options, _ = resolve(code, file, argument, up)
        if type(options) is not syntax.DictOf:
            continue
        for item in options.items:
            if type(item.key) is syntax.Const and item.key.value == "schema":
                other, schema, _ = resolve(code, file, item.value, up)
                if type(schema) is syntax.Call:
                    return typebox(code, other, schema)
                return json_schema(code, other, schema)
    return []


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


def _passed_through(file: File) -> list[tuple[int, int]]:
    """Lines of objects of ``process.env.X`` that a schema judges: ``createEnv({runtimeEnv: {…}})``, ``schema.parse({…})``."""
    spans = []
    for node, up in file.survey.calls:
        last = last_name(node.func)
        if last in _PARSES and (
            last == "createEnv"
            or any(type(each) is syntax.DictOf and _maps_environment(file, each, up) for each in node.args)
        ):
            spans.append((node.line, node.end_line))
    return spans


def _relax(file: File, spans: list[tuple[int, int]], keys: dict[str, Key], found: Found) -> None:
    """Plain reads beside a schema: what is handed to it is judged by it alone, and so is what it names."""
    for index, read in enumerate(found.reads):
        if read.location.path != file.path or read.via != "process.env":
            continue
        key = keys.get(read.name)
        required = bool(key and key.required)
        if any(a <= read.location.line <= b for a, b in spans):
            use = tuple(dict.fromkeys((*read.use, "parsed")))
            found.reads[index] = read._replace(required=required, assumed=read.assumed and required, use=use)
        elif key is not None and read.assumed:
            found.reads[index] = read._replace(required=required, assumed=False)
