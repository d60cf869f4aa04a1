"""Django's two ways to write a path — routes and regular expressions — as paths with ``{name}`` for every parameter."""

from __future__ import annotations

import re

_PARAMETER = re.compile(r"<(?:[^<>:]*:)?\s*([^<>:]+?)\s*>")
_CLASSES = frozenset("dDwWsS")
_ANCHORS = frozenset("AZbBz")
_NAMED = re.compile(r"\(\?P<(\w+)>")
_FORM = re.compile(r"\(\?(?:[aiLmsux-]*:|([aiLmsux]+)\)|(=|!|<=|<!|P=|#))")


def of_route(route: str) -> str:
    """
    >>> of_route("<int:year>/<slug>/")
    '{year}/{slug}/'
    """
    return _PARAMETER.sub(r"{\1}", route)


def of_regex(source: str) -> str:
    r"""The path a regular expression stands for, taken once through: optional parts are left out, an optional slash stays.

    >>> of_regex(r"^articles/(?P<year>[0-9]{4})/(?:page-(?P<page>\d+)/)?$")
    'articles/{year}/'
    >>> of_regex(r"^(\w+)\.json/?$"), of_regex(r"^.*$")
    ('{var}.json/', '{var}')
    """
    path, _ = _Regex(source).sequence(0)
    return path


class _Regex:
    def __init__(self, source: str) -> None:
        self.source = source[:2000]

    def sequence(self, at: int, depth: int = 0) -> tuple[str, int]:
        """The path of one alternative from here on, and where its group ends."""
        found: list[str] = []
        chosen: str | None = None
        while at < len(self.source) and self.source[at] != ")":
            if self.source[at] == "|":
                chosen = "".join(found) if chosen is None else chosen
                found, at = [], at + 1
                continue
            piece, at = self._piece(at, depth)
            piece, at = self._repeated(piece, at)
            found.append(piece)
        return ("".join(found) if chosen is None else chosen), at

    def _piece(self, at: int, depth: int) -> tuple[str, int]:
        letter = self.source[at]
        if letter in "^$":
            return "", at + 1
        if letter == "\\":
            escaped = self.source[at + 1 : at + 2]
            if escaped in _CLASSES:
                return "{var}", at + 2
            return ("" if escaped in _ANCHORS else escaped), at + 2
        if letter == "[":
            return self._class(at)
        if letter == "(":
            return self._group(at, depth)
        if letter == ".":
            return ("{var}" if self.source[at + 1 : at + 2] in ("*", "+") else "."), at + 1
        return letter, at + 1

    def _class(self, at: int) -> tuple[str, int]:
        end = at + 2 if self.source[at + 1 : at + 2] != "^" else at + 3
        while end < len(self.source) and self.source[end] != "]":
            end += 2 if self.source[end] == "\\" else 1
        inside = self.source[at + 1 : end].removeprefix("\\")
        return (inside if len(inside) == 1 else "{var}"), end + 1

    def _group(self, at: int, depth: int) -> tuple[str, int]:
        named = _NAMED.match(self.source, at)
        if named:
            return "{" + named[1] + "}", self._close(named.end())
        if self.source.startswith("(?", at):
            form = _FORM.match(self.source, at)
            if form is None or form[2] or depth > 20:
                return "", self._close(at + 1)
            if form[1]:
                return "", form.end()
            inside, end = self.sequence(form.end(), depth + 1)
            return (
                "" if self.source[end + 1 : end + 2] in ("?", "*") and end + 1 < len(self.source) else inside
            ), end + 1
        return "{var}", self._close(at + 1)

    def _close(self, at: int) -> int:
        """The place after the parenthesis that closes the group whose inside starts here."""
        open_groups = 1
        while at < len(self.source):
            letter = self.source[at]
            if letter == "\\":
                at += 1
            elif letter == "[":
                _, at = self._class(at)
                continue
            elif letter == "(":
                open_groups += 1
            elif letter == ")":
                open_groups -= 1
                if not open_groups:
                    return at + 1
            at += 1
        return at

    def _repeated(self, piece: str, at: int) -> tuple[str, int]:
        while at < len(self.source):
            letter = self.source[at]
            if letter in "*+?":
                if letter in "*?" and piece not in ("/", "") and not piece.startswith("{"):
                    piece = ""
                at += 1
            elif letter == "{" and (end := self.source.find("}", at)) > 0 and self.source[at + 1 : at + 2].isdigit():
                at = end + 1
            else:
                break
        return piece, at
