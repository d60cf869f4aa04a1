"""Strings, numbers, templates, arrays and objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deployable.readers.javascript.lowering import Lowering, form, line
from deployable.syntax import Const, DictOf, Expression, Format, Function, Item, ListOf, Name, Pattern, Starred

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_INTEGER = re.compile(r"0[xX][0-9a-fA-F]{1,20}|0[oO][0-7]{1,20}|0[bB][01]{1,64}|[0-9]{1,20}")


def unescape(text: str) -> str:
    r"""
    >>> unescape(r"a\/b\x41\u{42}\n")
    'a/bAB\n'
    """
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPES.get(match[4], match[4])
    return chr(min(int(code, 16), 0x10FFFF))


@form("string")
def _string(lowering: Lowering, node: Node) -> Const:
    return Const(string_value(lowering, node), line(node))


def string_value(lowering: Lowering, node: Node) -> str:
    return unescape(lowering.text(node)[1:-1])


@form("number")
def _number(lowering: Lowering, node: Node) -> Const:
    text = lowering.text(node).replace("_", "").removesuffix("n")
    try:
        value: int | float = (
            int(text, 0 if text[:1] == "0" and len(text) > 1 else 10) if _INTEGER.fullmatch(text) else float(text)
        )
    except ValueError:
        value = 0
    return Const(value, line(node))


@form("true")
def _true(lowering: Lowering, node: Node) -> Const:
    return Const(True, line(node))


@form("false")
def _false(lowering: Lowering, node: Node) -> Const:
    return Const(False, line(node))


@form("null", "undefined")
def _nothing(lowering: Lowering, node: Node) -> Const:
    return Const(None, line(node))


@form("regex")
def _regex(lowering: Lowering, node: Node) -> Pattern:
    pattern = node.child_by_field_name("pattern")
    return Pattern(lowering.text(pattern) if pattern is not None else "", line(node))


@form("template_string")
def _template(lowering: Lowering, node: Node) -> Const | Format:
    parts: list[Expression] = []
    plain = ""
    for child in node.children:
        if child.type == "template_substitution":
            if plain:
                parts.append(Const(plain, line(node)))
                plain = ""
            parts.extend(lowering.expressions(child.children)[:1])
        elif child.is_named:
            plain += unescape(lowering.text(child))
    if not parts:
        return Const(plain, line(node))
    if plain:
        parts.append(Const(plain, line(node)))
    return Format(tuple(parts), line(node))


@form("array")
def _array(lowering: Lowering, node: Node) -> ListOf:
    return ListOf(lowering.expressions(node.children), line(node))


@form("spread_element")
def _spread(lowering: Lowering, node: Node) -> Starred:
    values = lowering.expressions(node.children)
    return Starred(values[0] if values else Const(None, line(node)), line(node))


@form("object")
def _object(lowering: Lowering, node: Node) -> DictOf:
    items: list[Item] = []
    comment: Node | None = None
    for child in node.children:
        if child.type == "comment":
            comment = child
        elif child.is_named:
            lowering.member_doc(comment, child)
            items.extend(_item(lowering, child))
            comment = None
    return DictOf(tuple(items), line(node))


def _item(lowering: Lowering, node: Node) -> list[Item]:
    at = line(node)
    if node.type == "pair":
        key = property_key(lowering, node.child_by_field_name("key"))
        return [Item(key, lowering.expression(node.child_by_field_name("value")), at)]
    if node.type == "shorthand_property_identifier":
        name = lowering.text(node)
        return [Item(Const(name, at), Name(name, at), at)]
    if node.type == "spread_element":
        spread = _spread(lowering, node)
        return [Item(None, spread.value, at)]
    if node.type == "method_definition":
        method = lowering.expression(node)
        name = method.name if isinstance(method, Function) else ""
        return [Item(Const(name, at), method, at)]
    return []


def property_key(lowering: Lowering, node: Node | None) -> Expression:
    """A plain, quoted or numeric key as its string; a computed key as the expression in the brackets."""
    if node is None:
        return Const(None, 0)
    if node.type == "computed_property_name":
        inner = lowering.expressions(node.children)
        return inner[0] if inner else Const(None, line(node))
    return Const(property_name(lowering, node), line(node))


def property_name(lowering: Lowering, node: Node | None) -> str:
    """The name of a member, empty when it is computed."""
    if node is None or node.type == "computed_property_name":
        inner = node.named_children[0] if node is not None and node.named_children else None
        return string_value(lowering, inner) if inner is not None and inner.type == "string" else ""
    return string_value(lowering, node) if node.type == "string" else lowering.text(node)
