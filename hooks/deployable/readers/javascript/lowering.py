"""The walk from tree-sitter's nodes to ``syntax``: one table of forms for expressions, one for statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from deployable.readers.javascript.comments import plain_comment
from deployable.syntax import Expression, Function, Other, Statement

if TYPE_CHECKING:
    from tree_sitter import Node

MOST_DEPTH = 160
"""Levels of nesting that are followed. Chains of calls count too: sixty ``.option()`` calls are a hundred levels."""

_Form = TypeVar("_Form", bound=Callable[..., Any])
ExpressionForm = Callable[["Lowering", "Node"], Expression]
StatementForm = Callable[["Lowering", "Node", "list[Statement]"], None]

EXPRESSIONS: dict[str, ExpressionForm] = {}
STATEMENTS: dict[str, StatementForm] = {}


class Lowering:
    """One file on its way. ``doc`` is the comment block that waits for the next function of its statement."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.doc = ""
        self.faults: list[int] = []
        self._depth = 0

    def module(self, root: Node) -> tuple[Statement, ...]:
        return self.statements(root.children)

    def text(self, node: Node) -> str:
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def expression(self, node: Node | None) -> Expression:
        if node is None:
            return Other("missing", (), 0)
        if self._depth > MOST_DEPTH:
            return self._too_deep(node)
        self._depth += 1
        form = EXPRESSIONS.get(node.type)
        value = form(self, node) if form is not None else self.other(node)
        self._depth -= 1
        return value

    def expressions(self, nodes: Iterable[Node]) -> tuple[Expression, ...]:
        return tuple(self.expression(node) for node in nodes if node.is_named and node.type != "comment")

    def other(self, node: Node) -> Other:
        """A form of no further interest; what is called or read inside it is kept."""
        return Other(node.type, self.expressions(node.children), line(node))

    def statements(self, nodes: Iterable[Node]) -> tuple[Statement, ...]:
        """The statements of a block. Function declarations come first, as the language hoists them."""
        out: list[Statement] = []
        comment: Node | None = None
        for node in nodes:
            if node.type == "comment":
                comment = node
                continue
            if node.is_named:
                self.doc = self._doc(comment, node)
                self.statement(node, out)
                self.doc = ""
            comment = None
        hoisted = [item for item in out if type(item) is Function]
        if hoisted and type(out[len(hoisted) - 1]) is not Function:
            out = [*hoisted, *(item for item in out if type(item) is not Function)]
        return tuple(out)

    def statement(self, node: Node, out: list[Statement]) -> None:
        if self._depth > MOST_DEPTH:
            self._too_deep(node)
            return
        self._depth += 1
        form = STATEMENTS.get(node.type)
        if form is not None:
            form(self, node, out)
        self._depth -= 1

    def take_doc(self) -> str:
        doc, self.doc = self.doc, ""
        return doc

    def member_doc(self, comment: Node | None, node: Node) -> None:
        """Lets the comment block before a class member or property document the function in it."""
        self.doc = self._doc(comment, node)

    def _doc(self, comment: Node | None, node: Node) -> str:
        if comment is None or node.start_point[0] - comment.end_point[0] > 1:
            return ""
        text = self.text(comment)
        if not text.startswith("/**"):
            return ""
        return plain_comment(text).strip()

    def _too_deep(self, node: Node) -> Other:
        self.faults.append(line(node))
        return Other("too deep", (), line(node))


def line(node: Node) -> int:
    return node.start_point[0] + 1


def form(*kinds: str) -> Callable[[_Form], _Form]:
    """Registers how these kinds of node become an expression."""

    def register(function: _Form) -> _Form:
        EXPRESSIONS.update(dict.fromkeys(kinds, function))
        return function

    return register


def statement(*kinds: str) -> Callable[[_Form], _Form]:
    """Registers how these kinds of node become statements."""

    def register(function: _Form) -> _Form:
        STATEMENTS.update(dict.fromkeys(kinds, function))
        return function

    return register
