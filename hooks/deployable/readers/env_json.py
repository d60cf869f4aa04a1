"""JSON files of tools that name environment variables: turbo.json, vercel.json, nodemon.json, pm2's ecosystem.config.json."""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.written.nodes import Mapping, Node, Scalar, Sequence, document, walk

LITERALS: tuple[bytes, ...] = (b'"env', b'"globalEnv', b'"passThroughEnv', b'"globalPassThroughEnv')
LIMIT = 1 << 20
_PATH = re.compile(r"(^|/)(turbo|vercel|now|nodemon|ecosystem[\w.-]*|pm2[\w.-]*|processes)\.json$")
_NAMES = ("env", "globalEnv", "passThroughEnv", "globalPassThroughEnv", "build.env")
_NAME = re.compile(r"[A-Za-z_]\w*$")


class NamedValue(NamedTuple):
    """``value`` is ``None`` where the tool only lists the name. ``environment`` comes from pm2's ``env_production``."""

    name: str
    value: str | None
    line: int
    tool: str
    environment: str = ""


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("turbo.json", "apps/api/vercel.json", "ecosystem.config.json", "package.json")]
    [True, True, True, False]
    """
    return bool(_PATH.search(path))


def read(path: str, text: str) -> tuple[NamedValue, ...]:
    """Raises ``Unreadable`` for JSON that does not parse."""
    tool = re.split(r"[._-]", path.rpartition("/")[2])[0]
    tool = {"ecosystem": "pm2", "processes": "pm2", "now": "vercel"}.get(tool, tool)
    found: list[NamedValue] = []
    for node in walk(document(text)):
        for entry in node.entries:
            if entry.key in _NAMES or entry.key.startswith("env_"):
                found += _named(
                    entry.value, tool, entry.key.removeprefix("env_") if entry.key.startswith("env_") else ""
                )
    return tuple(dict.fromkeys(found))


def _named(node: Node | None, tool: str, environment: str) -> list[NamedValue]:
    if isinstance(node, Sequence):
        items = [item for item in node.items if isinstance(item, Scalar)]
        return [NamedValue(item.text, None, item.line, tool) for item in items if _NAME.match(item.text)]
    if isinstance(node, Mapping):
        return [
            NamedValue(
                entry.key, entry.value.text if isinstance(entry.value, Scalar) else None, entry.line, tool, environment
            )
            for entry in node.entries
            if _NAME.match(entry.key) and not isinstance(entry.value, Mapping)
        ]
    return []
