"""Java and Kotlin files and Spring configuration: ``System.getenv("X")``, ``@Value("${X:default}")``, ``${X}`` in application files.

A Spring placeholder is a variable when it is written in upper case; ``${spring.datasource.url}`` names a property.
"""

from __future__ import annotations

import re

from deployable.readers.go_env import NamedRead
from deployable.written.comments import line_finder, uncommented

LITERALS: tuple[bytes, ...] = (b"getenv", b"${")
_APPLICATION = re.compile(r"(^|/)(application|bootstrap)(-[\w-]+)?\.(ya?ml|properties)$")
_CODE = re.compile(r"\.(java|kt|kts)$")
_GETENV = re.compile(
    r"""\bSystem\.getenv\(\s*"([A-Za-z_]\w*)"\s*\)(?:\s*\?:\s*([^\n;)]+))?|\bSystem\.getenv\(\)\.getOrDefault\(\s*"([A-Za-z_]\w*)"\s*,\s*([^)\n]+)\)"""
)
_PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(:[^}\n]*)?\}")
_VALUE = re.compile(r"""@Value\(\s*(?:value\s*=\s*)?"([^"\n]*)\"""")


def matches(path: str) -> bool:
    return bool(_CODE.search(path) or _APPLICATION.search(path))


def read(path: str, text: str) -> tuple[NamedRead, ...]:
    found: list[NamedRead] = []
    if _APPLICATION.search(path):
        for number, line in enumerate(text.split("\n"), 1):
            body = "" if line.lstrip().startswith("#") else line
            found += [_placeholder(each, number, "Spring configuration") for each in _PLACEHOLDER.finditer(body)]
        return tuple(found)
    plain = uncommented(text, "java")
    place = line_finder(plain)
    for each in _GETENV.finditer(plain):
        default = each[2] or each[4]
        found.append(
            NamedRead(
                each[1] or each[3],
                place(each.start()),
                None if default is None else False,
                default.strip() if default else None,
                "System.getenv",
            )
        )
    for each in _VALUE.finditer(plain):
        found += [_placeholder(inner, place(each.start()), "@Value") for inner in _PLACEHOLDER.finditer(each[1])]
    return tuple(found)


def _placeholder(found: re.Match[str], line: int, via: str) -> NamedRead:
    return NamedRead(found[1], line, found[2] is None, f'"{found[2][1:]}"' if found[2] is not None else None, via)
