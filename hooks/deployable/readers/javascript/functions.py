"""Functions, methods, parameters and classes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deployable.readers.javascript.annotations import annotation
from deployable.readers.javascript.literals import property_name
from deployable.readers.javascript.lowering import Lowering, form, line
from deployable.syntax import (
    Assign,
    Attribute,
    Class,
    Default,
    Expression,
    Function,
    Name,
    Parameter,
    Return,
    Starred,
    Statement,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = ("static", "get", "set", "async")


@form(
    "function_declaration",
    "generator_function_declaration",
    "function_expression",
    "generator_function",
    "arrow_function",
    "function",
    "method_definition",
)
def function(lowering: Lowering, node: Node) -> Function:
    doc = lowering.take_doc()
    decorators = [lowering.expression(child) for child in node.children if child.type == "decorator"]
    parameters, properties = _parameters(lowering, node)
    return Function(
        property_name(lowering, node.child_by_field_name("name")),
        parameters,
        (*properties, *_body(lowering, node.child_by_field_name("body"))),
        tuple(decorators),
        annotation(lowering, node.child_by_field_name("return_type")),
        doc,
        _kind(node),
        line(node),
        node.end_point[0] + 1,
    )


def _kind(node: Node) -> str:
    words = set()
    for child in node.children:
        if child.type in ("formal_parameters", "statement_block"):
            break
        words.add(child.type)
    for word in _KINDS:
        if word in words:
            return word
    return "generator" if "*" in words else "plain"


def _body(lowering: Lowering, node: Node | None) -> tuple[Statement, ...]:
    if node is None:
        return ()
    if node.type == "statement_block":
        return lowering.statements(node.children)
    return (Return(lowering.expression(node), line(node)),)


def _parameters(lowering: Lowering, node: Node) -> tuple[tuple[Parameter, ...], list[Statement]]:
    """The parameters, and the assignments that TypeScript's parameter properties stand for."""
    single = node.child_by_field_name("parameter")
    if single is not None:
        return (Parameter(lowering.text(single), None, None, "plain", line(single)),), []
    listed = node.child_by_field_name("parameters")
    found: list[Parameter] = []
    properties: list[Statement] = []
    for child in listed.children if listed is not None else ():
        if not child.is_named or child.type == "comment" or child.type == "decorator":
            continue
        parameter = _parameter(lowering, child)
        found.append(parameter)
        if child.type.endswith("_parameter") and _is_property(child):
            at = parameter.line
            target = Attribute(Name("this", at), parameter.name, at)
            properties.append(Assign((target,), Name(parameter.name, at), parameter.annotation, at))
    return tuple(found), properties


def _is_property(node: Node) -> bool:
    return any(child.type in ("accessibility_modifier", "readonly", "override_modifier") for child in node.children)


def _parameter(lowering: Lowering, node: Node) -> Parameter:
    """JavaScript's bare pattern, or TypeScript's pattern with decorators, type and default."""
    pattern: Node | None = node
    default: Expression | None = None
    kind: Expression | None = None
    decorators: tuple[Expression, ...] = ()
    if node.type in ("required_parameter", "optional_parameter"):
        pattern = node.child_by_field_name("pattern")
        kind = annotation(lowering, node.child_by_field_name("type"))
        value = node.child_by_field_name("value")
        default = lowering.expression(value) if value is not None else None
        decorators = tuple(lowering.expression(child) for child in node.children if child.type == "decorator")
    target = lowering.expression(pattern)
    if isinstance(target, Default):
        target, default = target.target, target.value
    rest = isinstance(target, Starred)
    if isinstance(target, Starred):
        target = target.value
    name = target.id if isinstance(target, Name) else ""
    word = "rest" if rest else "plain"
    return Parameter(name, default, kind, word, line(node), None if name else target, decorators)


@form("class_declaration", "abstract_class_declaration", "class")
def class_(lowering: Lowering, node: Node) -> Class:
    doc = lowering.take_doc()
    decorators = [lowering.expression(child) for child in node.children if child.type == "decorator"]
    name = node.child_by_field_name("name")
    return Class(
        lowering.text(name) if name is not None else "",
        _bases(lowering, node),
        (),
        _members(lowering, node.child_by_field_name("body")),
        tuple(decorators),
        doc,
        line(node) if not decorators else _keyword_line(node),
        node.end_point[0] + 1,
    )


def _keyword_line(node: Node) -> int:
    return next((line(child) for child in node.children if child.type in ("class", "abstract")), line(node))


def _bases(lowering: Lowering, node: Node) -> tuple[Expression, ...]:
    """What ``extends`` names; interfaces hold no code."""
    for heritage in node.children:
        if heritage.type != "class_heritage":
            continue
        clauses = [child for child in heritage.children if child.type == "extends_clause"]
        for clause in clauses or [heritage]:
            bases = [c for c in clause.children if c.is_named and c.type not in ("type_arguments", "implements_clause")]
            return tuple(lowering.expression(base) for base in bases)
    return ()


def _members(lowering: Lowering, body: Node | None) -> tuple[Statement, ...]:
    """Methods and fields. In TypeScript a method's decorators are siblings that stand before it."""
    members: list[Statement] = []
    waiting: list[Node] = []
    comment: Node | None = None
    for child in body.children if body is not None else ():
        if child.type == "comment":
            comment = comment if waiting else child
        elif child.type == "decorator":
            waiting.append(child)
        elif child.is_named:
            decorators = tuple(lowering.expression(decorator) for decorator in waiting)
            lowering.member_doc(comment, waiting[0] if waiting else child)
            members.extend(_member(lowering, child, decorators))
            waiting, comment, lowering.doc = [], None, ""
    return tuple(members)


def _member(lowering: Lowering, node: Node, decorators: tuple[Expression, ...]) -> Iterable[Statement]:
    if node.type == "method_definition":
        method = function(lowering, node)
        return [method._replace(decorators=(*decorators, *method.decorators))]
    if node.type in ("field_definition", "public_field_definition"):
        return [_field(lowering, node, decorators)]
    if node.type == "class_static_block":
        body = node.child_by_field_name("body")
        return lowering.statements(body.children) if body is not None else ()
    return ()


def _field(lowering: Lowering, node: Node, decorators: tuple[Expression, ...]) -> Assign:
    own = tuple(lowering.expression(child) for child in node.children if child.type == "decorator")
    value = node.child_by_field_name("value")
    key = node.child_by_field_name("name") or node.child_by_field_name("property")
    at = line(key) if key is not None else line(node)
    return Assign(
        (Name(property_name(lowering, key), at),),
        lowering.expression(value) if value is not None else None,
        annotation(lowering, node.child_by_field_name("type")),
        at,
        "",
        (*decorators, *own),
    )
