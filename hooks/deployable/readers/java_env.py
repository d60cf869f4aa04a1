"""Java and Kotlin files and Spring configuration: ``System.getenv("X")``, ``@Value("${X:default}")``, ``${X}`` in application files.

A Spring placeholder in upper case is a variable; ``${mail.api-key}`` names a property, which a variable may give when no
file does: it is kept under the property's own name, with ``property`` in ``via``.
"""

from __future__ import annotations

import re

from deployable.readers.go_env import NamedRead
from deployable.written.comments import line_finder, uncommented

LITERALS: tuple[bytes, ...] = (b"getenv", b"${")
_APPLICATION = re.compile(r"(^|/)(application|bootstrap)(-[\w-]+)?\.(ya?ml|properties)$")
_CODE = (".java", ".kt", ".kts")
_GETENV = re.compile(
    r"""\bSystem\.getenv\(\s*"([A-Za-z_]\w*)"\s*\)(?:\s*\?:\s*([^\n;)]+))?|\bSystem\.getenv\(\)\.getOrDefault\(\s*"([A-Za-z_]\w*)"\s*,\s*([^)\n]+)\)"""
)
_PLACEHOLDER = re.compile(r"\$\{([A-Za-z][\w.-]*)(:?)")
_VALUE = re.compile(r"""@(?:\w+:)?Value\(\s*(?:value\s*=\s*)?"([^"\n]*)\"""")
_CONDITIONAL = re.compile(r"@(ConditionalOn\w+|Profile)\b")
_COMPONENT = re.compile(
    r"@(Component|Service|Configuration|Controller|RestController|Repository|SpringBootApplication|ControllerAdvice|EnableWebSecurity)\b"
)
"""Without one of these, or with a condition, the object may never be made."""


def matches(path: str) -> bool:
    return path.endswith(_CODE) or bool(_APPLICATION.search(path))


def read(path: str, text: str) -> tuple[NamedRead, ...]:
    found: list[NamedRead] = []
    if _APPLICATION.search(path):
        for number, line in enumerate(text.split("\n"), 1):
            body = "" if line.lstrip().startswith("#") else line
            found += _placeholders(body, number, "Spring configuration")
        return tuple(found)
    plain = uncommented(text, "java")
    place = line_finder(plain)
    for each in _GETENV.finditer(plain):
        default = each[2] or each[4]
        given, shown = None if default is None else False, default.strip() if default else None
        found.append(NamedRead(each[1] or each[3], place(each.start()), given, shown, "System.getenv"))
    values = [read for each in _VALUE.finditer(plain) for read in _placeholders(each[1], place(each.start()), "@Value")]
    if _CONDITIONAL.search(plain) or not _COMPONENT.search(plain):
        values = [read._replace(required=False) for read in values]
    return tuple(found + values)


def _placeholders(text: str, line: int, via: str) -> list[NamedRead]:
    """``${X}``, ``${X:default}`` and those inside a default."""
    found = []
    for each in _PLACEHOLDER.finditer(text):
        named = each[1].isupper()
        default = f'"{_until_closed(text, each.end())}"' if each[2] else None
        found.append(NamedRead(each[1], line, default is None, default, via if named else f"{via} property"))
    return found


def _until_closed(text: str, at: int) -> str:
    depth = 1
    for end in range(at, len(text)):
        depth += (text[end] == "{") - (text[end] == "}")
        if not depth:
            return text[at:end]
    return text[at:]
