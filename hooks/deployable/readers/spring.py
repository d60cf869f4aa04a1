"""What a Spring Boot service says of its health endpoint: the actuator dependency, and the settings that move it.

``pom.xml`` and ``build.gradle`` name the dependency; ``application.properties`` and ``application.yml`` hold the base path
(``/actuator`` by default), the context path and the management port. After docs.spring.io, "Production-ready features".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Unreadable
from deployable.written.nodes import Mapping, Scalar, documents

LITERALS = (b"spring-boot-starter-actuator", b"management", b"context-path", b"contextPath")
LIMIT = 1 << 20
_BUILD = re.compile(r"(^|/)(pom\.xml|build\.gradle(\.kts)?)$")
_SETTINGS = re.compile(r"(^|/)(application|bootstrap)(-[\w.]+)?\.(properties|ya?ml)$")
_WANTED = ("management.", "server.servlet.context-path", "server.servlet.contextpath", "spring.webflux.base-path")


class Spring(NamedTuple):
    """``actuator`` is the line of the dependency, 0 without one; settings are (dotted name in lower case, value, line)."""

    actuator: int = 0
    settings: tuple[tuple[str, str, int], ...] = ()
    defined: tuple[tuple[str, int], ...] = ()
    """(dotted name in lower case, line) of every property that the file sets."""


def matches(path: str) -> bool:
    return bool(_BUILD.search(path) or _SETTINGS.search(path))


def read(path: str, text: str) -> Spring:
    if _BUILD.search(path):
        found = re.search(r"spring-boot-starter-actuator", text)
        return Spring(text.count("\n", 0, found.start()) + 1 if found else 0)
    pairs = list(_properties(text) if path.endswith(".properties") else _yaml(text))
    wanted = tuple(each for each in pairs if each[0].startswith(_WANTED))
    return Spring(0, wanted, tuple((name, line) for name, _, line in pairs))


def _properties(text: str) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r"\s*([\w.\[\]-]+)\s*[=:]\s*(.*?)\s*$", line)
        if found:
            yield found[1].lower(), found[2], number


def _yaml(text: str) -> Iterator[tuple[str, str, int]]:
    try:
        roots = documents(text)
    except Unreadable:
        return
    todo = [("", root) for root in reversed(roots) if isinstance(root, Mapping)]
    while todo:
        prefix, node = todo.pop()
        for entry in node.entries:
            name = f"{prefix}{entry.key.lower()}"
            if isinstance(entry.value, Mapping):
                todo.append((f"{name}.", entry.value))
            elif isinstance(entry.value, Scalar):
                yield name, entry.value.text, entry.line
