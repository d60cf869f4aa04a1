"""Dynaconf: every name behind its prefix, and the validators that say what must be there.

https://www.dynaconf.com/validation/
"""

from __future__ import annotations

from deployable import syntax
from deployable.linkers.environment.code import Up, keyword, last_name, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Gap, Location

MAKERS = ("dynaconf.Dynaconf", "dynaconf.LazySettings", "dynaconf.FlaskDynaconf")


def dynaconf(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    given = keyword(node, "envvar_prefix")
    off = type(given) is syntax.Const and given.value is False
    named = strings(code, file, given, up) if given is not None else ("DYNACONF",)
    prefixes = ("",) if off else tuple(f"{each.upper()}_" for each in named)
    place = Location(file.path, node.line)
    for prefix in prefixes:
        if prefix:
            found.families.append((prefix, place))
        found.gaps.append(
            Gap("env-names", place, f"Dynaconf reads every name that starts with {prefix or 'any letter'}")
        )
        listed = keyword(node, "validators")
        for each in listed.items if type(listed) is syntax.ListOf else ():
            if type(each) is syntax.Call and last_name(each.func) == "Validator":
                found.reads += _validated(code, file, each, up, prefix)


def _validated(code: Codebase, file: File, node: syntax.Call, up: Up | None, prefix: str) -> list[EnvRead]:
    """``Validator("A", "B.C", must_exist=True)``; nesting is two underscores."""
    default = keyword(node, "default")
    demand = keyword(node, "must_exist") or keyword(node, "required")
    required = default is None and keyword(node, "when") is None and getattr(demand, "value", False) is True
    keys = [name for each in node.args for name in strings(code, file, each, up)]
    names = [f"{prefix}{key.upper().replace('.', '__')}" for key in keys]
    shown = written(default) if default is not None else None
    place = Location(file.path, node.line)
    return [EnvRead(name, place, required, shown, "dynaconf", use=("parsed",)) for name in names if NAME.match(name)]
