"""Python that ``ast`` of the running interpreter cannot parse → ``syntax.Module``, by tree-sitter, node for node the same.

Imported only when ``ast`` has refused a file: newer grammar, Python 2, or a real error. Where the tree has an error, the line
goes to ``faults`` and what is whole around it is kept. Differences from ``ast``: ``print x`` is a fault, and the lines of what
stands inside an f-string of several lines are exact where older ``ast`` gives the string's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import tree_sitter_python
from tree_sitter import Language, Parser

from deployable import syntax
from deployable.model import Unreadable
from deployable.readers.python import shapes
from deployable.readers.python.tree_statements import Statements
from deployable.written import trees

Node = Any
LONGEST = 1 << 20
FAULTS = 50


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_python.language()))


def read(text: str) -> syntax.Module:
    """As ``python.read``; raises ``Unreadable`` for what is too long or too deep to be told apart from noise."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        source = text.encode()
    except UnicodeEncodeError:
        raise Unreadable("not valid Unicode") from None
    if len(source) > LONGEST:
        raise Unreadable("a syntax error in a file too long to look around it")
    root = trees.root(_parser(), source)
    faults = tuple(_faults(root)) if root.has_error else ()
    lowering = Statements()
    try:
        doc, body = shapes.documented(tuple(lowering.body(root)))
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    return syntax.Module("python", body, doc, faults=tuple(sorted({*faults, *lowering.faults})[:FAULTS]))


def _faults(root: Node) -> Iterator[int]:
    """Lines where the tree has an error or lacks a token."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            yield node.start_point[0] + 1
        if node.has_error and not node.is_error:
            todo.extend(node.children)
