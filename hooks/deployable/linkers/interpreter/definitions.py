"""Functions and classes as they are defined, with their decorators applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter import expressions, statements
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.objects import (
    ClassValue,
    Closure,
    Decorator,
    Deferred,
    Instance,
    Property,
    Scope,
    force,
    settled,
)
from deployable.linkers.interpreter.values import MISSING, External, Made, Unknown, Value
from deployable.linkers.interpreter.written import written

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter


def define(run: Interpreter, node: syntax.Function, scope: Scope) -> Value:
    """The function with its decorators applied, from the innermost outwards."""
    closure = Closure(node, scope)
    value: Value = closure
    for expression in reversed(node.decorators):
        decorator = Decorator(force(run.evaluate(expression, scope)), written(expression), expression.line)
        closure.decorators.insert(0, decorator)
        value = decorate(run, decorator, value, scope)
    return value


def decorate(run: Interpreter, decorator: Decorator, value: Value, scope: Scope) -> Value:
    """What the decorator makes of a function or class; an unknown one leaves it as it is."""
    used = settled(decorator.value)
    if isinstance(used, External):
        plain = _known_decorator(used.dotted, value)
        if plain is not MISSING:
            return plain
    if isinstance(used, External) and used.dotted not in run.models:
        return value
    if isinstance(used, Made | Unknown):
        wrapped = used.arguments[:1] if isinstance(used, Made) and used.origin == "functools.wraps" else []
        if wrapped and isinstance(value, Closure) and isinstance(force(wrapped[0]), Closure):
            value.wraps = force(wrapped[0])
        return value
    made = force(run.call(used, CallSite(run, None, scope, [value], {}, line=decorator.line)))
    if isinstance(made, Closure) and isinstance(value, Closure) and made.node is not value.node:
        if made.wraps is None:
            made.wraps = value
        if made.owner is None:
            made.owner = value.owner
        return made
    return made if isinstance(made, Closure | ClassValue | Instance | Property) else value


def _known_decorator(dotted: str, value: Value) -> Value:
    last = dotted.rsplit(".", 1)[-1]
    if last == "staticmethod" and isinstance(value, Closure):
        value.kind = "static"
    elif last == "classmethod" and isinstance(value, Closure):
        value.kind = "class"
    elif last in ("property", "cached_property", "computed_field", "hybrid_property") and isinstance(value, Closure):
        return Property(value)
    elif not (last in ("computed_field",) and isinstance(value, Property)):
        return MISSING
    return value


def define_class(run: Interpreter, node: syntax.Class, scope: Scope) -> Value:
    inner = Scope(scope.module, scope)
    cls = ClassValue(node, inner, [run.evaluate(base, scope) for base in node.bases])
    for keyword in node.keywords:
        cls.keywords[keyword.name] = run.evaluate(keyword.value, scope)
    for statement in node.body:
        run.step()
        if isinstance(statement, syntax.Function):
            _define_method(run, statement, inner, cls)
        elif (later := _deferred(run, statement, inner)) is not None:
            inner.names[later.name] = later
        else:
            form = statements.FORMS.get(type(statement))
            if form is not None:
                form(run, statement, inner, statements.Outcome())
    value: Value = cls
    for expression in reversed(node.decorators):
        decorator = Decorator(force(run.evaluate(expression, scope)), written(expression), expression.line)
        cls.decorators.insert(0, decorator)
        value = decorate(run, decorator, value, scope)
    return value


def _deferred(run: Interpreter, statement: Any, scope: Scope) -> Deferred | None:
    """An attribute of a class that is built with something of a module of the repository that has not run yet."""
    if type(statement) is not syntax.Assign or statement.value is None or statement.operator:
        return None
    target = statement.targets[0]
    if len(statement.targets) != 1 or not isinstance(target, syntax.Name):
        return None
    return expressions.deferred(run, statement.value, scope, target.id)


def _define_method(run: Interpreter, node: syntax.Function, scope: Scope, cls: ClassValue) -> None:
    member = define(run, node, scope)
    at = member.getter if isinstance(member, Property) else member
    depth = 0
    while isinstance(at, Closure) and depth < 20:
        at.owner = at.owner or cls
        at, depth = at.wraps, depth + 1
    if node.kind == "get" and isinstance(member, Closure):
        member = Property(member)
    if node.kind != "set":
        scope.names[node.name] = member
