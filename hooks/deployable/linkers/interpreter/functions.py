"""Calls of functions of the repository: their bodies run with the arguments they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable import syntax
from deployable.linkers.interpreter import statements
from deployable.linkers.interpreter.bindings import bind
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.objects import Closure, Scope, Super, force
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, Unknown, Value

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter


def invoke(run: Interpreter, function: Closure, site: CallSite) -> Value:
    """Run the body of a function of the repository with these arguments; its value, ``UNKNOWN`` when it ends nowhere.

    A function of a module that is called again with the same constants is run once, unless it made or registered routes.
    """
    run.called.add(id(function.node))
    if run.depth >= statements.DEPTH or run.active.count(id(function.node)) >= 2:
        return UNKNOWN
    key = _memo_key(function, site)
    if key is not None and key in run.results:
        return run.results[key]
    before = run.effects
    value = _run_body(run, function, site)
    if key is not None and run.effects == before:
        run.results[key] = value
    return value


def _memo_key(function: Closure, site: CallSite) -> tuple[object, ...] | None:
    if function.receiver is not MISSING or function.scope.function is not None or function.owner is not None:
        return None
    given = (*site.arguments, *site.keywords.values())
    if site.open_ended or not all(isinstance(value, str | int | float | bool | None) for value in given):
        return None
    kinds = tuple(map(type, given))
    return id(function.node), id(function.scope), kinds, *site.arguments, *site.keywords.items()


def _run_body(run: Interpreter, function: Closure, site: CallSite) -> Value:
    scope = Scope(function.scope.module, _enclosing(function), function)
    _bind_parameters(run, function, site, scope)
    run.depth += 1
    run.active.append(id(function.node))
    run.running.append(function.scope.module)
    try:
        gates = len(run.conditions)
        outcome = statements.Outcome()
        statements.block(run, function.node.body, scope, outcome)
        del run.conditions[gates:]
    finally:
        run.depth -= 1
        run.active.pop()
        run.running.pop()
    value = _result(outcome)
    _note_wrapping(value, function, site)
    return value


def _note_wrapping(value: Value, function: Closure, site: CallSite) -> None:
    """A function made here from a function that was passed in stands in for it: ``asyncHandler(fn)``, a local decorator."""
    if isinstance(value, Closure) and value.wraps is None and value.scope.function is function and site.arguments:
        first = force(site.arguments[0])
        if isinstance(first, Closure) and first.node is not value.node:
            value.wraps = first


def _result(outcome: statements.Outcome) -> Value:
    if outcome.ended == "returned" and (
        outcome.maybe is MISSING or not isinstance(force(outcome.value), Unknown | type(None))
    ):
        return outcome.value
    return None if outcome.maybe is MISSING else outcome.maybe


def _enclosing(function: Closure) -> Scope:
    """A method does not see the names of its class's body."""
    scope = function.scope
    return (
        scope.parent
        if function.owner is not None and scope.parent is not None and scope.names is function.owner.namespace
        else scope
    )


def _bind_parameters(run: Interpreter, function: Closure, site: CallSite, scope: Scope) -> None:
    arguments = list(site.arguments)
    receiver = function.receiver
    if receiver is not MISSING and function.scope.module.language.objects:
        scope.names["this"] = receiver
        if function.owner is not None:
            scope.names["super"] = Super(receiver, function.owner)
    elif receiver is not MISSING:
        arguments.insert(0, receiver)
    keywords = dict(site.keywords)
    for parameter in function.node.parameters:
        if parameter.kind == "rest":
            scope.names[parameter.name] = UNKNOWN if site.open_ended and not arguments else arguments
            arguments = []
        elif parameter.kind == "keywords":
            scope.names[parameter.name] = keywords
            keywords = {}
        elif arguments and parameter.kind != "keyword":
            _bind_parameter(run, parameter, arguments.pop(0), scope)
        elif parameter.name in keywords:
            _bind_parameter(run, parameter, keywords.pop(parameter.name), scope)
        elif parameter.default is not None:
            _bind_parameter(run, parameter, run.evaluate(parameter.default, function.scope), scope)
        else:
            left_out = site.node is not None and not site.open_ended and function.scope.module.language.objects
            _bind_parameter(run, parameter, None if left_out else UNKNOWN, scope)


def _bind_parameter(run: Interpreter, parameter: syntax.Parameter, value: Value, scope: Scope) -> None:
    if parameter.default is not None and value is UNKNOWN:
        value = run.evaluate(parameter.default, scope)
    if parameter.target is not None:
        bind(run, parameter.target, value, scope)
    else:
        scope.names[parameter.name] = value
