"""Execution of statements: bodies, branches and loops; ``bindings``, ``definitions`` and ``functions`` hold the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter import definitions, expressions, operations
from deployable.linkers.interpreter.attributes import attribute
from deployable.linkers.interpreter.bindings import bind
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.objects import Instance, Scope, force, settled
from deployable.linkers.interpreter.values import (
    CONFIGURED,
    MISSING,
    UNKNOWN,
    Assumed,
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

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

DEPTH = 48
ITEMS = 2000
_PLAIN = (str, int, float, list, dict, type(None))


class Outcome:
    """How a body ended: ``returned`` (with its value), ``raised``, or neither."""

    __slots__ = ("ended", "maybe", "value", "variable")

    def __init__(self) -> None:
        self.ended = ""
        self.value: Value = None
        self.maybe: Value = MISSING
        """What a branch that may or may not run returned."""
        self.variable = ""
        """The environment variable that a test asked before which the body may have ended in another way."""


def run(interpreter: Interpreter, body: tuple[syntax.Statement, ...], scope: Scope) -> Outcome:
    """Run the statements of a module, function or branch in order."""
    outcome = Outcome()
    gates = len(interpreter.conditions)
    block(interpreter, body, scope, outcome)
    del interpreter.conditions[gates:]
    return outcome


def block(interpreter: Interpreter, body: tuple[syntax.Statement, ...], scope: Scope, outcome: Outcome) -> None:
    for statement in body:
        interpreter.step()
        form = FORMS.get(type(statement))
        if form is not None:
            form(interpreter, statement, scope, outcome)
        if outcome.ended:
            return


# --------------------------------------------------------------------------- simple statements


def _import(run: Interpreter, node: syntax.Import, scope: Scope, outcome: Outcome) -> None:
    scope.module.language.bind_import(node, scope)


def _export(run: Interpreter, node: syntax.Export, scope: Scope, outcome: Outcome) -> None:
    scope.module.language.export(node, scope)


def _expr(run: Interpreter, node: syntax.Expr, scope: Scope, outcome: Outcome) -> None:
    expressions.evaluate(run, node.value, scope)


def _return(run: Interpreter, node: syntax.Return, scope: Scope, outcome: Outcome) -> None:
    outcome.value = run.evaluate(node.value, scope)
    if outcome.variable and isinstance(value := force(outcome.value), (*_PLAIN, Assumed)):
        outcome.value = assumed(value, variable=outcome.variable)
    outcome.ended = "returned"


def _raise(run: Interpreter, node: syntax.Raise, scope: Scope, outcome: Outcome) -> None:
    outcome.ended = "raised"


def _assign(run: Interpreter, node: syntax.Assign, scope: Scope, outcome: Outcome) -> None:
    if node.value is None:
        return
    value = run.evaluate(node.value, scope)
    for target in node.targets:
        if node.operator:
            value = _augmented(run, target, node.operator, value, scope, node.line)
        bind(run, target, value, scope)
        if scope.parent is None and isinstance(target, syntax.Name):
            scope.module.lines[target.id] = node.line


def _augmented(
    run: Interpreter, target: syntax.Expression, operator: str, value: Value, scope: Scope, line: int
) -> Value:
    before = force(run.evaluate(target, scope))
    plain = settled(value)
    if operator.startswith("+") and isinstance(before, list) and isinstance(plain, list):
        before += _gated(run, plain)[: max(0, operations.MOST - len(before))]
        return before
    if operator.startswith("+") and isinstance(before, list):
        before.append(plain if isinstance(plain, External | Made) else UNKNOWN)
        return before
    if operator.startswith("+") and isinstance(plain, list) and run.environment is not None:
        held = settled(before)
        return assumed([*(held if isinstance(held, list) else [before]), *plain], variable=variable_of(before))
    if operator.startswith("|") and isinstance(before, dict) and isinstance(plain, dict):
        before.update(plain)
        return before
    if operator.startswith("+"):
        return operations.join(run, [before, value]) if isinstance(settled(before), str) else UNKNOWN
    return UNKNOWN


# --------------------------------------------------------------------------- branches and loops


def _if(run: Interpreter, node: syntax.If, scope: Scope, outcome: Outcome) -> None:
    if _is_main_guard(node.test):
        block(run, node.body, scope, outcome)
        return
    test = force(run.evaluate(node.test, scope))
    truth = operations.truth(test)
    if truth is not None and (run.environment is not None or not configured(test)):
        taken, left = (node.body, node.orelse) if truth else (node.orelse, node.body)
        if configured(test) and taken and isinstance(taken[-1], syntax.Raise):
            # A process that runs has what it asks for.
            taken, left = left, taken
        _hang(scope, outcome, (*taken, *left), variable_of(test), partial(block, run, taken, scope, outcome))
        return
    reason = (
        test.condition
        if isinstance(test, Assumed) and test.condition and isinstance(node.test, syntax.Name)
        else written(node.test)
    )
    before = dict(scope.names)
    first = _branch(run, node.body, scope, reason)
    after = dict(scope.names)
    second = _branch(run, node.orelse, scope, negated(reason))
    _merge(run, scope, before, after, truth, reason)
    _join(run, outcome, first, second, truth, reason if configured(test) else "")


def _hang(
    scope: Scope,
    outcome: Outcome,
    body: tuple[syntax.Statement, ...],
    variable: str,
    take: Callable[[], None],
) -> None:
    """Run one side of a test; what either side binds or returns hangs on the variable that the test asks."""
    nodes = [*walk(*body, into_functions=False)] if variable else []
    if any(isinstance(node, syntax.Return | syntax.Raise) for node in nodes):
        outcome.variable = outcome.variable or variable
    take()
    for node in nodes:
        for target in node.targets if isinstance(node, syntax.Assign) else ():
            if isinstance(target, syntax.Name) and isinstance(value := scope.names.get(target.id, MISSING), _PLAIN):
                scope.names[target.id] = assumed(value, variable=variable)


def _branch(run: Interpreter, body: tuple[syntax.Statement, ...], scope: Scope, condition: str) -> Outcome:
    outcome = Outcome()
    if body:
        gates = len(run.conditions)
        run.conditions.append(condition)
        block(run, body, scope, outcome)
        del run.conditions[gates:]
    return outcome


def _gated(run: Interpreter, items: list[Value]) -> list[Value]:
    """Objects that are added to a list under a test keep it, wherever they were made."""
    gate = run.conditions[-1] if run.conditions else ""
    return [Assumed(item, gate) if gate and isinstance(item, Instance) else item for item in items]


def _extended(then: list[Value], otherwise: list[Value], reason: str) -> list[Value] | None:
    """The longer of two lists when it holds all of the shorter: what a branch adds, with the test it hangs on."""
    longer, shorter = (then, otherwise) if len(then) > len(otherwise) else (otherwise, then)
    known = {id(item) for item in shorter}
    if len(longer) == len(shorter) or not known <= {id(item) for item in longer}:
        return None
    gate = reason if longer is then else negated(reason)
    return [Assumed(item, gate) if isinstance(item, Instance) and id(item) not in known else item for item in longer]


def _merge(
    run: Interpreter,
    scope: Scope,
    before: dict[str, Value],
    after: dict[str, Value],
    truth: bool | None,
    reason: str,
) -> None:
    """Names both branches may have bound: the preferred branch's value, else the one that tells more."""
    for name in after.keys() | scope.names.keys():
        old, one, two = before.get(name, MISSING), after.get(name, MISSING), scope.names.get(name, MISSING)
        changed_one, changed_two = one is not old, two is not one
        if not (changed_one or changed_two):
            continue
        then = one
        otherwise = two if changed_two else old
        if run.environment is not None and truth is None and then is not otherwise:
            chosen = CONFIGURED
        elif then is MISSING or otherwise is MISSING:
            chosen = then if otherwise is MISSING else otherwise
        elif isinstance(then, list) and isinstance(otherwise, list) and (longer := _extended(then, otherwise, reason)):
            chosen = longer
        elif truth is not None and operations.better(then if truth else otherwise, None):
            chosen = then if truth else otherwise
        else:
            chosen = then if operations.better(then, otherwise) else otherwise
            if chosen is then and operations.vague(chosen) and isinstance(chosen, list):
                plain = settled(otherwise)
                chosen = plain if isinstance(plain, list) and not operations.vague(plain) else chosen
        scope.names[name] = chosen


def _join(run: Interpreter, outcome: Outcome, first: Outcome, second: Outcome, truth: bool | None, gate: str) -> None:
    """What follows a branch that may have ended the body."""
    if first.ended and second.ended:
        ends = [each for each in (first, second) if each.ended == "returned"]
        outcome.ended = "returned" if ends else "raised"
        if ends:
            preferred = (
                ends[0]
                if len(ends) == 1 or truth or (truth is None and operations.better(ends[0].value, ends[1].value))
                else ends[1]
            )
            outcome.value = preferred.value
        return
    for each, taken in ((first, truth is True), (second, truth is False)):
        for value in ([each.value] if each.ended == "returned" else []) + (
            [each.maybe] if each.maybe is not MISSING else []
        ):
            if taken or outcome.maybe is MISSING or not operations.better(outcome.maybe, value):
                outcome.maybe = value
        if each.ended == "returned" and gate:
            run.conditions.append(negated(gate) if each is first else gate)


def _is_main_guard(test: syntax.Expression) -> bool:
    return isinstance(test, syntax.Operation) and any(
        isinstance(operand, syntax.Name) and operand.id == "__name__" for operand in test.operands
    )


def _loop(run: Interpreter, node: syntax.Loop, scope: Scope, outcome: Outcome) -> None:
    if node.target is None:
        run.evaluate(node.iterable, scope)
        _once(run, node.body, scope, outcome)
        return
    items = operations.iterate(run, run.evaluate(node.iterable, scope))
    if items is None:
        bind(run, node.target, UNKNOWN, scope)
        _once(run, node.body, scope, outcome)
        return
    for item in items[:ITEMS]:
        bind(run, node.target, item, scope)
        _once(run, node.body, scope, outcome)
        if outcome.ended:
            return


def _once(run: Interpreter, body: tuple[syntax.Statement, ...], scope: Scope, outcome: Outcome) -> None:
    turn = Outcome()
    gates = len(run.conditions)
    block(run, body, scope, turn)
    del run.conditions[gates:]
    if turn.ended == "returned":
        outcome.ended, outcome.value = turn.ended, turn.value
    elif turn.maybe is not MISSING:
        outcome.maybe = turn.maybe


def _try(run: Interpreter, node: syntax.Try, scope: Scope, outcome: Outcome) -> None:
    tried = Outcome()
    block(run, node.body, scope, tried)
    kept = dict(scope.names)
    for handler in node.handlers:
        if handler.name:
            scope.names[handler.name] = UNKNOWN
        caught = _branch(run, handler.body, scope, f"except {written(handler.types)}" if handler.types else "except")
        if tried.ended == "raised" and caught.ended == "returned":
            tried = caught
        elif caught.ended == "returned" and tried.maybe is MISSING:
            tried.maybe = caught.value
    for name, value in kept.items():
        if operations.better(value, scope.names.get(name)):
            scope.names[name] = value
    if tried.ended == "returned" or not node.handlers:
        outcome.ended, outcome.value = tried.ended, tried.value
    if tried.maybe is not MISSING and outcome.maybe is MISSING:
        outcome.maybe = tried.maybe
    if node.finally_:
        block(run, node.finally_, scope, Outcome())


def _with(run: Interpreter, node: syntax.With, scope: Scope, outcome: Outcome) -> None:
    for context, target in node.items:
        value = force(run.evaluate(context, scope))
        if isinstance(value, Instance):
            enter = attribute(run, value, "__enter__")
            entered = value if enter is MISSING else run.call(enter, CallSite(run, None, scope, [], {}, line=node.line))
            value = entered if not isinstance(entered, Unknown) else value
        if target is not None:
            bind(run, target, value, scope)
    block(run, node.body, scope, outcome)


# --------------------------------------------------------------------------- definitions


def _define(run: Interpreter, node: syntax.Function, scope: Scope, outcome: Outcome) -> None:
    scope.names[node.name] = definitions.define(run, node, scope)


def _define_class(run: Interpreter, node: syntax.Class, scope: Scope, outcome: Outcome) -> None:
    scope.names[node.name] = definitions.define_class(run, node, scope)


FORMS: dict[type, Callable[[Any, Any, Scope, Outcome], None]] = {
    syntax.Import: _import,
    syntax.Export: _export,
    syntax.Expr: _expr,
    syntax.Return: _return,
    syntax.Raise: _raise,
    syntax.Assign: _assign,
    syntax.If: _if,
    syntax.Loop: _loop,
    syntax.Try: _try,
    syntax.With: _with,
    syntax.Function: _define,
    syntax.Class: _define_class,
}
