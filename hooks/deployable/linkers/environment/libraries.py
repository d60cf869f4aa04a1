"""Python libraries that read names they are told: django-environ, environs, decouple, Starlette, dj-database-url, click, typer, dynaconf."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, class_around, parents, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.strings import strings
from deployable.model import EnvRead, Gap, Location

_ENV = re.compile(r"(?:environ|environs)\.(?:FileAware)?Env\(\)")
_DECOUPLE = re.compile(r"decouple\.(?:config$|AutoConfig\(\)$|Config\(\)$)")
_STARLETTE = re.compile(r"starlette\.config\.Config\(\)(?:\.get)?$")
_SILENT = {
    "read_env", "read_envfile", "seal", "dump", "add_parser", "parser_for", "prefixed", "get_db_config", "scheme", "Env", "smart_cast",
    "__contains__", "copy", "update", "items", "keys",
}  # fmt: skip
_URLS = {
    "db": "DATABASE_URL", "db_url": "DATABASE_URL", "cache": "CACHE_URL", "cache_url": "CACHE_URL", "email": "EMAIL_URL", "email_url": "EMAIL_URL",
    "search_url": "SEARCH_URL", "channels": "CHANNELS_URL", "channels_url": "CHANNELS_URL", "queue_url": "QUEUE_URL", "dj_db_url": "DATABASE_URL",
}  # fmt: skip
_OBJECTS = (
    "environ.Env()",
    "environs.Env()",
    "environ.FileAwareEnv()",
    "environs.FileAwareEnv()",
    "decouple.",
    "starlette.config.Config()",
)


def holders(code: Codebase, files: list[File]) -> list[str]:
    """The stems of modules that hold a reader object (``env = environ.Env()``), for finding the files that import it."""
    stems: list[str] = []
    for file in files:
        if file.script:
            continue
        for (scope, _), text in list(file.aliases.items()):
            if scope == 0 and text.startswith(_OBJECTS):
                stems.append(module_stem(file.path))
                break
    return list(dict.fromkeys(stem for stem in stems if stem))


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
        if _ENV.match(name):
            _env(code, file, node, up, name, found)
        elif _DECOUPLE.match(name):
            _told(code, file, node, up, "decouple", found)
        elif _STARLETTE.match(name):
            _told(code, file, node, up, "starlette.config", found, prefix=_prefix_of(code, file, node, up))
        elif name.startswith("dj_database_url.config"):
            _database_url(code, file, node, up, found)
        elif name.endswith("from_prefixed_env"):
            given = [*node.args, *(each.value for each in node.keywords if each.name == "prefix")]
            for prefix in (strings(code, file, given[0], up) if given else ("FLASK",)) or ("FLASK",):
                found.families.append((f"{prefix}_", Location(file.path, node.line)))
        elif name in ("dynaconf.Dynaconf", "dynaconf.LazySettings", "dynaconf.FlaskDynaconf"):
            _dynaconf(code, file, node, up, found)
        elif name.startswith("configurations.values.") and name.endswith("Value"):
            _configurations(code, file, node, up, found)
        if node.keywords:
            _option(code, file, node, up, found)


def _resolved(code: Codebase, file: File, func: Any, up: Up | None) -> str:
    """The dotted name, seen through an import of the object from another file of the repository."""
    name = file.dotted(func, up)
    if not name or name.startswith(("os.", "@environ")):
        return ""
    if name.startswith(_OBJECTS):
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
        return (
            f"{alias}.{rest}" if alias.startswith(_OBJECTS) and rest else alias if alias.startswith(_OBJECTS) else name
        )
    alias = other.aliases.get((0, definition.name), "")
    return alias + tail if alias.startswith(_OBJECTS) else name


# --------------------------------------------------------------------------- django-environ, environs


def _env(code: Codebase, file: File, node: syntax.Call, up: Up | None, name: str, found: Found) -> None:
    method = _ENV.sub("", name).removeprefix(".")
    library = "environs" if name.startswith("environs") else "django-environ"
    if method in _SILENT or "." in method:
        return
    default = _keyword(node, "default")
    names: tuple[str, ...] = ()
    if node.args:
        names = strings(code, file, node.args[0], up)
        if not names:
            key = written(node.args[0])
            found.gaps.append(Gap("env-names", Location(file.path, node.line), f"reads a name that is computed: {key}"))
            return
    elif method in _URLS:
        names = (_URLS[method],)
    elif _keyword(node, "var") is not None:
        names = strings(code, file, _keyword(node, "var"), up)
    if default is None and len(node.args) > 1:
        default = node.args[2] if method == "" and library == "django-environ" and len(node.args) > 2 else None
        if default is None and (method or library == "environs"):
            default = node.args[1]
    prefix = "".join(_with_prefixes(code, file, up))
    for each in names:
        if NAME.match(each):
            taken = default if default is not None else _scheme(code, file, node.func, each)
            read = made(file, node, up, prefix + each, library, must=taken is None, default=taken)
            if taken is not None and read.default is None:
                read = read._replace(required=False, default=written(taken))
            use = ("parsed", *read.use) if method and method not in ("str", "get_value") else read.use
            found.reads.append(read._replace(use=tuple(dict.fromkeys(use))))


def _with_prefixes(code: Codebase, file: File, up: Up | None) -> list[str]:
    """``with env.prefixed("DB_"):`` around the place, outermost first."""
    prefixes: list[str] = []
    for here in parents(up):
        if type(here.node) is syntax.With and here.field == "body":
            for item, _ in here.node.items:
                if (
                    type(item) is syntax.Call
                    and type(item.func) is syntax.Attribute
                    and item.func.name == "prefixed"
                    and item.args
                ):
                    prefixes += strings(code, file, item.args[0], here.above)[:1]
    return list(reversed(prefixes))


def _scheme(code: Codebase, file: File, func: Any, name: str) -> Any:
    """The default that ``Env(NAME=(cast, default))`` gives, or ``None``."""
    root = func
    while type(root) is syntax.Attribute:
        root = root.value
    if type(root) is not syntax.Name:
        return None
    definition = code.definition(file, root.id)
    other = code.file(definition.path) if definition is not None else file
    value = other.values.get((0, definition.name if definition is not None else root.id)) if other is not None else None
    if value is None or type(value.value) is not syntax.Call:
        return None
    for each in value.value.keywords:
        if each.name == name and type(each.value) is syntax.ListOf and len(each.value.items) == 2:
            return each.value.items[1]
    return None


# --------------------------------------------------------------------------- the others


def _keyword(node: syntax.Call, name: str) -> Any:
    return next((each.value for each in node.keywords if each.name == name), None)


def _told(
    code: Codebase, file: File, node: syntax.Call, up: Up | None, via: str, found: Found, prefix: str = ""
) -> None:
    key = node.args[0] if node.args else _keyword(node, "key") or _keyword(node, "option")
    names = strings(code, file, key, up) if key is not None else ()
    default = _keyword(node, "default")
    if default is None:
        position = 2 if via == "starlette.config" else 1
        default = node.args[position] if len(node.args) > position else None
    cast = _keyword(node, "cast") or (node.args[1] if via == "starlette.config" and len(node.args) > 1 else None)
    if not names and key is not None:
        found.gaps.append(
            Gap("env-names", Location(file.path, node.line), f"reads a name that is computed: {written(key)}")
        )
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
    given = _keyword(value.value, "env_prefix") if value is not None and type(value.value) is syntax.Call else None
    return next(iter(strings(code, file, given, up)), "") if given is not None else ""


def _database_url(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    key = _keyword(node, "env") or (node.args[0] if node.args else None)
    names = strings(code, file, key, up) if key is not None else ("DATABASE_URL",)
    default = _keyword(node, "default") or (node.args[1] if len(node.args) > 1 else None)
    for name in names:
        read = made(file, node, up, name, "dj_database_url", must=default is None, default=default)
        found.reads.append(read._replace(library="dj_database_url", use=("parsed",)))


def _option(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    """``typer.Option(envvar="X")``, ``@click.option("--x", envvar=["X", "Y"])``."""
    value = _keyword(node, "envvar")
    if value is None:
        return
    names = [
        name
        for item in (value.items if type(value) is syntax.ListOf else (value,))
        for name in strings(code, file, item, up)
    ]
    default = _keyword(node, "default")
    for name in names:
        if NAME.match(name):
            shown = written(default) if default is not None else None
            # An option may always be given on the command line, so its variable is never required.
            found.reads.append(EnvRead(name, Location(file.path, node.line), False, shown, "envvar=", use=("parsed",)))


def _dynaconf(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    given = _keyword(node, "envvar_prefix")
    prefixes = strings(code, file, given, up) if given is not None else ("DYNACONF",)
    for prefix in prefixes:
        found.families.append((f"{prefix}_", Location(file.path, node.line)))
        found.gaps.append(
            Gap("env-names", Location(file.path, node.line), f"Dynaconf reads every name that starts with {prefix}_")
        )


def _configurations(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    """django-configurations: a class attribute ``X = values.Value()`` is ``DJANGO_X``."""
    around, above = class_around(up), up
    if (
        around is None
        or above is None
        or type(above.node) is not syntax.Assign
        or type(above.node.targets[0]) is not syntax.Name
    ):
        return
    named = (
        next(iter(strings(code, file, _keyword(node, "environ_name"), up)), "")
        if _keyword(node, "environ_name") is not None
        else ""
    )
    given = _keyword(node, "environ_prefix")
    prefix = "DJANGO" if given is None else next(iter(strings(code, file, given, up)), "")
    if type(_keyword(node, "environ")) is syntax.Const and _keyword(node, "environ").value is False:
        return
    name = f"{prefix}_{named or above.node.targets[0].id}" if prefix else named or above.node.targets[0].id
    default = node.args[0] if node.args else _keyword(node, "default")
    secret = written(node.func).endswith("SecretValue")
    found.reads.append(
        made(
            file,
            node,
            up,
            name,
            "django-configurations",
            must=secret,
            default=default,
            expected=None if secret or default is not None else False,
        )
    )
