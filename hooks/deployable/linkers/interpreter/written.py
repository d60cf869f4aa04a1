"""Expressions back as short source text, for conditions and decorators in reports."""

from __future__ import annotations

from deployable import syntax

LONGEST = 120


def written(node: syntax.Expression | None) -> str:
    """
    >>> written(syntax.Operation("not", (syntax.Attribute(syntax.Name("settings", 1), "DEBUG", 1),), 1))
    'not settings.DEBUG'
    """
    found = _write(node, 0)
    return found if len(found) <= LONGEST else found[: LONGEST - 1] + "…"


def _write(node: syntax.Expression | syntax.Starred | None, depth: int) -> str:
    if node is None or depth > 12:
        return "…"
    deeper = depth + 1
    match node:
        case syntax.Const(value=value):
            return repr(value) if isinstance(value, str) else str(value)
        case syntax.Name(id=name):
            return name
        case syntax.Attribute(value=value, name=name):
            return f"{_write(value, deeper)}.{name}"
        case syntax.Subscript(value=value, key=key):
            return f"{_write(value, deeper)}[{_write(key, deeper)}]"
        case syntax.Starred(value=value):
            return f"*{_write(value, deeper)}"
        case syntax.Call(func=func, args=args, keywords=keywords):
            parts = [_write(arg, deeper) for arg in args[:6]]
            parts += [
                f"{k.name}={_write(k.value, deeper)}" if k.name else f"**{_write(k.value, deeper)}"
                for k in keywords[:6]
            ]
            return f"{_write(func, deeper)}({', '.join(parts)})"
        case syntax.ListOf(items=items):
            return f"[{', '.join(_write(item, deeper) for item in items[:6])}]"
        case syntax.Operation(operator=operator, operands=operands):
            if len(operands) == 1:
                return (
                    f"{operator} {_write(operands[0], deeper)}"
                    if operator.isalpha()
                    else f"{operator}{_write(operands[0], deeper)}"
                )
            return f" {operator} ".join(_write(operand, deeper) for operand in operands[:6])
        case syntax.Conditional(test=test, then=then, otherwise=otherwise):
            return f"{_write(then, deeper)} if {_write(test, deeper)} else {_write(otherwise, deeper)}"
    return "…"


def negated(test: str) -> str:
    if test.startswith("not "):
        return test[4:]
    return f"not {test}" if " " not in test else f"not ({test})"


def dotted(node: syntax.Expression) -> str:
    """``a.b.c`` for a chain of names, calls left out (``a().b`` → ``a.b``); empty for anything else."""
    names: list[str] = []
    while True:
        if isinstance(node, syntax.Attribute):
            names.append(node.name)
            node = node.value
        elif isinstance(node, syntax.Call):
            node = node.func
        elif isinstance(node, syntax.Subscript):
            node = node.value
        elif isinstance(node, syntax.Name):
            return ".".join([node.id, *reversed(names)])
        else:
            return ""
