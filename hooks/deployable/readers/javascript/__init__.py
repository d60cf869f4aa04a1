"""JavaScript and TypeScript modules as the small tree of ``syntax``, by tree-sitter."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from deployable.model import Unreadable
from deployable.syntax import Module

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

LITERALS: tuple[bytes, ...] = (
    b"process.env",
    b"import.meta.env",
    b"createEnv",
    b"ConfigService",
    b"Deno.env",
    b"Bun.env",
    b"'express",
    b'"express',
    b"fastify",
    b"@nestjs/",
    b"'koa",
    b'"koa',
    b"@koa/",
    b"'hono",
    b'"hono',
    b"@hono/",
    b"@swagger",
    b"@openapi",
)
"""What a file that reads the environment, builds an application or describes its operations must hold.
Routers that name no framework of their own are reached from those files by their imports."""

LIMIT = 2 * 1024 * 1024
BROKEN = "replace"
"""Node reads a file whatever its bytes."""

_SUFFIX = re.compile(r"\.[cm]?[jt]s$|\.[jt]sx$")
_MOST_FAULTS = 20
_SERVED = re.compile(r"(^|/)(static|assets|public|wwwroot|www|media|vendored|vendors)/")
"""Folders of what browsers get: a bundle there is somebody's library, no code of the service."""


def matches(path: str) -> bool:
    """Every module of the two languages; declaration files (``.d.ts``) hold no code.

    >>> matches("src/app.ts"), matches("src/app.d.ts"), matches("data.json")
    (True, False, False)
    """
    return bool(_SUFFIX.search(path)) and not path.endswith((".d.ts", ".d.mts", ".d.cts"))


def read(path: str, text: str) -> Module:
    """The module's statements, its ``@swagger`` comments and the lines that make no sense.

    Raises ``Unreadable`` for minified bundles and for what is nested beyond any bound.
    """
    from deployable.readers.javascript import forms  # noqa: F401  (fills the tables)
    from deployable.readers.javascript.comments import operations
    from deployable.readers.javascript.lowering import Lowering

    if _minified(text) and _SERVED.search(path):
        return Module("javascript", ())
    if _minified(text):
        raise Unreadable("minified or generated in one line", 1)
    source = text.encode("utf-8", "surrogatepass")
    language, root = _parse(path, source)
    try:
        lowering = Lowering(source)
        body = lowering.module(root)
    except RecursionError as error:
        raise Unreadable("nested too deeply", 1) from error
    faults = _faults(root) if root.has_error else []
    return Module(language, body, "", operations(root, source), tuple(sorted({*faults, *lowering.faults})))


def _minified(text: str) -> bool:
    """Bundles have lines of many thousand characters; a long line of data in a longer file is no bundle.

    >>> _minified("x" * 60_000), _minified("const a = 1\\n" * 9_000)
    (True, False)
    """
    return len(text) > 50_000 and len(text) // (text.count("\n") + 1) > 1_000


def _parse(path: str, source: bytes) -> tuple[str, Node]:
    """The tree and the language's name. Files that end in ``.js`` may hold JSX or type annotations (Flow)."""
    if not path.endswith(("js", "jsx")):
        return "typescript", _typed(source, "tsx" if path.endswith("x") else "typescript")
    root = _tree(source, "javascript")
    if root.has_error:
        other = _tree(source, "tsx")
        if not other.has_error:
            return "javascript", other
    return "javascript", root


_TYPED_TEMPLATE = re.compile(rb"(?<=[\w)\]])<\s*\{[^`<>]{0,600}\}\s*>(?=`)")


def _typed(source: bytes, grammar: str) -> Node:
    """The grammar does not know object types before a template (``sql<{ id: string }>`…```): they are blanked, in place."""
    root = _tree(source, grammar)
    if root.has_error:
        plain = _TYPED_TEMPLATE.sub(lambda found: re.sub(rb"[^\n]", b" ", found[0]), source)
        other = _tree(plain, grammar) if plain != source else root
        root = root if other.has_error else other
    return root


def _tree(source: bytes, grammar: str) -> Node:
    from deployable.written.trees import root

    return root(_parser(grammar), source)


@cache
def _parser(grammar: str) -> Parser:
    from tree_sitter import Language, Parser

    if grammar == "javascript":
        import tree_sitter_javascript

        return Parser(Language(tree_sitter_javascript.language()))
    import tree_sitter_typescript

    dialect = tree_sitter_typescript.language_tsx if grammar == "tsx" else tree_sitter_typescript.language_typescript
    return Parser(Language(dialect()))


def _faults(root: Node) -> list[int]:
    """Lines where the parser lost its way, the first few of them."""
    lines: list[int] = []
    todo = [root]
    while todo and len(lines) < _MOST_FAULTS:
        node = todo.pop()
        if node.type == "ERROR" or node.is_missing:
            lines.append(node.start_point[0] + 1)
        else:
            todo.extend(child for child in reversed(node.children) if child.has_error or child.is_missing)
    return lines
