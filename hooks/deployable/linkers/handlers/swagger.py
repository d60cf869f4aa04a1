"""Operations that ``@swagger`` and ``@openapi`` comments describe (swagger-jsdoc), matched to routes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from deployable import syntax
from deployable.model import Sources

_PATH = re.compile(r"^\s*['\"]?(/[^\s'\":]*)['\"]?\s*:\s*$")
_METHOD = re.compile(r"^\s*(get|post|put|patch|delete|head|options)\s*:\s*$")
_PARAMETER = re.compile(r"\{[^{}]*\}|:[A-Za-z_]\w*")
LITERALS = (b"@swagger", b"@openapi")


class _Operation(NamedTuple):
    documented: str
    responds: str


class Documents:
    """What the comments of the service describe. Comment paths may lack the prefix that ``servers`` gives."""

    def __init__(self, modules: Iterable[syntax.Module]) -> None:
        self._operations: dict[str, dict[str, list[_Operation]]] = {}
        for module in modules:
            for comment in module.comments:
                for method, path, answers in operations(comment.text):
                    self.add(method, path, "swagger-jsdoc", "swagger-jsdoc" if answers else "")

    @classmethod
    def of(cls, sources: Sources) -> Documents:
        trees = (sources.read("javascript", path) for path in sources.having("javascript", *LITERALS))
        return cls(tree for tree in trees if isinstance(tree, syntax.Module))

    def add(self, method: str, path: str, documented: str, responds: str) -> None:
        known = self._operations.setdefault(method.upper(), {}).setdefault(_plain(path), [])
        known.append(_Operation(documented, responds))

    def documented(self, method: str, path: str) -> str:
        return next((each.documented for each in self._found(method, path) if each.documented), "")

    def responds(self, method: str, path: str) -> str:
        return next((each.responds for each in self._found(method, path) if each.responds), "")

    def _found(self, method: str, path: str) -> list[_Operation]:
        known = self._operations.get(method)
        if not known:
            return []
        parts = _plain(path).split("/")[1:]
        for start in range(len(parts)):
            found = known.get("/" + "/".join(parts[start:]))
            if found is not None:
                return found
        return []


def operations(comment: str) -> Iterator[tuple[str, str, bool]]:
    """(method, path, whether responses are described) of every operation in one comment block."""
    path, path_depth = "", 0
    current: tuple[str, int] | None = None
    answers = False
    for line in comment.split("\n"):
        depth = len(line) - len(line.lstrip())
        found = _PATH.match(line)
        method = _METHOD.match(line)
        if (found or method) and current is not None and (found or depth <= current[1]):
            yield current[0], path, answers
            current, answers = None, False
        if found:
            path, path_depth = found[1], depth
        elif method and path and depth > path_depth and current is None:
            current = method[1].upper(), depth
        elif current is not None and line.strip() == "responses:":
            answers = True
    if current is not None:
        yield current[0], path, answers


def _plain(path: str) -> str:
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"
