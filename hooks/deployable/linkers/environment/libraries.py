"""Python libraries that read names they are told: which one a call is of, and decouple, Starlette, dj-database-url, click and typer."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, keyword, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.configurations import configurations
from deployable.linkers.environment.dynaconf import MAKERS, dynaconf
from deployable.linkers.environment.env_objects import ENV, env_object
from deployable.linkers.environment.environ_config import environ_config
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Location

_DECOUPLE = re.compile(r"open_api_framework\.conf\.utils\.config$|decouple\.(?:config$|AutoConfig\(\)$|Config\(\)$)")
_STARLETTE = re.compile(r"starlette\.config\.Config\(\)(?:\.get)?$")
_OBJECTS = re.compile(rf"{ENV.pattern}|{_DECOUPLE.pattern}|decouple\.|starlette\.config\.Config\(\)")


def holders(files: list[File]) -> dict[str, set[str]]:
    """The stems of modules that hold a reader object (``env = environ.Env()``), with how a use of it begins."""
    stems: dict[str, set[str]] = {}
    for file in files:
        stem = module_stem(file.path)
        for (scope, name), text in file.aliases.items() if stem and not file.script else ():
            if scope == 0 and _OBJECTS.match(text):
                member = f"{name}." if ENV.match(text) else f"{name}.get("
                stems.setdefault(stem, set()).update((f"{name}(", member, f"{name} as "))
    return stems


def module_stem(path: str) -> str:
    """The last part of a module's dotted name."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[2] if name == "__init__.py" else name.removesuffix(".py")


def libraries(code: Codebase, file: File, found: Found) -> None:
    code.follows = False
    try:
        _libraries(code, file, found)
    finally:
        code.follows = True


def _libraries(code: Codebase, file: File, found: Found) -> None:
    for node, up in file.survey.calls:
        name = _resolved(code, file, node.func, up)
        if not name:
            continue
        if ENV.match(name):
            env_object(code, file, node, up, name, found)
        elif _DECOUPLE.match(name):
            _told(code, file, node, up, "decouple", found)
        elif _STARLETTE.match(name):
            _told(code, file, node, up, "starlette.config", found, prefix=_prefix_of(code, file, node, up))
        elif name.startswith("dj_database_url.config"):
            _database_url(code, file, node, up, found)
        elif name in MAKERS:
            dynaconf(code, file, node, up, found)
        elif name.startswith("configurations.values.") and name.endswith("Value"):
            configurations(code, file, node, up, found)
        if node.keywords:
            _option(code, file, node, up, found)
    if any(alias == "environ" for alias in file.aliases.values()):
        environ_config(code, file, found)


def _resolved(code: Codebase, file: File, func: Any, up: Up | None) -> str:
    """The dotted name, seen through an import of the object from another file of the repository."""
    name = file.dotted(func, up)
    if not name or name.startswith(("os.", "@environ")):
        return ""
    if _OBJECTS.match(name):
        return name
    root: Any = func
    tail = ""
    while isinstance(root, syntax.Attribute):
        root, tail = root.value, f".{root.name}{tail}"
    if type(root) is not syntax.Name or tail.count(".") > 2 or (root.id not in file.imported and not file.stars):
        return name
    if root.id in file.imported and not code.module(file.path, file.imported[root.id][0]):
        if not file.imported[root.id][0].startswith("."):
            return name
    definition = code.definition(file, root.id)
    other = code.file(definition.path) if definition is not None else None
    if other is None or definition is None or other is file:
        return name
    if not definition.name:
        first, _, rest = tail.removeprefix(".").partition(".")
        alias = other.aliases.get((0, first), "")
        return f"{alias}.{rest}" if _OBJECTS.match(alias) and rest else alias if _OBJECTS.match(alias) else name
    alias = other.aliases.get((0, definition.name), "")
    return alias + tail if _OBJECTS.match(alias) else name


# --------------------------------------------------------------------------- the others


def _told(
    code: Codebase, file: File, node: syntax.Call, up: Up | None, via: str, found: Found, prefix: str = ""
) -> None:
    key = node.args[0] if node.args else keyword(node, "key") or keyword(node, "option")
    names = strings(code, file, key, up) if key is not None else ()
    default = keyword(node, "default")
    if default is None:
        position = 2 if via == "starlette.config" else 1
        default = node.args[position] if len(node.args) > position else None
    cast = keyword(node, "cast") or (node.args[1] if via == "starlette.config" and len(node.args) > 1 else None)
    if not names and key is not None:
        found.computed(file, key, node.line)
    for name in names:
        if NAME.match(name):
            read = made(file, node, up, prefix + name, via, must=default is None, default=default)
            if default is not None and read.default is None:
                read = read._replace(required=False, default=written(default))
            found.reads.append(
                read._replace(use=tuple(dict.fromkeys(("parsed", *read.use)))) if cast is not None else read
            )


def _prefix_of(code: Codebase, file: File, node: syntax.Call, up: Up | None) -> str:
    root = node.func.value if type(node.func) is syntax.Attribute else node.func
    value = file.values.get((0, root.id)) if type(root) is syntax.Name else None
    given = keyword(value.value, "env_prefix") if value is not None and type(value.value) is syntax.Call else None
    return next(iter(strings(code, file, given, up)), "") if given is not None else ""


def _database_url(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    key = keyword(node, "env") or (node.args[0] if node.args else None)
    names = strings(code, file, key, up) if key is not None else ("DATABASE_URL",)
    default = keyword(node, "default") or (node.args[1] if len(node.args) > 1 else None)
    for name in names:
        read = made(file, node, up, name, "dj_database_url", must=default is None, default=default)
        found.reads.append(read._replace(library="dj_database_url", use=("parsed",)))


def _option(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    """``typer.Option(envvar="X")``, ``@click.option("--x", envvar=["X", "Y"])``."""
    value = keyword(node, "envvar")
    if value is None:
        return
    names = [
        name
        for item in (value.items if type(value) is syntax.ListOf else (value,))
        for name in strings(code, file, item, up)
    ]
    default = keyword(node, "default")
    for name in names:
        if NAME.match(name):
            shown = written(default) if default is not None else None
            # An option may always be given on the command line, so its variable is never required.
            found.reads.append(EnvRead(name, Location(file.path, node.line), False, shown, "envvar=", use=("parsed",)))
