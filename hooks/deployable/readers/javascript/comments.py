"""Comment blocks: what documents a function, and what describes API operations (swagger-jsdoc)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from deployable.syntax import Comment

if TYPE_CHECKING:
    from tree_sitter import Node

_DOCUMENTS = re.compile(rb"@swagger|@openapi")
_MOST_COMMENTS = 5_000


def operations(root: Node, source: bytes) -> tuple[Comment, ...]:
    """The comment blocks that describe operations, wherever they stand."""
    found: list[Comment] = []
    end = 0
    for match in islice(_DOCUMENTS.finditer(source), _MOST_COMMENTS):
        if match.start() < end:
            continue
        node = root.descendant_for_byte_range(match.start(), match.start() + 1)
        if node is None or node.type != "comment":
            continue
        end = node.end_byte
        found.append(
            Comment(plain_comment(source[node.start_byte : end].decode("utf-8", "replace")), node.start_point[0] + 1)
        )
    return tuple(found)


def plain_comment(comment: str) -> str:
    r"""The comment's text without its markers; every line stays on its line.

    >>> plain_comment("/**\n * @swagger\n *   /pets:\n */")
    '\n@swagger\n  /pets:\n'
    """
    inner = comment.removeprefix("/**").removeprefix("/*").removesuffix("*/")
    return "\n".join(_unmarked(line) for line in inner.split("\n"))


def _unmarked(line: str) -> str:
    bare = line.lstrip()
    if bare.startswith(("* ", "// ")):
        return bare.split(" ", 1)[1].rstrip()
    return bare.lstrip("*/").rstrip() if bare.startswith(("*", "//")) else line.rstrip()
