"""What stands on the left of an assignment or in a parameter list: names, members and destructuring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable.readers.javascript.literals import property_key
from deployable.readers.javascript.lowering import Lowering, form, line
from deployable.syntax import Const, Default, DictOf, Expression, Item, ListOf, Name, Starred

if TYPE_CHECKING:
    from tree_sitter import Node


@form("object_pattern")
def _object_pattern(lowering: Lowering, node: Node) -> DictOf:
    items = [_entry(lowering, child) for child in node.children if child.is_named and child.type != "comment"]
    return DictOf(tuple(items), line(node))


def _entry(lowering: Lowering, node: Node) -> Item:
    at = line(node)
    if node.type == "pair_pattern":
        key = property_key(lowering, node.child_by_field_name("key"))
        return Item(key, lowering.expression(node.child_by_field_name("value")), at)
    if node.type == "rest_pattern":
        return Item(None, _rest(lowering, node).value, at)
    if node.type == "object_assignment_pattern":
        target = lowering.expression(node.child_by_field_name("left"))
        value = lowering.expression(node.child_by_field_name("right"))
        name = target.id if isinstance(target, Name) else None
        return Item(Const(name, at), Default(target, value, at), at)
    name = lowering.text(node)
    return Item(Const(name, at), Name(name, at), at)


@form("shorthand_property_identifier_pattern")
def _shorthand(lowering: Lowering, node: Node) -> Name:
    return Name(lowering.text(node), line(node))


@form("array_pattern")
def _array_pattern(lowering: Lowering, node: Node) -> ListOf:
    """Skipped places (``[, second]``) keep their position as ``None``."""
    items: list[Expression] = []
    empty = True
    for child in node.children:
        if child.type == "," and empty:
            items.append(Const(None, line(node)))
        elif child.type == ",":
            empty = True
        elif child.is_named and child.type != "comment":
            items.append(lowering.expression(child))
            empty = False
    return ListOf(tuple(items), line(node))


@form("assignment_pattern")
def _with_default(lowering: Lowering, node: Node) -> Default:
    target = lowering.expression(node.child_by_field_name("left"))
    return Default(target, lowering.expression(node.child_by_field_name("right")), line(node))


@form("rest_pattern")
def _rest(lowering: Lowering, node: Node) -> Starred:
    values = lowering.expressions(node.children)
    return Starred(values[0] if values else Const(None, line(node)), line(node))
