"""pm2 ecosystem files, JSON or JavaScript: which scripts they start. https://pm2.keymetrics.io/docs/usage/application-declaration/"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LITERALS = (b"apps", b"script")
LIMIT = 256 << 10
_NAME = re.compile(r"(^|/)(ecosystem|pm2|process)[\w.-]*\.(json|[cm]?js|ya?ml)$")
_FIELD = re.compile(
    r"[\"']?\b(name|script|instances|exec_mode|watch|args|cwd|interpreter)[\"']?\s*:\s*(?:[\"'`]([^\"'`\n]*)[\"'`]|([\w.-]+))"
)
_TABLE = re.compile(r"[\"']?\b(env(?:_\w{1,40})?)[\"']?\s{0,9}:\s{0,9}\{([^{}]{0,8000})\}")
_PAIR = re.compile(r"[\"']?\b([A-Za-z_]\w*)[\"']?\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,}\"'][^,}\n]*))")
_PLAIN = re.compile(r"[\d.]+|true|false")


class Pm2App(NamedTuple):
    name: str
    script: str
    line: int
    instances: str = ""
    watch: bool = False
    folder: str = ""
    arguments: str = ""
    env: tuple[tuple[str, str, str, int], ...] = ()
    """(table, name, value, line) of ``env`` and its kin; an expression is kept as ``${…}``."""


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
    for table, name, value, line in _variables(text) if found else ():
        at = next((n for n in range(len(found) - 1, 0, -1) if found[n].line <= line), 0)
        found[at] = found[at]._replace(env=(*found[at].env, (table, name, value, line)))
    return tuple(found)


def _variables(text: str) -> Iterator[tuple[str, str, str, int]]:
    """What stands flat between the braces of ``env: {…}`` and ``env_production: {…}``."""
    for table in _TABLE.finditer(text):
        first = text.count("\n", 0, table.start(2)) + 1
        for number, line in enumerate(table[2].split("\n"), first):
            if line.lstrip().startswith(("//", "#", "*")):
                continue
            for pair in _PAIR.finditer(line):
                literal = next((word for word in pair.groups()[1:] if word is not None), "")
                value = literal if pair[4] is None or _PLAIN.fullmatch(literal) else f"${{{literal}}}"
                yield table[1], pair[1], value, number


def _with(app: Pm2App, field: str, value: str) -> Pm2App:
    if field == "instances":
        return app._replace(instances=value)
    if field == "watch":
        return app._replace(watch=value not in ("false", "0"))
    if field == "cwd":
        return app._replace(folder=value)
    return app._replace(arguments=value) if field == "args" else app
