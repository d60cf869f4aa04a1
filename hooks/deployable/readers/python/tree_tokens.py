"""What single nodes of tree-sitter say: their place, text, names, numbers and strings."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from typing import Any

from deployable import syntax
from deployable.syntax import Expression

Node = Any


def line_of(node: Node) -> int:
    return int(node.start_point[0]) + 1


def end_of(node: Node) -> int:
    """The last line, without a line break that a broken body may end in."""
    row, column = node.end_point
    return int(row) + (1 if column or row == node.start_point[0] else 0)


def text_of(node: Node) -> str:
    return str(node.text, "utf-8", "replace")


def named_children(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in ("comment", "line_continuation")]


def has_token(node: Node, token: str) -> bool:
    return any(child.type == token for child in node.children)


def identifier(node: Node) -> str:
    written = text_of(node)
    return written if written.isascii() else unicodedata.normalize("NFKC", written)


def innermost(pattern: Node) -> Node:
    """A case pattern without the parentheses around it."""
    while (
        pattern.type in ("case_pattern", "tuple_pattern")
        and len(named_children(pattern)) == 1
        and not ends_in_comma(pattern)
    ):
        pattern = named_children(pattern)[0]
    return pattern


def left_of(node: Node) -> Node | None:
    """The left operand, out of its parentheses: ``ast`` does not keep them."""
    found = node.child_by_field_name("left")
    return None if found is None else inside_parentheses(found)


def operator_of(node: Node) -> str:
    found = node.child_by_field_name("operator")
    return text_of(found) if found is not None else ""


def quote_of(node: Node) -> int:
    """1 or 3 quotation marks."""
    opening = text_of(node.children[0])
    return len(opening) - len(opening.rstrip("'\""))


def starred_whole(value: Any) -> Expression:
    """``*self.cases`` or ``*items[1:]``, which the tree may take for ``(*self).cases``: the whole under its star."""
    match value:
        case syntax.Attribute(value=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(value=inner), line)
        case syntax.Subscript(value=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(value=inner), line)
        case syntax.Call(func=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(func=inner), line)
        case syntax.Operation(operands=(syntax.Starred(value=inner, line=line), *rest)):
            return syntax.Starred(value._replace(operands=(inner, *rest)), line)
        case syntax.Conditional(then=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(then=inner), line)
        case syntax.Conditional(then=syntax.Other(kind="NamedExpr", children=(name, inner), line=line)):
            return syntax.Other("NamedExpr", (name, value._replace(then=inner)), line)
    return value


def named_operands(node: Node) -> list[Node]:
    operators = {each.id for each in node.children_by_field_name("operators")}
    return [child for child in named_children(node) if child.id not in operators]


def inside_parentheses(node: Node) -> Node:
    """What stands inside parentheses, whose place is the place ``ast`` gives."""
    while node.type == "parenthesized_expression":
        parts = named_children(node)
        if not parts:
            break
        node = parts[0]
    return node


def ends_in_comma(node: Node) -> bool:
    tokens = [child for child in node.children if child.type not in ("comment", ")", "]", "line_continuation")]
    return bool(tokens) and tokens[-1].type == ","


def last_line(node: Node) -> int:
    """Where the last statement of a definition ends: comments and blank lines after it do not belong to it."""
    at = node
    for _ in range(1000):
        children = [child for child in at.children if child.type not in ("comment", "line_continuation")]
        if not children:
            break
        at = children[-1]
        if at.end_point[0] == at.start_point[0]:
            break
    return int(at.end_point[0]) + 1 if at.end_point[1] or at is not node else end_of(node)


def imported_name(node: Node) -> tuple[str, str]:
    if node.type == "aliased_import":
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        return "".join(text_of(name).split()) if name is not None else "", text_of(alias) if alias is not None else ""
    return "".join(text_of(node).split()), ""


def constants(parts: list[Expression]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, syntax.Const) and isinstance(part.value, str):
            yield part.value


def joined(parts: list[Expression], line: int) -> Iterator[Expression]:
    """Neighbouring constants as one, empty ones left out."""
    pending = ""
    for part in parts:
        if type(part) is syntax.Const and isinstance(part.value, str):
            pending += part.value
            continue
        if pending:
            yield syntax.Const(pending, line)
        pending = ""
        yield part
    if pending:
        yield syntax.Const(pending, line)


_ESCAPE = re.compile(
    r"\\(\n|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]{1,100}\})"
)
_BYTES_ESCAPE = re.compile(r"\\(\n|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2})")
_LETTERS = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}


def unescaped(text: str, binary: bool) -> str:
    return (_BYTES_ESCAPE if binary else _ESCAPE).sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    form = found[1]
    if form in _LETTERS:
        return _LETTERS[form]
    if form[0] == "N":
        try:
            return unicodedata.lookup(form[2:-1])
        except KeyError:
            return found[0]
    code = int(form[1:], 16) if form[0] in "xuU" else int(form, 8)
    return chr(code) if code < 0x110000 else found[0]


def old_number(written: str) -> int | float:
    """``0777`` and ``10L`` of Python 2; whatever cannot be a number is 0."""
    digits = written.rstrip("lLjJ").replace("_", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return int(digits, 8) if digits.startswith("0") and digits.isdigit() else int(digits, 0)
        except ValueError:
            return 0
