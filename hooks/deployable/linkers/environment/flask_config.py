"""Flask's and Quart's ``app.config`` where the environment feeds it: ``from_prefixed_env()`` and ``from_mapping(os.environ)``.

``FLASK_MAIL__HOST`` is ``app.config["MAIL"]["HOST"]``; what the framework or the code itself sets needs no variable
(https://flask.palletsprojects.com/en/stable/config/).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, keyword, last_name
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.fate import fate
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.strings import strings
from deployable.model import Location, Sources

_FRAMEWORK = frozenset(
    [
        "DEBUG",
        "TESTING",
        "ENV",
        "PROPAGATE_EXCEPTIONS",
        "TRAP_HTTP_EXCEPTIONS",
        "TRAP_BAD_REQUEST_ERRORS",
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_SAMESITE",
        "PERMANENT_SESSION_LIFETIME",
        "SESSION_REFRESH_EACH_REQUEST",
        "USE_X_SENDFILE",
        "SEND_FILE_MAX_AGE_DEFAULT",
        "TRUSTED_HOSTS",
        "SERVER_NAME",
        "APPLICATION_ROOT",
        "PREFERRED_URL_SCHEME",
        "MAX_CONTENT_LENGTH",
        "MAX_FORM_MEMORY_SIZE",
        "MAX_FORM_PARTS",
        "TEMPLATES_AUTO_RELOAD",
        "EXPLAIN_TEMPLATE_LOADING",
        "MAX_COOKIE_SIZE",
        "PROVIDE_AUTOMATIC_OPTIONS",
    ]
)
"""Keys that are always there."""


def config_reads(code: Codebase, sources: Sources, files: list[File], found: Found) -> None:
    """The reads that uses of the configuration amount to, where one application's configuration is fed."""
    feeds = [each for file in files if not file.script for each in _feeds(code, file)]
    for prefix, place, _ in feeds:
        if prefix:
            found.families.append((f"{prefix}_", place))
    if len({each[0] for each in feeds}) != 1:
        return
    prefix = f"{feeds[0][0]}_" if feeds[0][0] else ""
    users = [
        file for file in map(code.file, sources.having("python", b".config[", b".config.get(")) if file is not None
    ]
    own = {name for file in users for name in _given(code, file)}
    for file in users:
        for node, up, key, must in _uses(file):
            for name in strings(code, file, key, up):
                if name.isupper() and NAME.match(name):
                    needed = must and name not in own and name not in _FRAMEWORK
                    read = made(
                        file, node, up, f"{prefix}{name}", "app.config", must=needed, expected=None if needed else False
                    )
                    found.reads.append(read._replace(use=tuple(dict.fromkeys(("parsed", *read.use)))))


def _feeds(code: Codebase, file: File) -> Iterator[tuple[str, Location, syntax.Call]]:
    """(prefix without underscore, place, call)."""
    for node, up in file.survey.calls:
        name = last_name(node.func)
        place = Location(file.path, node.line)
        if name == "from_prefixed_env":
            given = node.args[0] if node.args else keyword(node, "prefix")
            known = strings(code, file, given, up) if given is not None else ("FLASK",)
            yield next(iter(known), "FLASK"), place, node
        elif name in ("from_mapping", "update") and node.args and _is_config(getattr(node.func, "value", None)):
            if file.is_environment(node.args[0], up):
                yield "", place, node


def _is_config(node: Any) -> bool:
    return type(node) is syntax.Attribute and node.name == "config" and last_name(node.value).endswith("app")


def _uses(file: File) -> Iterator[tuple[Any, Up | None, Any, bool]]:
    """(expression, what is around it, key, whether absence raises)."""
    for node, up in file.survey.subscripts:
        written_to = up is not None and type(up.node) is syntax.Assign and up.field == "targets"
        if _is_config(node.value) and not written_to:
            yield node, up, node.key, True
    for node, up in file.survey.calls:
        if last_name(node.func) == "get" and node.args and _is_config(getattr(node.func, "value", None)):
            refused = len(node.args) == 1 and bool(fate(node, up, False).required)
            yield node, up, node.args[0], refused


def _given(code: Codebase, file: File) -> Iterator[str]:
    """Keys that the code itself sets: ``app.config["X"] = …``, ``from_mapping(X=…)``, attributes of a configuration class."""
    for node, up in file.survey.assigns:
        for target in node.targets:
            if type(target) is syntax.Subscript and _is_config(target.value):
                yield from strings(code, file, target.key, up)
    for node, _ in file.survey.calls:
        if last_name(node.func) in ("from_mapping", "update", "setdefault") and _is_config(
            getattr(node.func, "value", None)
        ):
            yield from (each.name for each in node.keywords)
            yield from (
                str(each.value) for each in inside(node) if type(each) is syntax.Const and isinstance(each.value, str)
            )
    for node, _ in file.survey.classes:
        for each in node.body if "onfig" in node.name or "ettings" in node.name else ():
            if type(each) is syntax.Assign and type(each.targets[0]) is syntax.Name:
                yield each.targets[0].id
