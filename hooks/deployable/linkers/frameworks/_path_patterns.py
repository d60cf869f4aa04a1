"""Paths of Node's routers that stand for several: groups that may be left out, alternatives, and regular expressions of fixed texts.

https://expressjs.com/en/guide/routing.html and https://github.com/pillarjs/path-to-regexp
"""

from __future__ import annotations

import itertools
import re

_MOST = 16
"""The readings of one path; what has more is only known at run time."""
_GROUP = re.compile(
    r"(?P<parameter>:[A-Za-z_$][\w$]*(?:\([^()]*\)|\{[^{}]*\}))"
    r"|\((?P<round>[\w/.|-]+)\)(?P<optional>\??)|\{(?P<curly>[/.][\w/.-]*)\}\??"
)
_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<one>\[[\w-]+\])|(?P<part>\[\^\\?/\]\+|\\[dw]\+)|(?P<text>\\[/.-]|[\w/~@%-])"
)


def alternatives(path: str) -> tuple[str, ...]:
    """The paths that a text with groups stands for; a parameter with a pattern stays as it is.

    >>> alternatives("(/api)?"), alternatives("/x{/api}"), alternatives("/(v1|v2)/a"), alternatives(r"/:id(a|b)?")
    (('', '/api'), ('/x', '/x/api'), ('/v1/a', '/v2/a'), ('/:id(a|b)?',))
    """
    parts: list[tuple[str, ...]] = []
    end = 0
    for found in _GROUP.finditer(path):
        if found["parameter"]:
            continue
        choices = found["round"].split("|") if found["round"] else [found["curly"]]
        optional = bool(found["curly"] or found["optional"])
        parts += [(path[end : found.start()],), (*([""] if optional else []), *choices)]
        end = found.end()
    readings = itertools.islice(map("".join, itertools.product(*parts, (path[end:],))), _MOST + 1)
    known = tuple(dict.fromkeys(readings))
    return known if len(known) <= _MOST else (path,)


def matched(source: str, whole: bool) -> tuple[str, ...]:
    r"""The paths that a regular expression stands for, empty when there is no fixed list of them.

    A router is mounted where the expression matches the path's beginning, a route's expression has to say both ends (``whole``).

    >>> matched(r"(\/api)?", False), matched(r"^\/v[12]\/?$", True), matched(r"^\/a\/(\d+)$", True), matched("health", True)
    (('', '/api'), ('/v1', '/v2'), ('/a/{0}',), ())
    >>> matched(r"^\/(?!admin).*", False), matched(r"\/a+", False)
    ((), ())
    """
    ends = source.startswith("^"), source.endswith("$") and not source.endswith("\\$")
    if whole != ends[1] or (whole and not ends[0]):
        return ()
    read = _Expression(source[ends[0] : len(source) - ends[1]])
    found = read.choices()
    if found is None or read.at < len(read.source):
        return ()
    paths = tuple(dict.fromkeys(path.rstrip("/") or path[:1] for path in found))
    return paths if all(path.startswith("/") or not path for path in paths) else ()


class _Expression:
    """A regular expression that is read from the left; ``None`` for what is no fixed text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.captured = 0

    def choices(self) -> list[str] | None:
        """Up to a closing bracket or the end."""
        found: list[str] = []
        reading: list[str] | None = [""]
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "|":
                found += reading
                reading, self.at = [""], self.at + 1
                continue
            atom = self._atom()
            reading = [before + each for before in reading for each in atom] if atom else None
            if reading is None or len(reading) > _MOST:
                return None
        return [*found, *reading]

    def _atom(self) -> list[str] | None:
        token = _TOKEN.match(self.source, self.at)
        if token is None:
            return None
        self.at = token.end()
        if token["open"]:
            found = self.choices() if self.source.count("(", 0, self.at) <= _MOST else None
            if found is None or self.source[self.at : self.at + 1] != ")":
                return None
            self.at += 1
        elif token["one"]:
            found = list(token["one"][1:-1]) if "-" not in token["one"] else None
        elif token["part"]:
            found = [f"{{{self.captured}}}"]
            self.captured += 1
        else:
            found = [token["text"].removeprefix("\\")]
        if found is not None and self.source[self.at : self.at + 1] == "?":
            self.at += 1
            found = ["", *found]
        return found
