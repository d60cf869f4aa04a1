"""Names, members, calls, operators and what is unwrapped: parentheses, ``await``, type assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable.readers.javascript.literals import property_name
from deployable.readers.javascript.lowering import Lowering, form, line
from deployable.syntax import (
    Attribute,
    Call,
    Conditional,
    Const,
    Expression,
    Name,
    Operation,
    Other,
    Subscript,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_OPERATORS = {"===": "==", "!==": "!=", "||": "or", "&&": "and", "!": "not"}
_ASSOCIATIVE = {"+", "||", "&&", "??"}


@form("identifier", "type_identifier", "predefined_type", "property_identifier", "shorthand_property_identifier")
def _name(lowering: Lowering, node: Node) -> Name:
    return Name(lowering.text(node), line(node))


@form("this", "super", "import")
def _word(lowering: Lowering, node: Node) -> Name:
    return Name(node.type, line(node))


@form("meta_property")
def _meta(lowering: Lowering, node: Node) -> Attribute:
    """``import.meta`` and ``new.target``."""
    first, _, last = lowering.text(node).partition(".")
    return Attribute(Name(first.strip(), line(node)), last.strip(), line(node))


@form("member_expression", "nested_identifier", "nested_type_identifier")
def _member(lowering: Lowering, node: Node) -> Attribute:
    children = [child for child in node.children if child.is_named and child.type not in _PASSING]
    if len(children) < 2:
        return Attribute(lowering.expression(children[0] if children else None), "", line(node))
    name = property_name(lowering, children[-1])
    return Attribute(lowering.expression(children[0]), name, line(children[-1]), _optional(node))


_PASSING = {"comment", "optional_chain"}


def _optional(node: Node) -> bool:
    return any(child.type == "optional_chain" for child in node.children)


@form("subscript_expression")
def _subscript(lowering: Lowering, node: Node) -> Subscript:
    value = lowering.expression(node.child_by_field_name("object"))
    return Subscript(value, lowering.expression(node.child_by_field_name("index")), line(node), _optional(node))


@form("call_expression")
def _call(lowering: Lowering, node: Node) -> Expression:
    func = lowering.expression(node.child_by_field_name("function"))
    arguments = _arguments(lowering, node.child_by_field_name("arguments"))
    return _called(func, arguments, node)


def _called(func: Expression, arguments: tuple[Expression, ...], node: Node) -> Expression:
    """The call; the grammar takes ``":" + get<T>(x)`` for a call of the sum, where only its last operand is called."""
    if isinstance(func, Operation) and node.child_by_field_name("type_arguments") is not None:
        return func._replace(operands=(*func.operands[:-1], _called(func.operands[-1], arguments, node)))
    return Call(func, arguments, (), _called_at(func, node), node.end_point[0] + 1)


@form("new_expression")
def _new(lowering: Lowering, node: Node) -> Call:
    func = lowering.expression(node.child_by_field_name("constructor"))
    arguments = node.child_by_field_name("arguments")
    return Call(func, _arguments(lowering, arguments), (), line(node), node.end_point[0] + 1)


def _arguments(lowering: Lowering, node: Node | None) -> tuple[Expression, ...]:
    if node is None:
        return ()
    if node.type == "template_string":
        return (lowering.expression(node),)
    return lowering.expressions(node.children)


def _called_at(func: Expression, node: Node) -> int:
    """In a chain of calls the line where this call's own name stands."""
    return func.line if isinstance(func, Attribute) else line(node)


@form("parenthesized_expression")
def _parenthesized(lowering: Lowering, node: Node) -> Expression:
    return _first(lowering, node)


@form("await_expression", "non_null_expression", "as_expression", "satisfies_expression", "instantiation_expression")
def _transparent(lowering: Lowering, node: Node) -> Expression:
    return _first(lowering, node)


@form("type_assertion")
def _type_assertion(lowering: Lowering, node: Node) -> Expression:
    children = node.named_children
    return lowering.expression(children[-1] if children else None)


def _first(lowering: Lowering, node: Node) -> Expression:
    for child in node.children:
        if child.is_named and child.type != "comment":
            return lowering.expression(child)
    return Other(node.type, (), line(node))


@form("binary_expression")
def _binary(lowering: Lowering, node: Node) -> Operation:
    """A chain of one associative operator has all its operands side by side, however long it is."""
    sign = _operator(node)
    operands: list[Node | None] = [node.child_by_field_name("right")]
    left = node.child_by_field_name("left")
    while sign in _ASSOCIATIVE and left is not None and left.type == "binary_expression" and _operator(left) == sign:
        operands.append(left.child_by_field_name("right"))
        left = left.child_by_field_name("left")
    operands.append(left)
    values = tuple(lowering.expression(operand) for operand in reversed(operands))
    return Operation(_OPERATORS.get(sign, sign), values, line(node))


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""


@form("unary_expression")
def _unary(lowering: Lowering, node: Node) -> Expression:
    sign = _operator(node)
    argument = lowering.expression(node.child_by_field_name("argument"))
    if sign == "void":
        return Const(None, line(node)) if isinstance(argument, Const) else Other("void", (argument,), line(node))
    if sign == "-" and isinstance(argument, Const) and isinstance(argument.value, int | float):
        return Const(-argument.value, line(node))
    return Operation(_OPERATORS.get(sign, sign), (argument,), line(node))


@form("ternary_expression")
def _ternary(lowering: Lowering, node: Node) -> Conditional:
    test, then, otherwise = (
        lowering.expression(node.child_by_field_name(field)) for field in ("condition", "consequence", "alternative")
    )
    return Conditional(test, then, otherwise, line(node))


@form("assignment_expression", "augmented_assignment_expression")
def _assignment(lowering: Lowering, node: Node) -> Other:
    """An assignment inside an expression: its target, then its value, which is the value of the whole."""
    left = lowering.expression(node.child_by_field_name("left"))
    return Other("assignment", (left, lowering.expression(node.child_by_field_name("right"))), line(node))


@form("sequence_expression")
def _sequence(lowering: Lowering, node: Node) -> Other:
    """The children in order, also when the grammar nests them; the last is the value."""
    items: list[Node] = []
    todo = [node]
    while todo:
        item = todo.pop()
        if item.type == "sequence_expression":
            todo.extend(reversed([child for child in item.children if child.is_named and child.type != "comment"]))
        else:
            items.append(item)
    return Other("sequence", tuple(lowering.expression(item) for item in items), line(node))


@form("decorator")
def _decorator(lowering: Lowering, node: Node) -> Expression:
    return _first(lowering, node)


@form("jsx_text", "jsx_closing_element", "comment", "html_character_reference", "ERROR")
def _silent(lowering: Lowering, node: Node) -> Other:
    return Other(node.type, (), line(node))


@form("jsx_attribute")
def _jsx_attribute(lowering: Lowering, node: Node) -> Expression:
    children = node.named_children
    return lowering.expression(children[-1]) if len(children) > 1 else Other(node.type, (), line(node))
