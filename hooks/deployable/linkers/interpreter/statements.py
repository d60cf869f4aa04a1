"""Execution of statements: bodies, branches, loops, definitions and calls of functions of the repository."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter import expressions, operations
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.values import (
    MISSING,
    UNKNOWN,
    Assumed,
    ClassValue,
    Closure,
    Decorator,
    Deferred,
    External,
    Instance,
    Made,
    Module,
    Property,
    Scope,
    Super,
    Unknown,
    Value,
    assumed,
    configured,
    first_line,
    force,
    settled,
)
from deployable.linkers.interpreter.written import negated, written
from deployable.model import Location

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

DEPTH = 48
ITEMS = 2000


class Outcome:
    """How a body ended: ``returned`` (with its value), ``raised``, or neither."""

    __slots__ = ("ended", "maybe", "value")

    def __init__(self) -> None:
        self.ended = ""
        self.value: Value = None
        self.maybe: Value = MISSING
        """What a branch that may or may not run returned."""


def place(scope: Scope, line: int) -> Location:
    return Location(scope.module.path, line)


def run(interpreter: Interpreter, body: tuple[syntax.Statement, ...], scope: Scope) -> Outcome:
    """Run the statements of a module, function or branch in order."""
    outcome = Outcome()
    gates = len(interpreter.conditions)
    _block(interpreter, body, scope, outcome)
    del interpreter.conditions[gates:]
    return outcome


def _block(interpreter: Interpreter, body: tuple[syntax.Statement, ...], scope: Scope, outcome: Outcome) -> None:
    for statement in body:
        interpreter.step()
        form = _FORMS.get(type(statement))
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
    if operator.startswith("|") and isinstance(before, dict) and isinstance(plain, dict):
        before.update(plain)
        return before
    if operator.startswith("+"):
        return operations.join(run, [before, value]) if isinstance(settled(before), str) else UNKNOWN
    return UNKNOWN


def bind(run: Interpreter, target: syntax.Expression | None, value: Value, scope: Scope) -> None:
    """Give a target its value: a name, an attribute, a key, or a pattern of them."""
    if isinstance(target, syntax.Name):
        _bind_name(run, target.id, value, scope)
    elif isinstance(target, syntax.Attribute):
        _bind_attribute(run, force(run.evaluate(target.value, scope)), target.name, value)
    elif isinstance(target, syntax.Subscript):
        base = settled(run.evaluate(target.value, scope))
        key = run.evaluate(target.key, scope)
        if isinstance(base, dict):
            # A key that is only set on a condition (``config["openapi_url"] = None``) keeps it.
            operations.put(base, key, assumed(force(value), " and ".join(run.conditions)) if run.conditions else value)
        elif isinstance(base, Instance) and base.native is not None and hasattr(base.native, "put"):
            base.native.put(settled(key), value)
    elif isinstance(target, syntax.Default):
        known = force(value)
        missing = known is None or known is MISSING or isinstance(known, Unknown)
        soft = isinstance(known, Unknown) and known.configured
        default = run.evaluate(target.value, scope) if missing else value
        bind(run, target.target, assumed(force(default)) if soft else default, scope)
    elif isinstance(target, syntax.ListOf):
        _bind_items(run, target, value, scope)
    elif isinstance(target, syntax.DictOf):
        _bind_fields(run, target, value, scope)


def _bind_name(run: Interpreter, name: str, value: Value, scope: Scope) -> None:
    scope.names[name] = value
    outer = scope.parent
    while outer is not None:
        if name in outer.names:
            if outer.names[name] is None or isinstance(outer.names[name], Unknown):
                outer.names[name] = value
            return
        outer = outer.parent


def _bind_attribute(run: Interpreter, owner: Value, name: str, value: Value) -> None:
    owner = settled(owner)
    if isinstance(owner, Instance):
        owner.attributes[name] = value
        if owner.native is not None:
            owner.native.assign(name, value)
    elif isinstance(owner, ClassValue):
        owner.namespace[name] = value
    elif isinstance(owner, Closure | Made):
        owner.attributes[name] = value
    elif isinstance(owner, Module):
        owner.scope.names[name] = value
    elif isinstance(owner, dict):
        owner[name] = value


def _bind_items(run: Interpreter, target: syntax.ListOf, value: Value, scope: Scope) -> None:
    items = operations.iterate(run, value)
    for position, part in enumerate(target.items):
        if isinstance(part, syntax.Starred):
            after = len(target.items) - position - 1
            rest = UNKNOWN if items is None else items[position : len(items) - after]
            bind(run, part.value, rest, scope)
            items = None if items is None else [*items[:position], UNKNOWN, *items[len(items) - after :]]
        else:
            known = items is not None and position < len(items)
            bind(run, part, items[position] if known and items is not None else UNKNOWN, scope)


def _bind_fields(run: Interpreter, target: syntax.DictOf, value: Value, scope: Scope) -> None:
    for item in target.items:
        if item.key is None:
            bind(run, item.value, _rest(run, target, settled(value), scope), scope)
            continue
        key = settled(run.evaluate(item.key, scope))
        found = run.attribute(value, key) if isinstance(key, str) else UNKNOWN
        bind(run, item.value, found, scope)


def _rest(run: Interpreter, target: syntax.DictOf, value: Value, scope: Scope) -> Value:
    """What ``...rest`` holds: the fields that the pattern does not name."""
    if not isinstance(value, dict):
        return value if isinstance(value, Instance | External) else UNKNOWN
    named = {settled(run.evaluate(item.key, scope)) for item in target.items if isinstance(item.key, syntax.Const)}
    return {key: item for key, item in value.items() if key not in named}


# --------------------------------------------------------------------------- branches and loops


def _if(run: Interpreter, node: syntax.If, scope: Scope, outcome: Outcome) -> None:
    if _is_main_guard(node.test):
        _block(run, node.body, scope, outcome)
        return
    test = force(run.evaluate(node.test, scope))
    truth = operations.truth(test)
    if truth is not None and not configured(test):
        _block(run, node.body if truth else node.orelse, scope, outcome)
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
    _merge(scope, before, after, truth, reason)
    _join(run, outcome, first, second, truth, reason if configured(test) else "")


def _branch(run: Interpreter, body: tuple[syntax.Statement, ...], scope: Scope, condition: str) -> Outcome:
    outcome = Outcome()
    if body:
        gates = len(run.conditions)
        run.conditions.append(condition)
        _block(run, body, scope, outcome)
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


def _merge(scope: Scope, before: dict[str, Value], after: dict[str, Value], truth: bool | None, reason: str) -> None:
    """Names both branches may have bound: the preferred branch's value, else the one that tells more."""
    for name in after.keys() | scope.names.keys():
        old, one, two = before.get(name, MISSING), after.get(name, MISSING), scope.names.get(name, MISSING)
        changed_one, changed_two = one is not old, two is not one
        if not (changed_one or changed_two):
            continue
        then = one
        otherwise = two if changed_two else old
        if then is MISSING or otherwise is MISSING:
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
    _block(run, body, scope, turn)
    del run.conditions[gates:]
    if turn.ended == "returned":
        outcome.ended, outcome.value = turn.ended, turn.value
    elif turn.maybe is not MISSING:
        outcome.maybe = turn.maybe


def _try(run: Interpreter, node: syntax.Try, scope: Scope, outcome: Outcome) -> None:
    tried = Outcome()
    _block(run, node.body, scope, tried)
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
        _block(run, node.finally_, scope, Outcome())


def _with(run: Interpreter, node: syntax.With, scope: Scope, outcome: Outcome) -> None:
    for context, target in node.items:
        value = force(run.evaluate(context, scope))
        if isinstance(value, Instance):
            enter = expressions.attribute(run, value, "__enter__")
            entered = value if enter is MISSING else run.call(enter, CallSite(run, None, scope, [], {}, line=node.line))
            value = entered if not isinstance(entered, Unknown) else value
        if target is not None:
            bind(run, target, value, scope)
    _block(run, node.body, scope, outcome)


# --------------------------------------------------------------------------- definitions


def _define(run: Interpreter, node: syntax.Function, scope: Scope, outcome: Outcome) -> None:
    scope.names[node.name] = define(run, node, scope)


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


def _define_class(run: Interpreter, node: syntax.Class, scope: Scope, outcome: Outcome) -> None:
    scope.names[node.name] = define_class(run, node, scope)


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
            form = _FORMS.get(type(statement))
            if form is not None:
                form(run, statement, inner, Outcome())
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


# --------------------------------------------------------------------------- calls


def invoke(run: Interpreter, function: Closure, site: CallSite) -> Value:
    """Run the body of a function of the repository with these arguments; its value, ``UNKNOWN`` when it ends nowhere.

    A function of a module that is called again with the same constants is run once, unless it made or registered routes.
    """
    run.called.add(id(function.node))
    if run.depth >= DEPTH or run.active.count(id(function.node)) >= 2:
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
        outcome = Outcome()
        _block(run, function.node.body, scope, outcome)
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


def _result(outcome: Outcome) -> Value:
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


_FORMS: dict[type, Callable[[Any, Any, Scope, Outcome], None]] = {
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

__all__ = ["Outcome", "bind", "decorate", "define", "define_class", "first_line", "invoke", "place", "run"]
