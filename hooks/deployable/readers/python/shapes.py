"""Shapes that both parsers make the same: docstrings, kinds of functions, chains of operators, ``match``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deployable import syntax
from deployable.syntax import Expression, Statement

_MANY = 20
"""A chain of one operator with more terms than this is kept flat, so that no tree is as deep as a table of strings is long."""


def documented(body: tuple[Statement, ...]) -> tuple[str, tuple[Statement, ...]]:
    """The docstring, its indentation taken away, and the statements after it."""
    first: Any = body[0] if body else None
    if type(first) is syntax.Expr and type(first.value) is syntax.Const and type(first.value.value) is str:
        return _dedented(first.value.value), body[1:]
    return "", body


def _dedented(text: str) -> str:
    if "\n" not in text:
        return text.strip()
    first, *lines = text.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join([first.strip(), *(line[margin:].rstrip() for line in lines)]).strip()


def kind_of(decorators: Iterable[Any], is_async: bool, yields: bool) -> str:
    """``syntax.Function.kind`` of a ``def``."""
    if is_async:
        return "async"
    for decorator in decorators:
        if type(decorator) is syntax.Name:
            if decorator.id == "staticmethod":
                return "static"
            if decorator.id == "classmethod":
                return "class"
            if decorator.id in ("property", "cached_property"):
                return "get"
        elif type(decorator) is syntax.Attribute:
            if decorator.name in ("setter", "deleter"):
                return "set"
            if decorator.name == "cached_property":
                return "get"
    return "generator" if yields else "plain"


def chained(operator: str, operands: list[Expression], line: int) -> Expression:
    """``a + b + c`` from the left, or flat when there are many."""
    if len(operands) > _MANY:
        return syntax.Operation(operator, tuple(operands), line)
    result = operands[0]
    for operand in operands[1:]:
        result = syntax.Operation(operator, (result, operand), line)
    return result


def unary(operator: str, operand: Expression, line: int) -> Expression:
    """A sign is part of the number it stands before."""
    if operator == "-" and type(operand) is syntax.Const and isinstance(operand.value, (int, float)):
        return syntax.Const(-operand.value, line)
    return syntax.Operation(operator, (operand,), line)


def compared(operators: list[str], operands: list[Expression], line: int) -> Expression:
    """``a < b < c`` has three operands; ``a < b <= c`` is an ``and`` of two comparisons."""
    if len(set(operators)) == 1:
        return syntax.Operation(operators[0], tuple(operands), line)
    pairs = zip(operators, operands, operands[1:], strict=False)
    return syntax.Operation(
        "and", tuple(syntax.Operation(operator, (left, right), line) for operator, left, right in pairs), line
    )


def yields(body: Iterable[Any]) -> bool:
    """Whether a statement of the body, or a block inside it, is a plain ``yield`` or keeps what one gave."""
    for statement in body:
        match statement:
            case syntax.Expr() | syntax.Assign() | syntax.Return():
                value = statement.value
                if type(value) is syntax.Other and value.kind in ("Yield", "YieldFrom"):
                    return True
            case syntax.If():
                if yields(statement.body) or yields(statement.orelse):
                    return True
            case syntax.Try():
                if yields(statement.body) or yields(statement.finally_):
                    return True
            case syntax.Loop() | syntax.With():
                if yields(statement.body):
                    return True
    return False


def matched(arms: list[tuple[Expression, tuple[Statement, ...], int]]) -> tuple[Statement, ...]:
    """The cases of a ``match`` as one chain of tests: (test, body, line) each."""
    chain: tuple[Statement, ...] = ()
    for test, body, line in reversed(arms):
        chain = body if test == syntax.Const(True, line) and not chain else (syntax.If(test, body, chain, line),)
    return chain
