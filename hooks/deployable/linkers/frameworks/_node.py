"""What Express, Koa, Hono and Fastify have in common: chains of middleware in order, mounts with prefixes, parameters after a colon.

A ``Layers`` object keeps what was registered on it, in order; ``_walk.Walk`` goes down from the applications once all has run.
What is started, and who builds it, is ``_entry``'s.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.linkers.frameworks._path_patterns import alternatives, matched
from deployable.linkers.handlers.middleware import (
    Middleware,
    chain,
    of_instance,
)
from deployable.linkers.interpreter import (
    CallSite,
    Interpreter,
    Made,
    Model,
    Value,
    settled,
)

VERBS = frozenset({
    "get", "post", "put", "patch", "delete", "head", "options", "trace", "copy", "lock", "unlock", "move", "mkcol", "propfind",
    "proppatch", "report", "search", "link", "unlink", "purge", "subscribe", "unsubscribe", "notify", "merge", "checkout",
    "mkactivity", "connect",
})  # fmt: skip
_PARAMETER = re.compile(r":([A-Za-z_$][\w$]*)(\((?:[^()]|\([^()]*\))*\)|\{[^{}]*\})?[?+*]?")
_NO_GATE = re.compile(
    r"^(not )?\(?(err|error|e)\b|^not process\.env\.\w+$|except|cluster\.|require\.main|is(Master|MainThread|Primary)\b|typeof|module\.hot|import\.meta\.(main|url)"
    r"|process\.argv|readyState|instanceof|^not \w*[tT]est(ing|Mode|Env(ironment)?)?$|^not process\.env\.\w*_ENV == 'test'$|\.env\.\w*_ENV != 'test'$"
)
"""Tests that say how a process was started or what failed, that hold unless someone sets a variable, or everywhere but under test."""


_SETTING = re.compile(
    r"^(not )?(is|use|enable|disable|should|with|show|skip|allow|serve|no)([A-Z_]|$)|dev|prod|debug|test|staging|local|env|flag|feature|"
    r"enabled|disabled|swagger|docs",
    re.IGNORECASE,
)


def braces(path: str) -> str:
    r"""``:id`` and ``:id(\d+)`` as ``{id}``; any wildcard as ``*``.

    >>> braces(r"/users/:userId(\d+)/:tab?"), braces("*"), braces("/files/*path"), braces("/{*splat}"), braces("/a{.:ext}")
    ('/users/{userId}/{tab}', '/*', '/files/*', '/*', '/a.{ext}')
    """
    path = re.sub(r"\{\*\w+\}|\*\w+|\(\.\*\)", "*", path)
    path = re.sub(r"\{([^{}:]*:\w+[^{}:]*)\}", r"\1", path)
    path = _PARAMETER.sub(r"{\1}", path)
    return path if path.startswith("/") else "/" + path


def join(prefix: str, path: str) -> str:
    """One path below another; the slash between them is one, and none is left at the end.

    >>> join("/v1/", "/"), join("", "/"), join("/v1", "users/"), join("/", "/x")
    ('/v1', '/', '/v1/users', '/x')
    """
    whole = re.sub(r"/{2,}", "/", f"/{prefix}/{path}").rstrip("/")
    return whole or "/"


class Layer(NamedTuple):
    """One registration: a route when it has ``methods``, else middleware or a mount."""

    methods: tuple[str, ...]
    paths: tuple[str, ...]
    handlers: tuple[Middleware, ...]
    call: CallSite
    opaque: bool = False
    """Its path is a regular expression or only known at run time."""
    documented: str = ""
    responds: str = ""
    auth: str = ""
    """What refuses by itself, beside the handlers (a decorator)."""


class Layers(Model):
    """A router or application."""

    router = True
    """False for what only chains middleware."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.layers: list[Layer] = []
        self.prefix = ""

    def add(self, layer: Layer) -> Value:
        self.layers.append(layer)
        self.call.interpreter.effects += 1
        return self.instance


def paths_of(call: CallSite, position: int = 0, whole: bool = True) -> tuple[tuple[str, ...], bool]:
    """The path or list of paths an argument gives, and whether one of them is an open regular expression or unknown.

    ``whole``: the path is a route's, not one that something is mounted at.
    """
    value = call.get(position)
    values = value if isinstance(value, list) else [value]
    known: list[str] = []
    opaque = False
    for each in map(settled, values):
        found = alternatives(each) if isinstance(each, str) else _matched(each, whole)
        known += found
        opaque |= not found
    return tuple(known), opaque


def _matched(value: Value, whole: bool) -> tuple[str, ...]:
    regular = isinstance(value, Made) and value.origin == "re.compile" and value.arguments
    return matched(str(value.arguments[0]), whole) if isinstance(value, Made) and regular else ()


def mount(call: CallSite) -> Layer:
    """``use(…)``: its first argument is the path, or paths, when it is a text or a pattern."""
    first = call.get(0)
    head = settled(first[0]) if isinstance(first, list) and first else first
    named = isinstance(head, str) or (isinstance(head, Made) and head.origin == "re.compile")
    paths, opaque = paths_of(call, whole=False) if named else ((), False)
    return Layer((), paths, chain(call, 1 if named else 0), call, opaque)


def roots(run: Interpreter, kind: type[Layers]) -> tuple[list[Layers], set[int]]:
    """The objects of this kind that nothing mounts, in order, and the identity of everything that is mounted."""
    made = [each for each in run.instances(Layers) if isinstance(each, Layers)]
    mounted = {
        id(below)
        for layers in made
        for layer in layers.layers
        for each in layer.handlers
        if (below := of_instance(each.value, Layers)) is not None and below is not layers
    }
    return [each for each in made if isinstance(each, kind) and id(each) not in mounted], mounted


def conditions(call: CallSite) -> tuple[str, ...]:
    """The tests around a call that configuration decides."""
    return tuple(test for test in call.conditions if _gates(test))


def _gates(test: str) -> bool:
    """A bare name is a gate when it reads like a setting; else it is an argument that may be left out."""
    bare = test.removeprefix("not ").isidentifier()
    return not _NO_GATE.search(test) and (not bare or _SETTING.search(test) is not None)
