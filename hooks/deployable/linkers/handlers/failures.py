"""Whether a handler hides failures: it catches them and answers success all the same."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.interpreter.walk import walk

_FAILURE = re.compile(r"HTTP_[45]\d\d|SERVICE_UNAVAILABLE|INTERNAL_SERVER_ERROR|BAD_GATEWAY|GATEWAY_TIMEOUT")


def swallows_failure(body: tuple[syntax.Statement, ...]) -> bool:
    """Whether the code catches failures and answers success all the same."""
    for node in walk(body):
        if (
            isinstance(node, syntax.Try)
            and node.handlers
            and any(isinstance(part, syntax.Call) for part in walk(node.body))
        ):
            if any(_broad(handler) and _answers_success(handler, body) for handler in node.handlers):
                return True
    return False


_BROAD = re.compile(
    r"^(Base)?Exception$|Operational|Database|SQLAlchemy|Connection|Redis|Timeout|Network|OSError|Psycopg|Mongo|DBAPI"
)


def _broad(handler: syntax.Handler) -> bool:
    """Catches everything, or what a broken dependency raises."""
    names = (
        [node for node in walk(handler.types) if isinstance(node, syntax.Name | syntax.Attribute)]
        if handler.types
        else []
    )
    written = [node.id if isinstance(node, syntax.Name) else node.name for node in names]
    return not written or any(_BROAD.search(name) for name in written)


def _answers_success(handler: syntax.Handler, body: tuple[syntax.Statement, ...]) -> bool:
    if _ends_in_failure(handler.body):
        return False
    if any(isinstance(node, syntax.Return) for node in walk(handler.body)):
        return True
    return not _ends_in_failure(body)


def _ends_in_failure(nodes: Any) -> bool:
    """Raises, aborts, or names a status of 400 or more."""
    for node in walk(nodes):
        if isinstance(node, syntax.Raise):
            return True
        if isinstance(node, syntax.Const) and type(node.value) is int and 400 <= node.value <= 599:
            return True
        if isinstance(node, syntax.Attribute) and (
            _FAILURE.search(node.name) or node.name in ("status_code", "exit", "abort")
        ):
            return True
        if isinstance(node, syntax.Name) and (_FAILURE.search(node.id) or node.id in ("abort",)):
            return True
    return False
