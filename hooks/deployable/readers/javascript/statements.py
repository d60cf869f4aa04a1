"""Statements: declarations, expressions that stand by themselves, and TypeScript's enums and namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable.readers.javascript.annotations import annotation
from deployable.readers.javascript.functions import class_, function
from deployable.readers.javascript.literals import property_name
from deployable.readers.javascript.lowering import Lowering, line, statement
from deployable.syntax import (
    Assign,
    Class,
    Const,
    DictOf,
    Export,
    Expr,
    Expression,
    Item,
    Name,
    Statement,
)

if TYPE_CHECKING:
    from tree_sitter import Node


@statement("lexical_declaration", "variable_declaration", "using_declaration")
def variables(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    for child in node.children:
        if child.type != "variable_declarator":
            continue
        target = lowering.expression(child.child_by_field_name("name"))
        value = child.child_by_field_name("value")
        kind = annotation(lowering, child.child_by_field_name("type"))
        if value is None:
            out.append(Assign((target,), Const(None, line(child)), kind, line(child)))
        else:
            targets, right = _targets(lowering, value)
            out.append(Assign((target, *targets), right, kind, line(child)))


def _targets(lowering: Lowering, value: Node) -> tuple[list[Expression], Expression]:
    """``app = module.exports = express()``: every target, and the one value."""
    targets: list[Expression] = []
    node: Node | None = value
    while node is not None and node.type == "assignment_expression":
        targets.append(lowering.expression(node.child_by_field_name("left")))
        node = node.child_by_field_name("right")
    return targets, lowering.expression(node)


@statement("function_declaration", "generator_function_declaration")
def _function(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.append(function(lowering, node))


@statement("class_declaration", "abstract_class_declaration")
def _class(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.append(class_(lowering, node))


@statement("enum_declaration")
def _enum(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """Members without a value count on from the one before."""
    body = node.child_by_field_name("body")
    items: list[Item] = []
    number = -1
    for child in body.named_children if body is not None else ():
        at = line(child)
        if child.type == "enum_assignment":
            name = property_name(lowering, child.child_by_field_name("name"))
            value = lowering.expression(child.child_by_field_name("value"))
            number = value.value if isinstance(value, Const) and type(value.value) is int else number
        elif child.type != "comment":
            number += 1
            name, value = property_name(lowering, child), Const(number, at)
        else:
            continue
        items.append(Item(Const(name, at), value, at))
    target = Name(property_name(lowering, node.child_by_field_name("name")), line(node))
    out.append(Assign((target,), DictOf(tuple(items), line(node)), None, line(node)))


@statement("internal_module", "module")
def _namespace(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """A namespace is a class whose members are what stands in it."""
    body = node.child_by_field_name("body")
    name = node.child_by_field_name("name")
    if body is None or name is None or name.type == "string":
        return
    inner = tuple(item for item in lowering.statements(body.children) if not isinstance(item, Export))
    out.append(Class(lowering.text(name), (), (), inner, (), "", line(node), node.end_point[0] + 1))


# --------------------------------------------------------------------------- expressions as statements


@statement("expression_statement")
def expression(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    for child in node.children:
        if child.is_named and child.type != "comment":
            as_statement(lowering, child, out)
            return


def as_statement(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    at = line(node)
    if node.type == "parenthesized_expression":
        expression(lowering, node, out)
    elif node.type == "internal_module":
        _namespace(lowering, node, out)
    elif node.type == "assignment_expression":
        targets, value = _targets(lowering, node)
        out.append(Assign(tuple(targets), value, None, at))
    elif node.type == "augmented_assignment_expression":
        operator = node.child_by_field_name("operator")
        target = lowering.expression(node.child_by_field_name("left"))
        value = lowering.expression(node.child_by_field_name("right"))
        out.append(Assign((target,), value, None, at, operator.type if operator is not None else "+="))
    elif node.type == "update_expression":
        target = lowering.expression(node.child_by_field_name("argument"))
        out.append(Assign((target,), Const(1, at), None, at, "+="))
    elif node.type == "sequence_expression":
        for child in node.children:
            if child.is_named and child.type != "comment":
                lowering.statement(child, out) if child.type == node.type else as_statement(lowering, child, out)
    else:
        out.append(Expr(lowering.expression(node), at))


@statement("sequence_expression")
def _sequence(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    as_statement(lowering, node, out)
