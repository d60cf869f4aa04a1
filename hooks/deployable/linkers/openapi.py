"""OpenAPI documents (``readers.openapi``) with their operations, references to other files resolved.

``ApiDocument`` for every document in service code and docs; documents that others only refer to are parts of those.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple
from urllib.parse import unquote

from deployable.model import ApiDocument, ApiOperation, Gap, Linked, Location, Problem, Sources

_DEEPEST = 5
_MOST_FILES = 2000
_ARCHIVE = {"old", "archive", "archived", "legacy", "deprecated", "obsolete"}
"""Folders of what was true once."""


def link(sources: Sources) -> Linked:
    """Facts: ``tuple[ApiDocument, ...]``, sorted by path. Gaps: documents that were out of bounds."""
    found: dict[str, Any] = {}
    for path in sources.having("openapi", roles=("code", "docs")):
        if not _ARCHIVE.isdisjoint(path.lower().split("/")):
            continue
        document = sources.read("openapi", path)
        if document is not None and document.version:
            found[path] = document
    linked = {path: _Split(sources, path).link(document) for path, document in found.items()}
    parts = {part for path, document in linked.items() for part in document.files if part != path}
    twins = {path for path in linked if path.endswith(".json") and _twin(path, linked)}
    facts = tuple(
        document
        for path, document in linked.items()
        if path not in twins and (path not in parts or not document.operations)
    )
    gaps = tuple(_gap(document) for document in facts if document.partial and not _reported(document))
    return Linked(facts, gaps)


def _twin(path: str, linked: dict[str, ApiDocument]) -> bool:
    """The same document stands beside it as YAML: generators write both."""
    operations = {(operation.method, operation.path) for operation in linked[path].operations}
    others = (linked[other] for end in (".yaml", ".yml") if (other := path.removesuffix(".json") + end) in linked)
    return any({(operation.method, operation.path) for operation in other.operations} == operations for other in others)


def _gap(document: ApiDocument) -> Gap:
    return Gap("openapi", document.location, f"is split: {document.partial}")


def _reported(document: ApiDocument) -> bool:
    """What could not be followed is a fault of the document, and said as such."""
    return any(problem.subject and f"`{problem.subject}`" in document.partial for problem in document.problems)


class _Target(NamedTuple):
    """Where a reference leads: a file of the repository, and a pointer in it."""

    path: str
    pointer: str


class _Split:
    """Follows one document's references into other files, each file once."""

    def __init__(self, sources: Sources, path: str) -> None:
        self.sources, self.path = sources, path
        self.files: dict[str, None] = {path: None}
        self.problems: list[Problem] = []
        self.partial = ""

    def link(self, document: Any) -> ApiDocument:
        self._follow(self.path, document)
        operations = tuple(self._operations(document))
        problems = tuple(dict.fromkeys((*document.problems, *self.problems)))
        return ApiDocument(
            Location(self.path, document.line),
            document.version,
            operations,
            document.bases,
            problems,
            document.validated,
            self.partial,
            files=tuple(self.files),
            leaks=tuple((path, leak) for path in self.files for leak in self.sources.read("leaks", path) or ()),
        )

    def _follow(self, path: str, document: Any) -> None:
        """Every file that the document refers to, directly or not; what does not exist is a problem."""
        todo = [(path, document)]
        while todo:
            holder, part = todo.pop()
            for reference in part.references:
                target = _target(holder, reference.target)
                if target is None or len(self.files) >= _MOST_FILES:
                    continue
                place = Location(holder, reference.line)
                if not self.sources.exists(target.path):
                    if not self.sources.ignored(target.path):
                        self._missing(place, reference.target, f"there is no file `{target.path}`")
                    continue
                other = self._part(target)
                if other is None:
                    continue
                if _known(other, target.pointer) is False:
                    self._missing(place, reference.target, f"`{target.path}` has nothing at `{target.pointer}`")
                if target.path not in self.files:
                    self.files[target.path] = None
                    todo.append((target.path, other))

    def _missing(self, place: Location, written: str, why: str) -> None:
        self.problems.append(
            Problem("dangling-reference", place, f"`{written}` refers to nothing: {why}", subject=written)
        )

    def _operations(self, document: Any) -> Iterator[ApiOperation]:
        items: tuple[tuple[str, Any], ...] = tuple((self.path, item) for item in document.paths)
        if document.paths_ref:
            items += tuple(self._table(self.path, document.paths_ref))
        for holder, item in items:
            for place, operation in self._of_item(holder, item, 0):
                place, operation = self._of_operation(place, operation)
                yield ApiOperation(
                    operation.method,
                    item.path,
                    Location(place, operation.line),
                    operation.documented,
                    operation.responds,
                    operation.handler,
                    operation.secured,
                )

    def _table(self, holder: str, reference: str) -> Iterator[tuple[str, Any]]:
        target = _target(holder, reference)
        part = self._part(target)
        if target is None or part is None:
            self._lost(reference)
            return
        table = part.paths if part.version and target.pointer == "/paths" else dict(part.tables).get(target.pointer, ())
        for item in table:
            yield target.path, item

    def _of_item(self, holder: str, item: Any, depth: int) -> Iterator[tuple[str, Any]]:
        """(file, operation) of a path item and of what it refers to."""
        for operation in item.operations:
            yield holder, operation
        if not item.ref or depth > _DEEPEST:
            return
        target = _target(holder, item.ref)
        part = self._part(target)
        if target is None or part is None:
            self._lost(item.ref)
            return
        referred = dict(part.items).get(target.pointer) or _item_of(part, target.pointer)
        if referred is None:
            self._lost(item.ref)
        else:
            yield from self._of_item(target.path, referred, depth + 1)

    def _of_operation(self, holder: str, operation: Any) -> tuple[str, Any]:
        target = _target(holder, operation.ref) if operation.ref else None
        part = self._part(target)
        referred = dict(part.operations).get(target.pointer) if part and target else None
        if target is None or referred is None:
            return holder, operation
        return target.path, referred._replace(method=operation.method)

    def _part(self, target: _Target | None) -> Any:
        if target is None or not target.path.endswith((".yaml", ".yml", ".json")):
            return None
        return self.sources.read("openapi", target.path)

    def _lost(self, reference: str) -> None:
        self.partial = self.partial or f"`{reference}` could not be followed"


def _target(holder: str, reference: str) -> _Target | None:
    """The file and pointer of a reference; ``None`` for another host and for what leaves the repository."""
    if "://" in reference or reference.startswith("//"):
        return None
    file, _, pointer = reference.partition("#")
    path = normpath(join(dirname(holder), unquote(file))) if file else holder
    if path.startswith(("../", "/")):
        return None
    return _Target(path, unquote(pointer).rstrip("/"))


def _known(part: Any, pointer: str) -> bool | None:
    """Whether the pointer leads to something in the part; ``None`` where that was not recorded."""
    if not pointer or part.version or pointer.count("/") > 3:
        return None
    return pointer in part.pointers


def _item_of(part: Any, pointer: str) -> Any:
    """A path item that a whole document (not a part) holds under ``/paths/…``."""
    name = pointer.removeprefix("/paths/").replace("~1", "/").replace("~0", "~")
    return next((item for item in part.paths if item.path == name), None)
