"""Giving targets their values: names, attributes, keys, and patterns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable import syntax
from deployable.linkers.interpreter import operations
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance, Module, Scope, force, settled
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, External, Made, Unknown, Value, assumed

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter


def bind(run: Interpreter, target: syntax.Expression | None, value: Value, scope: Scope) -> None:
    """Give a target its value: a name, an attribute, a key, or a pattern of them."""
    if isinstance(target, syntax.Name):
        _bind_name(run, target.id, value, scope)
    elif isinstance(target, syntax.Attribute):
        bind_attribute(run, force(run.evaluate(target.value, scope)), target.name, value)
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


def bind_attribute(run: Interpreter, owner: Value, name: str, value: Value) -> None:
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
