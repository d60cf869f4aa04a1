"""JavaScript objects that read the environment by a name they are told: convict, env-var, node-config, Nest's ConfigService, SvelteKit, Strapi."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, parents, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.fate import nothing
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.schemas import resolve
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Location


def convict(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    for argument in node.args[:1]:
        other, schema, _ = resolve(code, file, argument, up)
        for each in inside(schema):
            if type(each) is not syntax.DictOf:
                continue
            fields = {item.key.value: item for item in each.items if type(item.key) is syntax.Const}
            if "env" not in fields:
                continue
            default = fields["default"].value if "default" in fields else None
            taken = None if nothing(default) else default
            for name in strings(code, other, fields["env"].value, None)[:1]:
                shown = written(taken, "javascript") if taken is not None else None
                read = EnvRead(name, Location(other.path, fields["env"].line), False, shown, "convict", use=("parsed",))
                found.reads.append(
                    read._replace(default_location=Location(other.path, taken.line) if taken is not None else None)
                )


def named_reader(code: Codebase, file: File, node: syntax.Call, up: Up | None, last: str, found: Found) -> None:
    if not node.args or type(node.func) is not syntax.Attribute:
        return
    head = file.dotted(node.func, up)
    if head.startswith("env-var:"):
        _env_var(code, file, node, up, found)
    elif _is_config_service(file, node.func.value, up):
        names = strings(code, file, node.args[0], up)
        if not names:
            found.computed(file, node.args[0], node.line)
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


def svelte(file: File, node: syntax.Import, found: Found) -> None:
    if node.module.startswith("$env/static/") and node.name not in ("", "*", "default"):
        client = ("client",) if node.module.endswith("public") else ()
        found.reads.append(EnvRead(node.name, Location(file.path, node.line), True, None, "$env/static", use=client))


def node_config(file: File, found: Found) -> None:
    """``config/custom-environment-variables.js``: every leaf of the object is the name of a variable."""
    if not file.path.rpartition("/")[2].startswith("custom-environment-variables."):
        return
    for each in inside(file.exports.get("default")):
        if type(each) is syntax.Item and type(each.value) is syntax.Const and isinstance(each.value.value, str):
            if NAME.match(each.value.value) and getattr(each.key, "value", "") != "__format":
                place = Location(file.path, each.value.line)
                found.reads.append(EnvRead(each.value.value, place, False, None, "node-config", use=("parsed",)))


def strapi(code: Codebase, file: File, found: Found) -> None:
    """Strapi's ``config/*.js``: ``module.exports = ({ env }) => ({ port: env.int("PORT", 1337) })``.

    https://docs.strapi.io/cms/configurations/environment
    """
    function = file.exports.get("default") if "config/" in file.path else None
    taken = function.parameters[0].target if type(function) is syntax.Function and function.parameters else None
    given = [item.key for item in taken.items] if type(taken) is syntax.DictOf else []
    if "env" not in [getattr(key, "value", "") for key in given]:
        return
    for node, up in file.survey.calls:
        method = node.func.name if type(node.func) is syntax.Attribute else ""
        head = node.func.value if method else node.func
        if type(head) is syntax.Name and head.id == "env" and node.args and method in _STRAPI:
            default = node.args[1] if len(node.args) > 1 and method != "oneOf" else None
            for name in strings(code, file, node.args[0], up):
                read = made(file, node, up, name, "strapi env()", must=False, default=default)
                use = dict.fromkeys(("parsed", *read.use)) if method else read.use
                found.reads.append(read._replace(use=tuple(use)))


_STRAPI = ("", "int", "float", "bool", "json", "array", "date", "oneOf")
