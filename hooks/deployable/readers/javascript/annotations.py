"""Type annotations, as far as linkers look at them: names, generics, arrays, unions, literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable.readers.javascript.lowering import Lowering, form, line
from deployable.syntax import Expression, ListOf, Name, Operation, Other, Subscript

if TYPE_CHECKING:
    from tree_sitter import Node


def annotation(lowering: Lowering, node: Node | None) -> Expression | None:
    """The type after the colon of a ``type_annotation``."""
    if node is None:
        return None
    children = node.named_children
    return lowering.expression(children[0]) if children else None


@form("generic_type")
def _generic(lowering: Lowering, node: Node) -> Subscript:
    """``Promise<User>`` as ``Promise[User]``; several arguments are a list."""
    children = node.named_children
    arguments = children[-1].named_children if len(children) > 1 else []
    values = tuple(lowering.expression(child) for child in arguments)
    key = values[0] if len(values) == 1 else ListOf(values, line(node))
    return Subscript(lowering.expression(children[0] if children else None), key, line(node))


@form("array_type")
def _array(lowering: Lowering, node: Node) -> Subscript:
    children = node.named_children
    return Subscript(Name("Array", line(node)), lowering.expression(children[0] if children else None), line(node))


@form("union_type")
def _union(lowering: Lowering, node: Node) -> Operation:
    return Operation("|", lowering.expressions(node.children), line(node))


@form("literal_type", "parenthesized_type", "readonly_type")
def _inner(lowering: Lowering, node: Node) -> Expression:
    children = node.named_children
    return lowering.expression(children[0]) if children else Other(node.type, (), line(node))


@form(
    "object_type",
    "function_type",
    "constructor_type",
    "conditional_type",
    "intersection_type",
    "tuple_type",
    "lookup_type",
    "index_type_query",
    "type_query",
    "template_literal_type",
    "type_predicate",
    "mapped_type_clause",
    "infer_type",
    "this_type",
    "existential_type",
    "type_arguments",
    "type_parameters",
)
def _opaque(lowering: Lowering, node: Node) -> Other:
    return Other(node.type, (), line(node))
