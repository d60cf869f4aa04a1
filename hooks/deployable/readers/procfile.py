"""Procfiles: process types and their commands. https://devcenter.heroku.com/articles/procfile"""

from __future__ import annotations

import re
from typing import NamedTuple

LITERALS = (b":",)
LIMIT = 1 << 16
_LINE = re.compile(r"^([A-Za-z0-9_-]+):\s*(\S.*?)\s*$")


class Process(NamedTuple):
    name: str
    command: str
    line: int


def matches(path: str) -> bool:
    """``Procfile`` and its variants (``Procfile.dev``), and the ``Buildfile`` of Elastic Beanstalk, which has the same form.

    >>> matches("Procfile"), matches("web/Procfile.dev"), matches("procfile.py"), matches("Procfile.windows")
    (True, True, False, False)
    """
    name = path.rpartition("/")[2]
    return name in ("Procfile", "Buildfile") or (
        bool(re.fullmatch(r"Procfile\.[a-z_-]+", name)) and not name.endswith((".md", ".txt", ".py", ".windows"))
    )


def read(path: str, text: str) -> tuple[Process, ...]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        process = _LINE.match(line)
        if process and not line.lstrip().startswith("#"):
            found.append(Process(process[1], process[2], number))
    return tuple(found)
