"""What limits how often a handler answers: slowapi, Flask-Limiter, fastapi-limiter and their kin, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deployable.linkers.handlers.guards import named, snake
from deployable.linkers.interpreter import Decorator, Value

_LIMIT = re.compile(
    r"rate_?limit|throttl|(^|\.)limiter($|\.|\()|limits?\.(limit|shared_limit)|ratelimit|(^|_)limit_requests?",
    re.IGNORECASE,
)


def limiting_decorator(decorators: Iterable[Decorator]) -> str:
    for decorator in decorators:
        name = decorator.written.partition("(")[0]
        if _LIMIT.search(name) and not name.endswith(".exempt"):
            return decorator.written
    return ""


def limited(above: str, decorators: list[Decorator]) -> str:
    """What limits a route: its own decorator, else what covers its router, unless it is exempt."""
    if any(decorator.written.partition("(")[0].endswith(".exempt") for decorator in decorators):
        return ""
    return limiting_decorator(decorators) or above


def limiting_dependency(targets: Iterable[Value]) -> str:
    for target in targets:
        name = named(target)
        if name and _LIMIT.search(snake(name)):
            return f"Depends({name})"
    return ""
