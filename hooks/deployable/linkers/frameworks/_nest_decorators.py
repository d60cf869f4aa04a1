"""What the decorators of a NestJS controller say: paths, versions, guards, who is let in without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.linkers.frameworks._nest_objects import ControllerMark, items, name_of
from deployable.linkers.frameworks._node import braces
from deployable.linkers.handlers.middleware import refuses
from deployable.linkers.interpreter import (
    MISSING,
    ClassValue,
    Closure,
    External,
    Instance,
    Interpreter,
    Made,
    Value,
    settled,
    text,
)

_NO_GUARD = re.compile(
    r"throttl|rate_?limit|optional|feature|captcha|anonymous|cache|timeout|complexity", re.IGNORECASE
)
_PUBLIC = re.compile(
    r"(^|\.|@|^SetMetadata\(')(is_?)?(public|allow_?anonymous|no_?auth|skip_?auth|unauthenticated|auth_?none)\w*"
    r"|(^|\.|@)open(_?(route|endpoint|access))?(?!\w)",
    re.IGNORECASE,
)


class Known(NamedTuple):
    """A decorator: its plain name, its call when it is one, as written, its line."""

    name: str
    made: Made | Instance | None
    written: str
    line: int


def known_decorators(run: Interpreter, decorators: Any) -> list[Known]:
    """Every decorator by its plain name, ``applyDecorators(…)`` taken apart."""
    found: list[Known] = []
    for decorator in decorators:
        found += _taken_apart(settled(decorator.value), decorator.written, decorator.line, 0)
    return found


def _taken_apart(value: Value, as_written: str, line: int, depth: int) -> Iterator[Known]:
    if isinstance(value, Made) and value.origin.endswith(".applyDecorators") and depth < 6:
        yield Known("", None, as_written, line)
        for item in [item for argument in value.arguments for item in items(argument) if not _says_no(item)]:
            yield from _taken_apart(item, name_of(item), line, depth + 1)
    elif isinstance(value, Made):
        yield Known(value.origin.rsplit(".", 1)[-1], value, as_written, line)
    elif isinstance(value, Instance) and isinstance(value.native, ControllerMark):
        yield Known("Controller", value, as_written, line)
    elif isinstance(value, External):
        yield Known(value.dotted.rsplit(".", 1)[-1], None, as_written, line)
    else:
        yield Known(as_written.partition("(")[0].rsplit(".", 1)[-1], None, as_written, line)


def _says_no(value: Value) -> bool:
    """``SetMetadata("isPublic", false)``."""
    set_to = settled(value.arguments[1]) if isinstance(value, Made) and len(value.arguments) > 1 else True
    return isinstance(value, Made) and value.origin.endswith(".SetMetadata") and set_to in (False, None)


def mounts(decorators: list[Known]) -> list[tuple[str, Value]]:
    """(path, version) of a controller: a string, several, or an object."""
    for known in decorators:
        if isinstance(known.made, Instance) and isinstance(known.made.native, ControllerMark):
            option = known.made.native.call.get(0, default="")
            version: Value = MISSING
            if isinstance(option, dict):
                version = settled(option.get("version", MISSING))
                option = settled(option.get("path", ""))
            paths = [each if isinstance(each, str) else "" for each in items(option)]
            return [(path, version) for path in paths or [""]]
    return []


def paths(made: Made) -> list[str]:
    if not made.arguments:
        return [""]
    return [each if isinstance(each, str) else "" for each in items(made.arguments[0])] or [""]


def methods(cls: ClassValue) -> Iterator[Closure]:
    seen: set[str] = set()
    for each in cls.lineage():
        for name, member in each.namespace.items() if isinstance(each, ClassValue) else ():
            if name not in seen and isinstance(member, Closure):
                seen.add(name)
                yield member


def responds(closure: Closure, on_method: list[Known]) -> str:
    if any(re.fullmatch(r"Api\w*Response", known.name) for known in on_method):
        return "decorator"
    return "return annotation" if closure.node.returns is not None else ""


# --------------------------------------------------------------------------- names and paths


def is_guard(name: str) -> bool:
    return bool(name) and _NO_GUARD.search(name) is None


def refusing(value: Value) -> bool:
    """Middleware that refuses: by its name, or because its ``use`` answers 401."""
    name = name_of(value)
    if re.search(r"auth|jwt|token|session|api_?key", name, re.IGNORECASE) and is_guard(name):
        return True
    use = settled(value.find("use")) if isinstance(value, ClassValue) else value
    return isinstance(use, Closure) and refuses(use)


def covers(target: Value, method: str, bare: str) -> bool:
    """Whether an entry of ``forRoutes`` means this route."""
    if isinstance(target, ClassValue):
        decorators = [settled(decorator.value) for decorator in target.decorators]
        marks = [
            each.native for each in decorators if isinstance(each, Instance) and isinstance(each.native, ControllerMark)
        ]
        owns = [path for mark in marks for path, _ in mounts([Known("", mark.instance, "", 0)])]
        return any(matches(f"{path}/*", bare) or matches(path, bare) for path in owns)
    if isinstance(target, dict):
        path = text(target.get("path", ""))
        only = settled(target.get("method", MISSING))
        named = only.dotted.rsplit(".", 1)[-1] if isinstance(only, External) else "ALL"
        return path is not None and named in ("ALL", method) and matches(path, bare)
    return isinstance(target, str) and matches(target, bare)


def matches(pattern: str, bare: str) -> bool:
    """A Nest path pattern (``auth/(.*)``, ``users/:id``, ``*splat``) against a path with ``{name}``.

    >>> matches("articles/:slug", "/articles/{slug}"), matches("health", "/healthy"), matches("docs/(.*)", "/docs/a"), matches("docs/*", "/docs")
    (True, False, True, False)
    """
    plain = braces(pattern)
    if plain.endswith("*"):
        return bare.startswith(plain.rstrip("*"))
    return re.sub(r"\{[^{}]*\}", "{}", plain.rstrip("/")) == re.sub(r"\{[^{}]*\}", "{}", bare.rstrip("/"))
