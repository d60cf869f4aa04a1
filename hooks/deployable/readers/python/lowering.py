"""From the nodes of ``ast`` to ``syntax``: one table of forms for expressions, one for statements."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from deployable import syntax
from deployable.readers.python.shapes import chained, compared, documented, kind_of, matched, unary, yields
from deployable.syntax import Expression, Statement


def _of(node: ast.AST) -> Expression:
    return _EXPRESSIONS.get(type(node), _other)(node)


def _all(nodes: Iterable[ast.AST]) -> tuple[Expression, ...]:
    table = _EXPRESSIONS
    return tuple([table.get(type(node), _other)(node) for node in nodes])


def _or_none(node: ast.AST | None) -> Expression | None:
    return None if node is None else _EXPRESSIONS.get(type(node), _other)(node)


def _other(node: Any) -> Expression:
    children = [_of(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return syntax.Other(type(node).__name__, tuple(children), getattr(node, "lineno", 0))


def _constant(node: ast.Constant) -> Expression:
    value: Any = node.value
    if value is ... or type(value) is complex:
        return syntax.Other("Ellipsis" if value is ... else "Complex", (), node.lineno)
    return syntax.Const(value, node.lineno)


def _name(node: ast.Name) -> Expression:
    return syntax.Name(node.id, node.lineno)


def _attribute(node: ast.Attribute) -> Expression:
    return syntax.Attribute(_of(node.value), node.attr, node.lineno)


def _subscript(node: ast.Subscript) -> Expression:
    return syntax.Subscript(_of(node.value), _of(node.slice), node.lineno)


def _slice(node: ast.Slice) -> Expression:
    """Always three children: what is left out is ``None``, as it is to Python."""
    nothing = syntax.Const(None, node.lineno)
    bounds = [_of(part) if part is not None else nothing for part in (node.lower, node.upper, node.step)]
    return syntax.Other("Slice", tuple(bounds), node.lineno)


def _starred(node: ast.Starred) -> Expression:
    return syntax.Starred(_of(node.value), node.lineno)


def _call(node: ast.Call) -> Expression:
    return syntax.Call(_of(node.func), _all(node.args), _keywords(node.keywords), node.lineno, node.end_lineno or 0)


def _keywords(keywords: list[ast.keyword]) -> tuple[syntax.Keyword, ...]:
    return (
        tuple([syntax.Keyword(each.arg or "", _of(each.value), each.lineno) for each in keywords]) if keywords else ()
    )


def _sequence(node: ast.List | ast.Tuple | ast.Set) -> Expression:
    return syntax.ListOf(_all(node.elts), node.lineno)


def _dict(node: ast.Dict) -> Expression:
    items = [
        syntax.Item(_or_none(key), _of(value), (key or value).lineno)
        for key, value in zip(node.keys, node.values, strict=True)
    ]
    return syntax.DictOf(tuple(items), node.lineno)


def _format(node: Any) -> Expression:
    """An f-string or template string; nested format specifications that interpolate stay with their value."""
    line = node.lineno
    parts: list[Expression] = []
    for part in node.values:
        if type(part) is ast.Constant:
            if part.value:
                parts.append(_constant(part)._replace(line=line))
            continue
        value = _of(part.value)
        spec = part.format_spec
        if spec is not None and any(type(each) is not ast.Constant for each in spec.values):
            inner = [_of(each.value) for each in spec.values if type(each) is not ast.Constant]
            value = syntax.Other("FormattedValue", (value, *inner), line)
        parts.append(value)
    return syntax.Format(tuple(parts), line)


_OPERATORS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.Pow: "**", ast.FloorDiv: "//", ast.MatMult: "@",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def _binary(node: ast.BinOp) -> Expression:
    operator = type(node.op)
    if type(node.left) is not ast.BinOp:
        return syntax.Operation(_OPERATORS[operator], (_of(node.left), _of(node.right)), node.lineno)
    chain = [node]
    while type(left := chain[-1].left) is ast.BinOp and type(left.op) is operator:
        chain.append(left)
    chain.reverse()
    first = chain[0].left
    return chained(_OPERATORS[operator], [_of(first), *(_of(link.right) for link in chain)], node.lineno)


def _unary(node: ast.UnaryOp) -> Expression:
    return unary(_OPERATORS[type(node.op)], _of(node.operand), node.lineno)


def _boolean(node: ast.BoolOp) -> Expression:
    return syntax.Operation(_OPERATORS[type(node.op)], _all(node.values), node.lineno)


def _compare(node: ast.Compare) -> Expression:
    return compared(
        [_OPERATORS[type(operator)] for operator in node.ops], [_of(node.left), *_all(node.comparators)], node.lineno
    )


def _conditional(node: ast.IfExp) -> Expression:
    return syntax.Conditional(_of(node.test), _of(node.body), _of(node.orelse), node.lineno)


def _lambda(node: ast.Lambda) -> Expression:
    line = node.lineno
    body = (syntax.Return(_of(node.body), node.body.lineno),)
    return syntax.Function("", _parameters(node.args), body, (), None, "", "plain", line, node.end_lineno or line)


def _comprehension(node: Any) -> Expression:
    if type(node) is ast.DictComp:
        element: Expression = syntax.Item(_of(node.key), _of(node.value), node.key.lineno)
    else:
        element = _of(node.elt)
    for loop in reversed(node.generators):
        element = syntax.Comprehension(element, _of(loop.target), _of(loop.iter), _all(loop.ifs), node.lineno)
    return element


def _parameters(arguments: ast.arguments) -> tuple[syntax.Parameter, ...]:
    plain = [(each, "positional") for each in arguments.posonlyargs] + [(each, "plain") for each in arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
    found = [_parameter(each, default, kind) for (each, kind), default in zip(plain, defaults, strict=True)]
    if arguments.vararg:
        found.append(_parameter(arguments.vararg, None, "rest"))
    found += [
        _parameter(each, default, "keyword")
        for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg:
        found.append(_parameter(arguments.kwarg, None, "keywords"))
    return tuple(found)


def _parameter(node: ast.arg, default: ast.expr | None, kind: str) -> syntax.Parameter:
    return syntax.Parameter(node.arg, _or_none(default), _or_none(node.annotation), kind, node.lineno)


def _body(nodes: Iterable[ast.stmt]) -> list[Statement]:
    found: list[Statement] = []
    table = _STATEMENTS
    for node in nodes:
        table.get(type(node), _unknown)(node, found)
    return found


def _unknown(node: Any, found: list[Statement]) -> None:
    found.append(syntax.Expr(_other(node), node.lineno))


def _pass(node: ast.Pass, found: list[Statement]) -> None:
    pass


def _expr(node: ast.Expr, found: list[Statement]) -> None:
    found.append(syntax.Expr(_of(node.value), node.lineno))


def _import(node: ast.Import, found: list[Statement]) -> None:
    for each in node.names:
        found.append(syntax.Import(each.name, "", each.asname or each.name.partition(".")[0], node.lineno))


def _import_from(node: ast.ImportFrom, found: list[Statement]) -> None:
    module = "." * node.level + (node.module or "")
    for each in node.names:
        alias = "" if each.name == "*" else each.asname or each.name
        found.append(syntax.Import(module, each.name, alias, each.lineno))


def _assign(node: ast.Assign, found: list[Statement]) -> None:
    found.append(syntax.Assign(_all(node.targets), _of(node.value), None, node.lineno))


def _annotated(node: ast.AnnAssign, found: list[Statement]) -> None:
    found.append(syntax.Assign((_of(node.target),), _or_none(node.value), _of(node.annotation), node.lineno))


def _augmented(node: ast.AugAssign, found: list[Statement]) -> None:
    operator = _OPERATORS[type(node.op)] + "="
    found.append(syntax.Assign((_of(node.target),), _of(node.value), None, node.lineno, operator))


def _type_alias(node: Any, found: list[Statement]) -> None:
    found.append(syntax.Assign((_of(node.name),), _of(node.value), None, node.lineno))


def _return(node: ast.Return, found: list[Statement]) -> None:
    found.append(syntax.Return(_or_none(node.value), node.lineno))


def _raise(node: ast.Raise, found: list[Statement]) -> None:
    found.append(syntax.Raise(_or_none(node.exc), node.lineno))


def _names(node: Any, found: list[Statement]) -> None:
    names = tuple(syntax.Name(name, node.lineno) for name in node.names)
    found.append(syntax.Expr(syntax.Other(type(node).__name__, names, node.lineno), node.lineno))


def _if(node: ast.If, found: list[Statement]) -> None:
    found.append(syntax.If(_of(node.test), tuple(_body(node.body)), tuple(_body(node.orelse)), node.lineno))


def _for(node: ast.For | ast.AsyncFor, found: list[Statement]) -> None:
    found.append(syntax.Loop(_of(node.target), _of(node.iter), tuple(_body(node.body)), node.lineno))
    found += _body(node.orelse)


def _while(node: ast.While, found: list[Statement]) -> None:
    found.append(syntax.Loop(None, _of(node.test), tuple(_body(node.body)), node.lineno))
    found += _body(node.orelse)


def _try(node: Any, found: list[Statement]) -> None:
    handlers = tuple(
        syntax.Handler(_or_none(each.type), each.name or "", tuple(_body(each.body)), each.lineno)
        for each in node.handlers
    )
    body = tuple(_body(node.body) + _body(node.orelse))
    found.append(syntax.Try(body, handlers, tuple(_body(node.finalbody)), node.lineno))


def _with(node: ast.With | ast.AsyncWith, found: list[Statement]) -> None:
    items = tuple((_of(each.context_expr), _or_none(each.optional_vars)) for each in node.items)
    found.append(syntax.With(items, tuple(_body(node.body)), node.lineno))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, found: list[Statement]) -> None:
    doc, body = documented(tuple(_body(node.body)))
    decorators = _all(node.decorator_list)
    kind = kind_of(decorators, type(node) is ast.AsyncFunctionDef, yields(body))
    parameters, returns = _parameters(node.args), _or_none(node.returns)
    line = node.lineno
    found.append(
        syntax.Function(node.name, parameters, body, decorators, returns, doc, kind, line, node.end_lineno or line)
    )


def _class(node: ast.ClassDef, found: list[Statement]) -> None:
    doc, body = documented(tuple(_body(node.body)))
    bases, keywords, decorators = _all(node.bases), _keywords(node.keywords), _all(node.decorator_list)
    line = node.lineno
    found.append(syntax.Class(node.name, bases, keywords, body, decorators, doc, line, node.end_lineno or line))


def _match(node: ast.Match, found: list[Statement]) -> None:
    subject = _of(node.subject)
    arms: list[tuple[Expression, tuple[Statement, ...], int]] = []
    for case in node.cases:
        test = _pattern(case.pattern, subject)
        if case.guard is not None:
            guard = _of(case.guard)
            test = guard if test == syntax.Const(True, test.line) else syntax.Operation("and", (test, guard), test.line)
        arms.append((test, tuple(_body(case.body)), case.pattern.lineno))
    found += matched(arms)


def _pattern(node: Any, subject: Expression) -> Expression:
    line = node.lineno
    match node:
        case ast.MatchValue():
            return syntax.Operation("==", (subject, _of(node.value)), line)
        case ast.MatchSingleton():
            return syntax.Operation("is", (subject, syntax.Const(node.value, line)), line)
        case ast.MatchOr():
            return syntax.Operation("or", tuple(_pattern(each, subject) for each in node.patterns), line)
        case ast.MatchAs(pattern=None):
            return syntax.Const(True, line)
        case ast.MatchAs():
            return _pattern(node.pattern, subject)
    return syntax.Other("Match", (subject,), line)


_EXPRESSIONS: dict[type, Callable[[Any], Expression]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Starred: _starred,
    ast.Call: _call,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.JoinedStr: _format,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
}


_STATEMENTS: dict[type, Callable[[Any, list[Statement]], None]] = {
    ast.Expr: _expr,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Global: _names,
    ast.Nonlocal: _names,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Match: _match,
    ast.Pass: _pass,
}

if hasattr(ast, "TypeAlias"):
    _STATEMENTS[ast.TypeAlias] = _type_alias
if hasattr(ast, "TemplateStr"):
    _EXPRESSIONS[ast.TemplateStr] = _format


def body_of(text: str) -> tuple[Statement, ...]:
    """The statements of a file. Raises what ``ast.parse`` raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    return tuple(_body(tree.body))
