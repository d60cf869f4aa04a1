"""Control flow: blocks, branches, loops, and what leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable.readers.javascript.lowering import Lowering, line, statement
from deployable.readers.javascript.statements import as_statement, expression, variables
from deployable.syntax import (
    Attribute,
    Call,
    Expression,
    Handler,
    If,
    Loop,
    Name,
    Operation,
    Raise,
    Return,
    Statement,
    Try,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def block(lowering: Lowering, node: Node | None) -> tuple[Statement, ...]:
    """The statements of a branch, with or without braces."""
    if node is None:
        return ()
    return lowering.statements(node.children if node.type == "statement_block" else [node])


@statement("statement_block")
def _block(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.extend(lowering.statements(node.children))


@statement("labeled_statement", "with_statement")
def _labeled(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.extend(block(lowering, node.child_by_field_name("body")))


@statement("ambient_declaration")
def _ambient(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """``declare …`` describes what other files hold."""


@statement("return_statement")
def _return(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    values = lowering.expressions(node.children)
    out.append(Return(values[0] if values else None, line(node)))


@statement("throw_statement")
def _throw(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    values = lowering.expressions(node.children)
    out.append(Raise(values[0] if values else None, line(node)))


@statement("if_statement")
def _if(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """A chain of ``else if`` is walked, not nested into, so its length costs no depth here."""
    branches: list[tuple[Expression, tuple[Statement, ...], int]] = []
    current: Node | None = node
    orelse: tuple[Statement, ...] = ()
    while current is not None and current.type == "if_statement":
        test = lowering.expression(current.child_by_field_name("condition"))
        branches.append((test, block(lowering, current.child_by_field_name("consequence")), line(current)))
        clause = current.child_by_field_name("alternative")
        following = [child for child in clause.named_children if child.type != "comment"] if clause is not None else []
        current = following[0] if following else None
    if current is not None:
        orelse = block(lowering, current)
    _chain(lowering, branches, orelse, out)


_MOST_BRANCHES = 100


def _chain(
    lowering: Lowering,
    branches: list[tuple[Expression, tuple[Statement, ...], int]],
    orelse: tuple[Statement, ...],
    out: list[Statement],
) -> None:
    """Each branch is the ``orelse`` of the one before; beyond a hundred they stand side by side."""
    for test, body, at in branches[_MOST_BRANCHES:]:
        out.append(If(test, body, (), at))
    for test, body, at in reversed(branches[:_MOST_BRANCHES]):
        orelse = (If(test, body, orelse, at),)
    out.extend(orelse)


@statement("switch_statement")
def _switch(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """Cases without statements fall through to the next that has some; ``default`` is the last ``else``."""
    subject = lowering.expression(node.child_by_field_name("value"))
    body = node.child_by_field_name("body")
    branches: list[tuple[Expression, tuple[Statement, ...], int]] = []
    waiting: list[Expression] = []
    orelse: tuple[Statement, ...] = ()
    for case in body.named_children if body is not None else ():
        value = case.child_by_field_name("value")
        statements = lowering.statements(case.children_by_field_name("body"))
        if case.type == "switch_default":
            orelse = statements
        elif case.type == "switch_case":
            waiting.append(Operation("==", (subject, lowering.expression(value)), line(case)))
        if statements and case.type == "switch_case":
            test = waiting[0] if len(waiting) == 1 else Operation("or", tuple(waiting), line(case))
            branches.append((test, statements, line(case)))
            waiting = []
    _chain(lowering, branches, orelse, out)


@statement("for_statement")
def _for(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    initializer = node.child_by_field_name("initializer")
    if initializer is not None and initializer.type.endswith("_declaration"):
        variables(lowering, initializer, out)
    elif initializer is not None and initializer.is_named and initializer.type != "empty_statement":
        _for_part(lowering, initializer, out)
    condition = node.child_by_field_name("condition")
    test = lowering.expression(condition) if condition is not None and condition.is_named else None
    body = list(block(lowering, node.child_by_field_name("body")))
    increment = node.child_by_field_name("increment")
    if increment is not None:
        as_statement(lowering, increment, body)
    out.append(Loop(None, test, tuple(body), line(node)))


def _for_part(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    if node.type == "expression_statement":
        expression(lowering, node, out)
    else:
        as_statement(lowering, node, out)


@statement("for_in_statement")
def _for_in(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """``for (k in o)`` goes over ``Object.keys(o)``."""
    at = line(node)
    target = lowering.expression(node.child_by_field_name("left"))
    iterable = lowering.expression(node.child_by_field_name("right"))
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type == "in":
        iterable = Call(Attribute(Name("Object", at), "keys", at), (iterable,), (), at, at)
    out.append(Loop(target, iterable, block(lowering, node.child_by_field_name("body")), at))


@statement("while_statement", "do_statement")
def _while(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    test = lowering.expression(node.child_by_field_name("condition"))
    out.append(Loop(None, test, block(lowering, node.child_by_field_name("body")), line(node)))


@statement("try_statement")
def _try(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    body = block(lowering, node.child_by_field_name("body"))
    clause = node.child_by_field_name("handler")
    handlers: tuple[Handler, ...] = ()
    if clause is not None:
        parameter = clause.child_by_field_name("parameter")
        name = lowering.text(parameter) if parameter is not None and parameter.type == "identifier" else ""
        handlers = (Handler(None, name, block(lowering, clause.child_by_field_name("body")), line(clause)),)
    final = node.child_by_field_name("finalizer")
    final_body = block(lowering, final.child_by_field_name("body")) if final is not None else ()
    out.append(Try(body, handlers, final_body, line(node)))
