"""Python's built-in functions that route tables and settings are made with."""

from __future__ import annotations

from typing import Any

from deployable.linkers.interpreter import operations
from deployable.linkers.interpreter.attributes import attribute
from deployable.linkers.interpreter.bindings import bind_attribute
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance, Module, Scope, Super, force, settled
from deployable.linkers.interpreter.values import (
    MISSING,
    UNKNOWN,
    External,
    Imported,
    Made,
    Unknown,
    Value,
    assumed,
    configured,
    variable_of,
)


def _str(call: CallSite) -> Value:
    return operations.join(call.interpreter, [force(argument) for argument in call.arguments[:1]])


def number(call: CallSite) -> Value:
    """``int("8000")``, ``Number("8000")``, ``parseInt("8000", 10)``; what configuration may change stays so."""
    raw = call.raw(0)
    value = settled(raw)
    try:
        found: Value = int(value) if isinstance(value, str | int | float) and len(str(value)) < 30 else UNKNOWN
    except (ValueError, OverflowError):
        found = UNKNOWN
    return assumed(found, variable=variable_of(raw)) if configured(raw) else found


def _bool(call: CallSite) -> Value:
    known = operations.truth(call.get(0, default=False))
    raw = call.raw(0)
    if known is None:
        return raw if configured(raw) else UNKNOWN
    return assumed(known, variable=variable_of(raw)) if configured(raw) else known


def _len(call: CallSite) -> Value:
    value = call.get(0)
    return len(value) if isinstance(value, str | list | dict) else UNKNOWN


def _list(call: CallSite) -> Value:
    if not call.arguments:
        return []
    raw = call.raw(0)
    items = operations.iterate(call.interpreter, raw)
    return (raw if configured(raw) else UNKNOWN) if items is None else items


def _dict(call: CallSite) -> Value:
    found: dict[Any, Value] = {}
    first = call.get(0, default={})
    if isinstance(first, dict):
        found.update(first)
    elif isinstance(first, list):
        for pair in map(settled, first):
            if isinstance(pair, list) and len(pair) == 2:
                operations.put(found, pair[0], pair[1])
    found.update(call.keywords)
    return found


def _range(call: CallSite) -> Value:
    numbers = [call.get(position) for position in range(len(call.arguments))]
    if numbers and all(isinstance(number, int) and abs(number) < 1000 for number in numbers) and numbers[2:3] != [0]:
        return list(range(*numbers))[:1000]
    return UNKNOWN


def _zip(call: CallSite) -> Value:
    columns = [operations.iterate(call.interpreter, argument) for argument in call.arguments]
    if any(column is None for column in columns):
        return UNKNOWN
    return [list(row) for row in zip(*(column or [] for column in columns), strict=False)]


def _enumerate(call: CallSite) -> Value:
    items = operations.iterate(call.interpreter, call.get(0))
    return UNKNOWN if items is None else [[index, item] for index, item in enumerate(items)]


def _reversed(call: CallSite) -> Value:
    items = operations.iterate(call.interpreter, call.get(0))
    return UNKNOWN if items is None else items[::-1]


def _map(call: CallSite) -> Value:
    items = operations.iterate(call.interpreter, call.get(1))
    if items is None:
        return UNKNOWN
    return [call.interpreter.call_with(call.get(0), [item], call.scope, call.location.line) for item in items]


def _filter(call: CallSite) -> Value:
    items = operations.iterate(call.interpreter, call.get(1))
    if items is None:
        return UNKNOWN
    test = call.get(0)
    kept = []
    for item in items:
        verdict = item if test is None else call.interpreter.call_with(test, [item], call.scope, call.location.line)
        if operations.truth(verdict) is not False:
            kept.append(item)
    return kept


def _getattr(call: CallSite) -> Value:
    name = call.text(1)
    if name is None:
        return first if isinstance(first := call.get(0), Imported) else UNKNOWN
    found = attribute(call.interpreter, call.get(0), name)
    if (found is MISSING or isinstance(force(found), Unknown)) and len(call.arguments) > 2:
        return force(call.arguments[2])
    return found


def _setattr(call: CallSite) -> Value:
    name = call.text(1)
    if name is not None and len(call.arguments) > 2:
        bind_attribute(call.interpreter, call.get(0), name, call.arguments[2])
    return None


def _hasattr(call: CallSite) -> Value:
    name, value = call.text(1), call.get(0)
    if name and isinstance(value, ClassValue):
        return True if value.find(name) is not MISSING else (UNKNOWN if value.externals() else False)
    if name and isinstance(value, Module):
        return call.interpreter.member(value, name) is not UNKNOWN
    # An object of a framework has at least what its model knows (`hasattr(app, "add_middleware")`).
    if name and isinstance(value, Instance) and hasattr(value.native, f"on_{name}"):
        return True
    return UNKNOWN


def _isinstance(call: CallSite) -> Value:
    value, kind = call.get(0), call.get(1)
    kinds = [settled(each) for each in kind] if isinstance(kind, list) else [kind]
    names = {each.dotted for each in kinds if isinstance(each, External)}
    plain = {
        "builtins.str": str,
        "builtins.list": list,
        "builtins.tuple": list,
        "builtins.dict": dict,
        "builtins.int": int,
    }
    if isinstance(value, str | int | float | list | dict) and names <= plain.keys() and len(names) == len(kinds):
        return any(isinstance(value, plain[name]) for name in names)
    if isinstance(value, Instance):
        if any(each is value.cls for each in kinds) or call.interpreter.is_a(value, *names):
            return True
        own = value.cls.lineage() if isinstance(value.cls, ClassValue) else []
        if any(each in own for each in kinds if isinstance(each, ClassValue)):
            return True
    modelled = all(
        isinstance(each, External) and isinstance(call.interpreter.model(each.dotted), type) for each in kinds
    )
    return False if kinds and modelled and _is_no_object_of(call, value, names) else UNKNOWN


def _is_no_object_of(call: CallSite, value: Value, names: set[str]) -> bool:
    """Whether a value is plainly none of these classes that frameworks model: a function, a class, an object of another one."""
    if isinstance(value, Closure | ClassValue | Module | str | int | float | list | dict | None):
        return True
    if isinstance(value, External):
        own = value.dotted.rpartition(".")[2]
        return own[:1].isupper() or not any(word in own for word in ("blueprint", "router", "bp", "api"))
    if isinstance(value, Made):
        own = value.origin.rpartition(".")[2]
        return own[:1].isupper() and not any(name.rpartition(".")[2] in own for name in names)
    if not isinstance(value, Instance):
        return False
    if value.native is None and isinstance(value.cls, ClassValue):
        return all(base.partition(".")[0] in ("builtins", "typing", "abc") for base in value.cls.externals())
    kinds = [call.interpreter.model(name) for name in names]
    native = value.native
    return native is not None and not any(isinstance(kind, type) and isinstance(native, kind) for kind in kinds)


def _is_class(call: CallSite) -> Value:
    value = call.get(0)
    return isinstance(value, ClassValue) if isinstance(value, ClassValue | Closure | str | list | dict) else UNKNOWN


def _is_function(call: CallSite) -> Value:
    value = call.get(0)
    return isinstance(value, Closure) if isinstance(value, ClassValue | Closure | str | list | dict) else UNKNOWN


def _issubclass(call: CallSite) -> Value:
    value, kind = call.get(0), call.get(1)
    if not isinstance(value, ClassValue):
        return UNKNOWN
    if isinstance(kind, External):
        return True if call.interpreter.is_a(value, kind.dotted) else (UNKNOWN if value.externals() else False)
    return kind in value.lineage() if isinstance(kind, ClassValue) else UNKNOWN


def _members(call: CallSite) -> Value:
    """``inspect.getmembers(module, predicate)``."""
    value, test = call.get(0), call.get(1, "predicate")
    names = call.interpreter.load(value).scope.names if isinstance(value, Module) else None
    if isinstance(value, ClassValue):
        names = {
            k: v for cls in reversed(value.lineage()) if isinstance(cls, ClassValue) for k, v in cls.namespace.items()
        }
    if names is None:
        return UNKNOWN
    found = []
    for name, member in sorted(names.items(), key=lambda pair: str(pair[0])):
        verdict = True
        if test is not MISSING:
            verdict = operations.truth(call.interpreter.call_with(test, [member], call.scope, call.location.line))
        if verdict is not False:
            found.append([name, member])
    return found


def _vars(call: CallSite) -> Value:
    value = call.get(0)
    return call.interpreter.load(value).scope.names if isinstance(value, Module) else UNKNOWN


def _dir(call: CallSite) -> Value:
    value = call.get(0)
    return sorted(call.interpreter.load(value).scope.names) if isinstance(value, Module) else UNKNOWN


def _type(call: CallSite) -> Value:
    value = call.get(0)
    return value.cls if isinstance(value, Instance) else UNKNOWN


def _super(call: CallSite) -> Value:
    scope: Scope | None = call.scope
    while scope is not None:
        function = scope.function
        if function is not None and function.owner is not None and function.receiver is not MISSING:
            return Super(function.receiver, function.owner)
        scope = scope.parent
    return UNKNOWN


def _globals(call: CallSite) -> Value:
    return call.scope.module.scope.names


def _any(call: CallSite) -> Value:
    items = operations.iterate(call.interpreter, call.get(0))
    if items is None:
        return UNKNOWN
    known = [operations.truth(item) for item in items]
    return True if True in known else (UNKNOWN if None in known else False)


def _all(call: CallSite) -> Value:
    items = operations.iterate(call.interpreter, call.get(0))
    if items is None:
        return UNKNOWN
    known = [operations.truth(item) for item in items]
    return False if False in known else (UNKNOWN if None in known else True)
