"""Files that are filled in from the environment where they stand: nginx's ``*.template``, what ``envsubst`` reads, Makefiles.

https://github.com/docker-library/docs/tree/master/nginx#using-environment-variables-in-nginx-configuration-new-in-119
"""

from __future__ import annotations

import re

LITERALS: tuple[bytes, ...] = (b"$",)
LIMIT = 256 << 10
_TEMPLATES = (".template", ".tmpl", ".envsubst")
_MAKEFILE = re.compile(r"(^|/)(GNU)?[Mm]akefile(\.\w+)?$|\.mk$")
_USE = re.compile(r"(?<![\\$])\$\{?([A-Z][A-Z0-9_]*)\b")
_MADE = re.compile(r"\$\$\{?([A-Z][A-Z0-9_]*)\b|(?<!\$)\$[({]([A-Z][A-Z0-9_]*)[)}]")
_SET = re.compile(r"^\s*(?:export\s+|override\s+)?([A-Za-z_]\w*)\s*(?:::?|\+|!)?=", re.MULTILINE)


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("nginx/default.conf.template", "Makefile", "app.py", "src/env.js.tmpl")]
    [True, True, False, True]
    """
    return path.endswith(_TEMPLATES) or bool(_MAKEFILE.search(path))


def read(path: str, text: str) -> tuple[tuple[str, int], ...]:
    """(name, line) of every variable in upper case that the file uses and does not set itself."""
    uses, own = (_MADE, set(_SET.findall(text))) if _MAKEFILE.search(path) else (_USE, set())
    found = [
        (each[1] or each[2] if uses is _MADE else each[1], number)
        for number, line in enumerate(text.split("\n"), 1)
        for each in uses.finditer(line)
    ]
    return tuple(dict.fromkeys(each for each in found if each[0] not in own))
