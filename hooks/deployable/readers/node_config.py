"""node-config's ``custom-environment-variables``: which variable overrides which key of the configuration.

https://github.com/node-config/node-config/wiki/Environment-Variables#custom-environment-variables
"""

from __future__ import annotations

import re

from deployable.readers.go_env import NamedRead
from deployable.written.nodes import Scalar, documents, walk

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20
_PATH = re.compile(r"(^|/)custom-environment-variables\.(json5?|ya?ml)$")
_NAME = re.compile(r"[A-Za-z_]\w*$")
_NOT_NAMES = ("__format",)


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("config/custom-environment-variables.json", "config/default.json")]
    [True, False]
    """
    return "custom-environment-variables." in path and bool(_PATH.search(path))


def read(path: str, text: str) -> tuple[NamedRead, ...]:
    """Every leaf is a name. Raises ``Unreadable`` for what does not parse."""
    return tuple(
        NamedRead(entry.value.text, entry.value.line, False, None, "node-config")
        for root in documents(text)
        for node in walk(root)
        for entry in node.entries
        if entry.key not in _NOT_NAMES and isinstance(entry.value, Scalar) and _NAME.match(entry.value.text)
    )
