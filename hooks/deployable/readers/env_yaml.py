"""A flat YAML mapping of variables, as ``gcloud --env-vars-file`` takes it: ``NAME: value`` a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.written.declarations import mapping
from deployable.written.nodes import Scalar

LITERALS: tuple[bytes, ...] = ()
LIMIT = 256 << 10


class Variable(NamedTuple):
    name: str
    value: str
    line: int


def matches(path: str) -> bool:
    """Names of such files; a command may name any other.

    >>> [matches(p) for p in ("env.yaml", "deploy/.env.prod.yml", "app.yaml")]
    [True, True, False]
    """
    return re.search(r"(^|/)[\w.-]*env[\w.-]*\.ya?ml$", path) is not None


def read(path: str, text: str) -> tuple[Variable, ...]:
    root = mapping(path, text)
    if root is None or not all(
        isinstance(entry.value, Scalar) and re.fullmatch(r"[A-Za-z_]\w*", entry.key) for entry in root.entries
    ):
        return ()
    return tuple(
        Variable(entry.key, entry.value.text, entry.line) for entry in root.entries if isinstance(entry.value, Scalar)
    )
