"""Where a read stands: under which tests, inside which function, inside which ``try``."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, parents, written
from deployable.linkers.environment.fate import called, ends, filled_in


def conditions(up: Up | None, script: bool) -> tuple[str, ...]:
    """The tests that the place is gated on, outermost first, as written; ``__name__ == "__main__"`` is none."""
    language = "javascript" if script else "python"
    found: list[str] = []
    for here in parents(up):
        node = here.node
        if type(node) is syntax.If and here.field in ("body", "orelse"):
            text = written(node.test, language)
            if "__name__" in text or "TYPE_CHECKING" in text or "require.main" in text:
                continue
            found.append(_closed(text) if here.field == "body" else opposite(text, script))
        elif type(node) is syntax.Conditional and here.field in ("then", "otherwise"):
            text = written(node.test, language)
            found.append(_closed(text) if here.field == "then" else opposite(text, script))
    return tuple(reversed(found))


def _closed(text: str) -> str:
    return f"({text})" if " or " in text or " || " in text else text


def opposite(text: str, script: bool) -> str:
    sign = "!" if script else "not "
    if text.startswith(sign) and " " not in text[len(sign) :]:
        return text[len(sign) :]
    return f"{sign}{text}" if " " not in text else f"{sign}({text})"


_HANDLER_DECORATORS = {"get", "post", "put", "patch", "delete", "route", "head", "options", "websocket", "api_view", "action", "api_route", "Get", "Post", "Put", "Patch", "Delete", "task", "shared_task", "middleware"}  # fmt: skip
_REQUESTS = {"req", "request", "res", "response", "reply", "ctx", "next", "_req", "_res"}
_VERBS = {"get", "post", "put", "patch", "delete", "use", "all", "route"}


def in_handler(up: Up | None, script: bool) -> bool:
    """Inside a function that surely answers requests: by its decorator, its parameters, or the call that registers it."""
    around = (here for here in parents(up) if type(here.node) is syntax.Function and here.field == "body")
    return any(_answers(here.node, script) or (script and _registered(here.above)) for here in around)


def _answers(function: syntax.Function, script: bool) -> bool:
    heads = (each.func if type(each) is syntax.Call else each for each in function.decorators)
    if any(called(head).rpartition(".")[2] in _HANDLER_DECORATORS for head in heads):
        return True
    names = [each.name for each in function.parameters if each.name not in ("self", "cls", "this")]
    if script:
        return sum(name in _REQUESTS for name in names) >= 2
    return bool(names) and names[0] == "request" and function.name != "__init__"


def _registered(above: Up | None) -> bool:
    """``app.get("/path", (c) => …)``."""
    if above is None or type(above.node) is not syntax.Call or above.field != "args":
        return False
    first = above.node.args[0]
    path = type(first) is syntax.Const and isinstance(first.value, str) and first.value.startswith("/")
    return path and called(above.node.func).rpartition(".")[2] in _VERBS


_FAILURES = re.compile(
    r"\b(KeyError|Exception|LookupError|ImproperlyConfigured|EnvError|UndefinedValueError|BaseException)\b"
)


def caught(up: Up | None) -> tuple[bool, Any]:
    """Whether a ``try`` around the place accepts a missing name, and the value its handler assigns instead."""
    target: Any = None
    for here in parents(up):
        node = here.node
        if type(node) is syntax.Function:
            break
        if type(node) is syntax.Assign:
            target = node.targets[0]
        if type(node) is syntax.Try and here.field == "body":
            for handler in node.handlers:
                if handler.types is None or _FAILURES.search(written(handler.types)):
                    value = filled_in(handler.body, written(target)) if target is not None else None
                    return (False, None) if ends(handler.body) else (True, value)
    return False, None
