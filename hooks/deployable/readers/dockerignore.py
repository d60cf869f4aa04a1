"""``.dockerignore`` files: patterns, and whether they keep a path out of an image. https://docs.docker.com/build/concepts/context/#dockerignore-files"""

from __future__ import annotations

import re
from typing import NamedTuple

LITERALS: tuple[bytes, ...] = ()
LIMIT = 256 << 10


class Dockerignore(NamedTuple):
    """(pattern without its ``!``, whether it takes paths back in, line), in order: the last that matches decides."""

    patterns: tuple[tuple[str, bool, int], ...]

    def keeps_out(self, path: str) -> bool:
        """``path`` is relative to the build context.

        >>> Dockerignore((("**/.env*", False, 1), (".env.example", True, 2))).keeps_out(".env")
        True
        """
        out = False
        for pattern, back, _ in self.patterns:
            if _expression(pattern).match(path):
                out = not back
        return out


def matches(path: str) -> bool:
    return path.endswith(".dockerignore")


def read(path: str, text: str) -> Dockerignore:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            back = pattern.startswith("!")
            found.append((pattern.removeprefix("!").strip().lstrip("/").removeprefix("./").rstrip("/"), back, number))
    return Dockerignore(tuple(each for each in found if len(each[0]) < 300))


def _expression(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            parts.append("(?:[^/]*/)*")
            at += 3
        elif pattern.startswith("**", at):
            parts.append(".*")
            at += 2
        elif pattern[at] == "*":
            parts.append("[^/]*")
            at += 1
        elif pattern[at] == "?":
            parts.append("[^/]")
            at += 1
        else:
            parts.append(re.escape(pattern[at]))
            at += 1
    return re.compile("".join(parts) + r"(?:/.*)?$")
