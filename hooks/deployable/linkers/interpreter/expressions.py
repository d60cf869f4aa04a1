"""Evaluation of expressions, one function a node; what it means to call a value, or to ask it for an attribute, stands in ``calling`` and ``attributes``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter import calling, definitions, operations
from deployable.linkers.interpreter.attributes import attribute
from deployable.linkers.interpreter.bindings import bind
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.objects import Deferred, Lazy, Module, Scope, force, settled
from deployable.linkers.interpreter.values import (
    MISSING,
    UNKNOWN,
    External,
    Made,
    Unknown,
    Value,
    assumed,
    configured,
    variable_of,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.interpreter.written import negated, written
from deployable.model import Location

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

DEPTH = 48
ITEMS = 2000


def evaluate(run: Interpreter, node: Any, scope: Scope) -> Value:
    run.steps -= 1
    if run.steps < 0:
        run.step()
    form = _FORMS.get(type(node))
    return form(run, node, scope) if form else UNKNOWN


def lookup(run: Interpreter, name: str, scope: Scope) -> Value:
    found = scope.find(name)
    if found is not MISSING:
        return found
    found = scope.module.language.builtin(name)
    at: Scope | None = scope if found is MISSING else None
    while at is not None:
        for source in reversed(at.stars):
            found = from_star(run, source, name)
            if found is not MISSING:
                return found
        at = at.parent
    if found is MISSING:
        outside = [star for star in scope.module.scope.stars if isinstance(star, External)]
        return External(f"{outside[-1].dotted}.{name}") if len(outside) == 1 else UNKNOWN
    return found


def from_star(run: Interpreter, source: Value, name: str) -> Value:
    if isinstance(source, External):
        dotted = f"{source.dotted}.{name}"
        return External(dotted) if dotted in run.models else MISSING
    run.load(source)
    if name in source.scope.names:
        return source.scope.names[name]
    for deeper in reversed(source.scope.stars):
        if deeper is not source and (isinstance(deeper, External) or deeper.state != "running"):
            found = from_star(run, deeper, name)
            if found is not MISSING:
                return found
    return MISSING


# --------------------------------------------------------------------------- forms


def _const(run: Interpreter, node: syntax.Const, scope: Scope) -> Value:
    return node.value


def _name(run: Interpreter, node: syntax.Name, scope: Scope) -> Value:
    return lookup(run, node.id, scope)


def _attribute(run: Interpreter, node: syntax.Attribute, scope: Scope) -> Value:
    found = attribute(run, evaluate(run, node.value, scope), node.name)
    return UNKNOWN if found is MISSING else found


def _subscript(run: Interpreter, node: syntax.Subscript, scope: Scope) -> Value:
    base = force(evaluate(run, node.value, scope))
    key = evaluate(run, node.key, scope)
    found = operations.item(run, base, key, scope, node.line)
    return UNKNOWN if found is MISSING else found


def _starred(run: Interpreter, node: syntax.Starred, scope: Scope) -> Value:
    return evaluate(run, node.value, scope)


def _list(run: Interpreter, node: syntax.ListOf, scope: Scope) -> Value:
    items: list[Value] = []
    for item in node.items:
        value = evaluate(run, item, scope)
        if isinstance(item, syntax.Starred):
            spread = operations.iterate(run, value)
            whole = settled(value)
            items += spread if spread is not None else [whole if isinstance(whole, External | Made) else UNKNOWN]
        else:
            items.append(value)
    return items[: operations.MOST]


def _dict(run: Interpreter, node: syntax.DictOf, scope: Scope) -> Value:
    found: dict[Any, Value] = {}
    for item in node.items:
        value = evaluate(run, item.value, scope)
        if item.key is None:
            spread = settled(value)
            if isinstance(spread, dict):
                found.update(spread)
        else:
            operations.put(found, evaluate(run, item.key, scope), value)
    return found


def _format(run: Interpreter, node: syntax.Format, scope: Scope) -> Value:
    return operations.join(run, [evaluate(run, part, scope) for part in node.parts])


def _operation(run: Interpreter, node: syntax.Operation, scope: Scope) -> Value:
    return operations.operate(run, node, scope)


def _conditional(run: Interpreter, node: syntax.Conditional, scope: Scope) -> Value:
    test = force(evaluate(run, node.test, scope))
    truth = operations.truth(test)
    if truth is not None and not configured(test):
        return evaluate(run, node.then if truth else node.otherwise, scope)
    if truth is not None and run.environment is not None:
        taken = evaluate(run, node.then if truth else node.otherwise, scope)
        return assumed(force(taken), variable=variable_of(test))
    if run.environment is not None:
        return assumed(UNKNOWN, variable=variable_of(test))
    then = evaluate(run, node.then, scope)
    otherwise = evaluate(run, node.otherwise, scope)
    preferred = then if truth or (truth is None and operations.better(then, otherwise)) else otherwise
    other = otherwise if preferred is then else then
    chosen = preferred if operations.better(preferred, other) else other
    if isinstance(force(chosen), Unknown):
        return chosen
    variable = variable_of(force(then)) or variable_of(force(otherwise))
    return assumed(chosen, written(node.test) if chosen is then else negated(written(node.test)), variable)


def _function(run: Interpreter, node: syntax.Function, scope: Scope) -> Value:
    return definitions.define(run, node, scope)


def _class(run: Interpreter, node: syntax.Class, scope: Scope) -> Value:
    return definitions.define_class(run, node, scope)


def _comprehension(run: Interpreter, node: syntax.Comprehension, scope: Scope) -> Value:
    inner = Scope(scope.module, scope, scope.function)
    rows = force(evaluate(run, node.iterable, scope))
    items = operations.iterate(run, rows)
    if items is None:
        bind(run, node.target, UNKNOWN, inner)
        evaluate(run, node.element, inner)
        return assumed(UNKNOWN, variable=variable_of(rows)) if configured(rows) else UNKNOWN
    pairs: dict[Any, Value] = {}
    found: list[Value] = []
    for item in items[:ITEMS]:
        run.step()
        bind(run, node.target, item, inner)
        if any(operations.truth(evaluate(run, test, inner)) is False for test in node.conditions):
            continue
        if isinstance(node.element, syntax.Item) and node.element.key is not None:
            operations.put(pairs, evaluate(run, node.element.key, inner), evaluate(run, node.element.value, inner))
        elif isinstance(node.element, syntax.Comprehension):
            nested = evaluate(run, node.element, inner)
            if isinstance(nested, dict):
                pairs.update(nested)
            else:
                found += nested if isinstance(nested, list) else [nested]
        else:
            found.append(evaluate(run, node.element, inner))
    made: Value = pairs if pairs else found
    soft = run.environment is not None and configured(rows)
    return assumed(made, variable=variable_of(rows)) if soft else made


def _other(run: Interpreter, node: syntax.Other, scope: Scope) -> Value:
    if node.kind in ("NamedExpr", "assignment") and len(node.children) == 2:
        value = evaluate(run, node.children[1], scope)
        bind(run, node.children[0], value, scope)
        return value
    values = [evaluate(run, child, scope) for child in node.children]
    if node.kind == "Slice":
        bounds = [settled(value) for value in values]
        return slice(*bounds) if all(isinstance(bound, int | None) for bound in bounds) else UNKNOWN
    if (len(values) == 1 and "wait" in node.kind) or (values and node.kind == "sequence"):
        return values[-1]
    return UNKNOWN


def _call(run: Interpreter, node: syntax.Call, scope: Scope) -> Value:
    function = force(evaluate(run, node.func, scope))
    inert = isinstance(function, External) and function.dotted not in run.models and function.owner is MISSING
    site = call_site(run, node, scope, later if inert else evaluate)
    name = node.func.name if isinstance(node.func, syntax.Attribute) else getattr(node.func, "id", "")
    if name in run.watched:
        run.watched[name].append(site)
    return calling.call(run, function, site)


def later(run: Interpreter, node: Any, scope: Scope) -> Value:
    """The value, evaluated only when it is looked at if that would run a module that nothing has needed so far."""
    found = deferred(run, node, scope)
    return evaluate(run, node, scope) if found is None else found


def deferred(run: Interpreter, node: Any, scope: Scope, name: str = "") -> Deferred | None:
    """An expression of Python that names something of a module that has not run, kept for when it is looked at."""
    if isinstance(node, syntax.Const | syntax.Starred) or scope.module.language.objects:
        return None
    for part in walk(node, into_functions=False):
        if isinstance(part, syntax.Name):
            found = scope.find(part.id)
            if part is node and found is not MISSING:
                return None
            module = _not_run(found, part.id, scope)
            if module is not None:
                return Deferred(run, module, name, node, scope)
    return None


def _not_run(value: Value, name: str, scope: Scope) -> Module | None:
    """The module that looking at this name would run."""
    if value is MISSING:
        return None if scope.module.language.builtin(name) is not MISSING else star_not_run(scope)
    if isinstance(value, Lazy):
        return value.would_run()
    return value if isinstance(value, Module) and value.state == "new" else None


def star_not_run(scope: Scope) -> Module | None:
    """The first module imported by ``*`` that has not run, through which a name may come."""
    return next((star for star in scope.module.scope.stars if isinstance(star, Module) and star.state == "new"), None)


def call_site(
    run: Interpreter,
    node: syntax.Call,
    scope: Scope,
    evaluate: Callable[[Interpreter, Any, Scope], Value] = evaluate,
) -> CallSite:
    arguments: list[Value] = []
    keywords: dict[str, Value] = {}
    open_ended = False
    for arg in node.args:
        value = evaluate(run, arg, scope)
        if not isinstance(arg, syntax.Starred):
            arguments.append(value)
            continue
        spread = operations.iterate(run, value)
        arguments += (spread or [])[: operations.MOST - len(arguments)]
        open_ended |= spread is None
    for keyword in node.keywords:
        value = evaluate(run, keyword.value, scope)
        if keyword.name:
            keywords[keyword.name] = value
            continue
        spread_keywords = settled(value)
        if isinstance(spread_keywords, dict):
            keywords.update({key: item for key, item in spread_keywords.items() if isinstance(key, str)})
        else:
            open_ended = True
    return CallSite(run, node, scope, arguments, keywords, open_ended)


_FORMS: dict[type, Callable[[Any, Any, Scope], Value]] = {
    syntax.Const: _const,
    syntax.Name: _name,
    syntax.Attribute: _attribute,
    syntax.Subscript: _subscript,
    syntax.Starred: _starred,
    syntax.ListOf: _list,
    syntax.DictOf: _dict,
    syntax.Format: _format,
    syntax.Operation: _operation,
    syntax.Conditional: _conditional,
    syntax.Function: _function,
    syntax.Class: _class,
    syntax.Comprehension: _comprehension,
    syntax.Call: _call,
    syntax.Other: _other,
    syntax.Pattern: lambda run, node, scope: Made(
        "re.compile", [node.source], {}, Location(scope.module.path, node.line)
    ),
}
