"""django-environ and environs: ``env = Env()``, then ``env("X")``, ``env.int("X", default=1)``, ``with env.prefixed("DB_")``."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, keyword, parents, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.strings import strings

ENV = re.compile(r"(?:environ|environs|epicenv|envparse|servicelayer)\.(?:(?:FileAware)?Env\(\)|env\b)")
"""Objects that read the name they are called with, or that a method of theirs is called with."""
_LENIENT = ("servicelayer",)
"""Libraries that give ``None`` for a name that is missing."""
_SILENT = {
    "read_env", "read_envfile", "seal", "dump", "add_parser", "parser_for", "prefixed", "get_db_config", "scheme", "Env", "smart_cast",
    "__contains__", "copy", "update", "items", "keys",
}  # fmt: skip
_URLS = {
    "db": "DATABASE_URL", "db_url": "DATABASE_URL", "cache": "CACHE_URL", "cache_url": "CACHE_URL", "email": "EMAIL_URL", "email_url": "EMAIL_URL",
    "search_url": "SEARCH_URL", "channels": "CHANNELS_URL", "channels_url": "CHANNELS_URL", "queue_url": "QUEUE_URL", "dj_db_url": "DATABASE_URL",
}  # fmt: skip


def env_object(code: Codebase, file: File, node: syntax.Call, up: Up | None, name: str, found: Found) -> None:
    method = ENV.sub("", name).removeprefix(".")
    library = (
        name.partition(".")[0].replace("environ", "django-environ") if not name.startswith("environs") else "environs"
    )
    if method in _SILENT or "." in method:
        return
    default = keyword(node, "default")
    names: tuple[str, ...] = ()
    if node.args:
        names = strings(code, file, node.args[0], up)
        if not names:
            found.computed(file, node.args[0], node.line)
            return
    elif method in _URLS:
        names = (_URLS[method],)
    elif keyword(node, "var") is not None:
        names = strings(code, file, keyword(node, "var"), up)
    if default is None and len(node.args) > 1:
        default = node.args[2] if method == "" and library == "django-environ" and len(node.args) > 2 else None
        if default is None and (method or library == "environs"):
            default = node.args[1]
    prefix = "".join(_with_prefixes(code, file, up))
    for each in names:
        if NAME.match(each):
            cast, standard = _scheme(code, file, node.func, each)
            taken = default if default is not None else standard
            read = made(
                file,
                node,
                up,
                prefix + each,
                library,
                must=taken is None and cast != "unknown" and not name.startswith(_LENIENT),
                default=taken,
            )
            if taken is not None and read.default is None:
                read = read._replace(required=False, default=written(taken))
            parsed = (method and method not in ("str", "get_value")) or (cast and cast not in ("str", "unknown"))
            use = ("parsed", *read.use) if parsed else read.use
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


def _scheme(code: Codebase, file: File, func: Any, name: str) -> tuple[str, Any]:
    """The cast and the default that ``Env(NAME=(cast, default))`` gives; ``unknown`` where ``Env(**more)`` may give them."""
    root = func
    while type(root) is syntax.Attribute:
        root = root.value
    if type(root) is not syntax.Name:
        return "", None
    definition = code.definition(file, root.id)
    other = code.file(definition.path) if definition is not None else file
    value = other.values.get((0, definition.name if definition is not None else root.id)) if other is not None else None
    if value is None or type(value.value) is not syntax.Call:
        return "", None
    for each in value.value.keywords:
        if each.name == name and type(each.value) is syntax.ListOf and len(each.value.items) == 2:
            return written(each.value.items[0]), each.value.items[1]
        if each.name == name:
            return written(each.value), None
    return ("unknown" if any(not each.name for each in value.value.keywords) else ""), None
