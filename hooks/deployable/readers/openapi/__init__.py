"""OpenAPI and Swagger documents (2.0 to 3.2, YAML and JSON) and the files they refer to.

A document is known by its content: a top key ``openapi`` or ``swagger``. Any other YAML or JSON file is read as a part
(``version`` empty), for documents that are split by ``$ref``. Whether a document is valid is decided here, since
that needs nothing but its own text; references to other files are the linker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Location, Problem, Unreadable
from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence, document, walk

LITERALS = (b"openapi:", b'"openapi"', b"swagger:", b'"swagger"', b"'openapi'", b"'swagger'")
LIMIT = 8 << 20
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_LARGEST_PART = 512 << 10
_TOP = re.compile(
    r"""^\s{0,8}["']?(?:openapi|swagger)["']?\s*:\s*["']?[0-9]|^\{.{0,400}?"(?:openapi|swagger)"\s*:\s*"[0-9]""",
    re.MULTILINE,
)
_NEVER = re.compile(
    r"(^|/)(\.github|\.circleci|\.vscode|\.idea|node_modules)/|(^|/)([^/]*lock[^/]*|package|tsconfig[^/]*|angular|nx|turbo|lerna|composer"
    r"|(docker-)?compose[^/]*|mkdocs|\.pre-commit-config|\.?eslintrc[^/]*|\.prettierrc)\.(json|ya?ml)$"
)
_BOUNDS = ("nested deeper", "aliases stand for")
_PARAMETER = re.compile(r"\{([^{}/]{1,200})\}")


class Operation(NamedTuple):
    method: str
    line: int
    documented: bool = False
    responds: bool = False
    ref: str = ""
    """Where it is really written, when the document only refers to it."""
    handler: str = ""
    """The function that connexion calls for it: ``operationId``, below ``x-openapi-router-controller`` when there is one."""
    secured: bool = False
    """Its own ``security``, or the document's, asks for credentials."""


class PathItem(NamedTuple):
    path: str
    line: int
    operations: tuple[Operation, ...] = ()
    ref: str = ""


class Reference(NamedTuple):
    """A ``$ref`` to another file or host, as written."""

    target: str
    line: int


class Document(NamedTuple):
    """``version`` is empty for a part. Pointers are JSON pointers below the file's root, ``""`` for the root itself."""

    version: str = ""
    line: int = 1
    bases: tuple[str, ...] = ()
    paths: tuple[PathItem, ...] = ()
    paths_ref: str = ""
    paths_line: int = 0
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    validated: bool = True
    items: tuple[tuple[str, PathItem], ...] = ()
    """Of a part: path items by pointer."""
    tables: tuple[tuple[str, tuple[PathItem, ...]], ...] = ()
    """Of a part: mappings of paths by pointer."""
    operations: tuple[tuple[str, Operation], ...] = ()
    """Of a part: what stands under a pointer and looks like an operation."""
    pointers: frozenset[str] = frozenset()
    """Of a part: every pointer up to three keys deep."""


def matches(path: str) -> bool:
    return path.endswith((".yaml", ".yml", ".json")) and _NEVER.search(path) is None


def read(path: str, text: str) -> Document | None:
    """The document, the part, or ``None`` for a file that can be neither. Raises ``Unreadable`` for one that is out of bounds."""
    whole = _TOP.search(text) is not None
    if not whole and len(text) > _LARGEST_PART:
        return None
    try:
        root = document(text)
    except Unreadable as why:
        if not whole or why.reason.startswith(_BOUNDS):
            raise
        problem = Problem(
            "unparsable", Location(path, why.line), f"cannot be parsed: {why.reason}", subject="unparsable"
        )
        return Document(version="unknown", line=why.line or 1, problems=(problem,))
    if not isinstance(root, Mapping):
        return None
    entry = root.entry("openapi") or root.entry("swagger")
    if whole and entry and isinstance(entry.value, Scalar) and entry.value.text[:1].isdigit():
        found = _document(path, root, entry, entry.value.text)
        if path.endswith(".json") and text.lstrip()[:1] != "{":
            problem = Problem(
                "not-json", Location(path, entry.line), "is named .json and holds YAML", subject="not json"
            )
            found = found._replace(problems=(problem, *found.problems))
        return found
    return _part(root)


def _document(path: str, root: Mapping, entry: Entry, version: str) -> Document:
    from deployable.readers.openapi.validity import faults, validate

    node = root.get("paths")
    paths = node if isinstance(node, Mapping) else Mapping((), 0, 0)
    items = tuple(_items(paths))
    if _asks(root):
        items = tuple(_secured(item, paths) for item in items)
    shape = validate(path, root, version)
    return Document(
        version,
        entry.line,
        tuple(dict.fromkeys(_bases(root))),
        items,
        paths.text("$ref"),
        root.line_of("paths"),
        tuple(_references(root)),
        (*(shape or ()), *faults(path, root, paths)),
        shape is not None,
    )


def _secured(item: PathItem, paths: Mapping) -> PathItem:
    """With the document's own ``security`` where an operation says nothing else."""
    node = paths.mapping(item.path)
    silent = {
        entry.key.upper()
        for entry in node.entries
        if isinstance(entry.value, Mapping) and not entry.value.entry("security")
    }
    return item._replace(
        operations=tuple(each._replace(secured=each.secured or each.method in silent) for each in item.operations)
    )


def _part(root: Mapping) -> Document:
    """Path items, operations and pointers at the root and up to two keys below it."""
    items, tables, operations, pointers = [], [], [], set()
    for pointer, node, line in _below(root):
        pointers.add(pointer)
        if not isinstance(node, Mapping):
            continue
        if any(entry.key.lower() in METHODS for entry in node.entries):
            items.append((pointer, _item("", node, line)))
        if any(entry.key.startswith("/") for entry in node.entries):
            tables.append((pointer, tuple(_items(node))))
        if node.entry("responses"):
            operations.append((pointer, _operation("", node, line)))
    return Document(
        items=tuple(items),
        tables=tuple(tables),
        operations=tuple(operations),
        pointers=frozenset(pointers),
        references=tuple(_references(root)),
    )


def _below(root: Mapping) -> Iterator[tuple[str, Node, int]]:
    """(pointer, node, line) of the root and of what lies up to three keys deep."""
    todo: list[tuple[str, Node, int, int]] = [("", root, root.line, 0)]
    while todo:
        pointer, node, line, depth = todo.pop()
        yield pointer, node, line
        if depth < 3 and isinstance(node, Mapping):
            for entry in node.entries:
                key = entry.key.replace("~", "~0").replace("/", "~1")
                todo.append((f"{pointer}/{key}", entry.value, entry.line, depth + 1))


def _items(paths: Mapping) -> Iterator[PathItem]:
    for entry in paths.entries:
        if entry.key.startswith("/") and isinstance(entry.value, Mapping):
            yield _item(entry.key, entry.value, entry.line)


def _item(path: str, node: Mapping, line: int) -> PathItem:
    operations = tuple(
        _operation(entry.key.upper(), entry.value, entry.line)
        for entry in node.entries
        if entry.key.lower() in METHODS and isinstance(entry.value, Mapping)
    )
    return PathItem(path, line, operations, node.text("$ref"))


def _operation(method: str, node: Mapping, line: int) -> Operation:
    return Operation(
        method,
        line,
        bool(node.text("summary") or node.text("description")),
        any(_responds(entry.key, entry.value) for entry in node.mapping("responses").entries),
        node.text("$ref"),
        ".".join(filter(None, (_controller(node), node.text("operationId")))),
        _asks(node),
    )


def _controller(node: Mapping) -> str:
    return node.text("x-openapi-router-controller") or node.text("x-swagger-router-controller")


def _asks(node: Mapping) -> bool:
    """Whether ``security`` names a scheme that must be satisfied; an empty requirement lets anybody in."""
    listed = node.items("security")
    return bool(listed) and all(isinstance(each, Mapping) and each.entries for each in listed)


def _responds(code: str, response: Node) -> bool:
    if not isinstance(response, Mapping):
        return False
    known = response.entry("content") or response.entry("schema") or response.entry("$ref")
    return known is not None or code in ("204", "205", "304") or code.startswith("3")


def _bases(root: Mapping) -> Iterator[str]:
    """The path part of every server's URL; variables take their defaults."""
    if root.entry("swagger"):
        yield root.text("basePath").rstrip("/")
    for server in root.items("servers"):
        if not isinstance(server, Mapping):
            continue
        url = server.text("url")
        for variable in server.mapping("variables").entries:
            default = variable.value.text("default") if isinstance(variable.value, Mapping) else ""
            url = url.replace("{" + variable.key + "}", default)
        path = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*", "", url)
        path = re.split(r"[?#]", path)[0].rstrip("/")
        yield path if path.startswith("/") or not path else f"/{path.lstrip('./')}"


def _references(root: Mapping) -> Iterator[Reference]:
    seen = set()
    for mapping in walk(root):
        entry = mapping.entry("$ref")
        target = entry.value.text if entry and isinstance(entry.value, Scalar) else ""
        if entry and target and not target.startswith("#") and target not in seen:
            seen.add(target)
            yield Reference(target, entry.line)


def placed(root: Mapping, keys: list[str | int]) -> tuple[Node | None, int]:
    """The node under a chain of keys and indices, and the line to show for it: that of the last key on the way."""
    node: Node | None = root
    line = root.line
    for key in keys:
        if isinstance(node, Mapping):
            entry = node.entry(str(key))
            if entry is None:
                return None, line
            node, line = entry.value, entry.line
        elif isinstance(node, Sequence) and isinstance(key, int) and key < len(node.items):
            node = node.items[key]
            line = node.line
        else:
            return None, line
    return node, line


def template_names(path: str) -> list[str]:
    """The parameters in a path template, in order."""
    return _PARAMETER.findall(path)
