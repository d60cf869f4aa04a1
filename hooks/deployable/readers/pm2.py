"""pm2 ecosystem files, JSON or JavaScript: which scripts they start. https://pm2.keymetrics.io/docs/usage/application-declaration/"""

from __future__ import annotations

import re
from typing import NamedTuple

LITERALS = (b"apps", b"script")
LIMIT = 256 << 10
_NAME = re.compile(r"(^|/)(ecosystem|pm2|process)[\w.-]*\.(json|[cm]?js|ya?ml)$")
_FIELD = re.compile(
    r"[\"']?\b(name|script|instances|exec_mode|watch|args|cwd|interpreter)[\"']?\s*:\s*(?:[\"'`]([^\"'`\n]*)[\"'`]|([\w.-]+))"
)


class Pm2App(NamedTuple):
    name: str
    script: str
    line: int
    instances: str = ""
    watch: bool = False
    folder: str = ""
    arguments: str = ""


def matches(path: str) -> bool:
    return bool(_NAME.search(path))


def read(path: str, text: str) -> tuple[Pm2App, ...]:
    """Fields in the order they are written: a second ``script`` starts the next app."""
    found: list[Pm2App] = []
    pending: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith(("//", "#", "*")) or len(line) > 2000:
            continue
        for match in _FIELD.finditer(line):
            field, value = match[1], match[2] if match[2] is not None else match[3]
            if field == "name":
                pending = {"name": value}
            elif field == "script":
                found.append(Pm2App(pending.get("name", ""), value, number, pending.get("instances", "")))
                pending = {}
            elif found and not pending:
                found[-1] = _with(found[-1], field, value)
            else:
                pending[field] = value
    return tuple(found)


def _with(app: Pm2App, field: str, value: str) -> Pm2App:
    if field == "instances":
        return app._replace(instances=value)
    if field == "watch":
        return app._replace(watch=value not in ("false", "0"))
    if field == "cwd":
        return app._replace(folder=value)
    return app._replace(arguments=value) if field == "args" else app
