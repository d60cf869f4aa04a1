"""The members of JavaScript's strings, arrays, objects (and maps) and functions, over abstract values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable.linkers.interpreter import operations
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.objects import Closure, force, settled, text
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, External, Native, Unknown, Value

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

MOST = 2000


def attribute(run: Interpreter, value: Value, name: str) -> Value:
    """``value.name`` for constants, arrays, objects, functions."""
    if isinstance(value, dict):
        found = value.get(name, MISSING)
        return found if found is not MISSING else _of_object(value, name)
    if isinstance(value, list):
        return len(value) if name == "length" else _native(_ARRAY, value, name)
    if isinstance(value, str):
        return len(value) if name == "length" else _native(_STRING, value, name)
    if isinstance(value, Closure):
        return _of_function(value, name)
    if isinstance(value, Native):
        return _of_native(run, value, name)
    return Native(name, _string_of(value)) if name == "toString" and isinstance(value, int | float) else MISSING


def _string_of(value: Value) -> Callable[[CallSite], Value]:
    return lambda call: str(value)


def _native(table: dict[str, Callable[[CallSite, Any], Value]], value: Value, name: str) -> Value:
    answer = table.get(name)
    return MISSING if answer is None else Native(name, lambda call: answer(call, value))


def _of_object(value: dict[Any, Value], name: str) -> Value:
    return _native(_OBJECT, value, name)


def _of_function(value: Closure, name: str) -> Value:
    if name == "bind":
        return Native(name, lambda call: _bound(value, call))
    if name == "call":
        return Native(name, lambda call: _called(value, call, call.arguments[1:]))
    if name == "apply":
        return Native(name, lambda call: _called(value, call, _spread(call)))
    if name == "prototype":
        return value.attributes.setdefault(name, {})
    return {"name": value.node.name, "length": len(value.node.parameters)}.get(name, MISSING)


def _bound(function: Closure, call: CallSite) -> Value:
    receiver = call.raw(0)
    if len(call.arguments) > 1:
        first = call.arguments[1:]
        return Native("bound", lambda later: _called(function, later, [*first, *later.arguments]))
    known = receiver is not MISSING and not isinstance(receiver, Unknown | type(None))
    return function.bound(receiver) if known and function.receiver is MISSING else function


def _called(function: Value, call: CallSite, arguments: list[Value]) -> Value:
    return call.interpreter.call_with(function, arguments, call.scope, call.location.line)


def _spread(call: CallSite) -> list[Value]:
    items = operations.iterate(call.interpreter, call.get(1, default=[]))
    return items or []


def _of_native(run: Interpreter, value: Native, name: str) -> Value:
    if name in ("bind", "call", "apply"):
        skipped = {"bind": lambda call: value, "call": lambda call: _called(value, call, call.arguments[1:])}
        return Native(name, skipped.get(name, lambda call: _called(value, call, _spread(call))))
    if value.name == "require" and name == "main":
        return run.running[-1].scope.names.get("module", UNKNOWN) if run.running else UNKNOWN
    if value.name == "import" and name == "meta" and run.running:
        module = run.running[-1]
        folder, path = f"/{module.folder}", f"/{module.path}"
        environment = External("import.meta.env")
        return {"dirname": folder, "filename": path, "url": f"file://{path}", "env": environment, "dir": folder}
    if value.name == "require" and name == "resolve":
        return Native(name, lambda call: call.raw(0))
    return MISSING


# --------------------------------------------------------------------------- arrays


def each(call: CallSite, items: list[Value], function: Value, whole: Value = UNKNOWN) -> list[Value]:
    """The function's value for every item."""
    run = call.interpreter
    return [
        run.call_with(function, [item, index, whole], call.scope, call.location.line)
        for index, item in enumerate(items[:MOST])
    ]


def _foreach(call: CallSite, items: list[Value]) -> Value:
    each(call, items, call.get(0), items)
    return None


def _map(call: CallSite, items: list[Value]) -> Value:
    return each(call, items, call.get(0), items)


def _filter(call: CallSite, items: list[Value]) -> Value:
    test = call.get(0)
    if isinstance(test, External) and test.dotted == "Boolean":
        return [item for item in items if operations.truth(item) is not False]
    kept = zip(items, each(call, items, test), strict=False)
    return [item for item, verdict in kept if operations.truth(verdict) is not False]


def _find(call: CallSite, items: list[Value]) -> Value:
    for item, verdict in zip(items, each(call, items, call.get(0)), strict=False):
        if operations.truth(verdict) is not False:
            return item if operations.truth(verdict) else UNKNOWN
    return None


def flat(items: list[Value]) -> list[Value]:
    found: list[Value] = []
    for item in map(force, items):
        plain = settled(item)
        found += plain if isinstance(plain, list) else [item]
    return found[:MOST]


def _reduce(call: CallSite, items: list[Value]) -> Value:
    total = call.raw(1)
    rest = items
    if total is MISSING:
        total, rest = (items[0] if items else UNKNOWN), items[1:]
    for index, item in enumerate(rest[:MOST]):
        total = call.interpreter.call_with(call.get(0), [total, item, index], call.scope, call.location.line)
    return total


def _push(call: CallSite, items: list[Value]) -> Value:
    if len(items) < 5000:
        items.extend(call.arguments)
        call.interpreter.effects += 1
    return len(items)


def _unshift(call: CallSite, items: list[Value]) -> Value:
    if len(items) < 5000:
        items[:0] = call.arguments
    return len(items)


def _slice(call: CallSite, value: Any) -> Value:
    first, last = call.get(0, default=0), call.get(1, default=None)
    known = isinstance(first, int) and (last is None or isinstance(last, int))
    return value[first:last] if known else UNKNOWN


def _join(call: CallSite, items: list[Value]) -> Value:
    parts = [text(item) for item in items]
    mark = call.text(0)
    return UNKNOWN if any(part is None for part in parts) else (mark or ",").join(part or "" for part in parts)


def _concat(call: CallSite, items: list[Value]) -> Value:
    return [*items, *flat(call.arguments)]


def _array_includes(call: CallSite, items: list[Value]) -> Value:
    return operations._contains("in", call.get(0), items)


def _at(call: CallSite, items: Any) -> Value:
    index = call.get(0)
    return items[index] if isinstance(index, int) and -len(items) <= index < len(items) else UNKNOWN


_ARRAY: dict[str, Callable[[CallSite, Any], Value]] = {
    "forEach": _foreach,
    "map": _map,
    "filter": _filter,
    "find": _find,
    "flatMap": lambda call, items: flat(each(call, items, call.get(0))),
    "flat": lambda call, items: flat(items),
    "reduce": _reduce,
    "push": _push,
    "add": _push,
    "unshift": _unshift,
    "slice": _slice,
    "join": _join,
    "concat": _concat,
    "includes": _array_includes,
    "at": _at,
    "pop": lambda call, items: items.pop() if items else UNKNOWN,
    "shift": lambda call, items: items.pop(0) if items else UNKNOWN,
    "reverse": lambda call, items: items[::-1],
    "sort": lambda call, items: items,
    "entries": lambda call, items: [[index, item] for index, item in enumerate(items)],
    "values": lambda call, items: list(items),
    "keys": lambda call, items: list(range(len(items))),
}


# --------------------------------------------------------------------------- objects (and Map)


def _object_set(call: CallSite, value: dict[Any, Value]) -> Value:
    operations.put(value, call.raw(0), call.raw(1))
    call.interpreter.effects += 1
    return value


def _object_get(call: CallSite, value: dict[Any, Value]) -> Value:
    """``map.get(key)``; ``config.get("app.port")`` looks into what is nested."""
    key = call.get(0)
    if not isinstance(key, str | int):
        return UNKNOWN
    found = value.get(key, MISSING)
    for part in key.split(".") if found is MISSING and isinstance(key, str) and "." in key else ():
        held = value if found is MISSING else settled(found)
        found = held.get(part, UNKNOWN) if isinstance(held, dict) else UNKNOWN
    return UNKNOWN if found is MISSING else found


def _object_for_each(call: CallSite, value: dict[Any, Value]) -> Value:
    for key, item in list(value.items())[:MOST]:
        call.interpreter.call_with(call.get(0), [item, key], call.scope, call.location.line)
    return None


_OBJECT: dict[str, Callable[[CallSite, Any], Value]] = {
    "set": _object_set,
    "get": _object_get,
    "forEach": _object_for_each,
    "entries": lambda call, value: [[key, item] for key, item in value.items()],
    "values": lambda call, value: list(value.values()),
    "keys": lambda call, value: list(value),
}


# --------------------------------------------------------------------------- strings


def _plain(name: str) -> Callable[[CallSite, str], Value]:
    """Python's method of this name, when every argument is known."""

    def answer(call: CallSite, value: str) -> Value:
        arguments = [call.get(position) for position in range(len(call.arguments))]
        if not all(isinstance(argument, str) for argument in arguments):
            return UNKNOWN
        try:
            found = getattr(value, name)(*arguments)
        except (ValueError, TypeError):
            return UNKNOWN
        return found if not isinstance(found, str) or len(found) < operations.LONGEST else UNKNOWN

    return answer


def _replace(call: CallSite, value: str) -> Value:
    old, new = call.text(0), call.text(1)
    if old is None or new is None:
        return UNKNOWN
    return value.replace(old, new, 1) if len(new) < 200 else UNKNOWN


def _substring(call: CallSite, value: str) -> Value:
    first, last = call.get(0, default=0), call.get(1, default=None)
    known = isinstance(first, int) and (last is None or isinstance(last, int))
    return value[max(first, 0) : last if last is None else max(last, 0)] if known else UNKNOWN


def _string_concat(call: CallSite, value: str) -> Value:
    return operations.join(call.interpreter, [value, *call.arguments])


def _string_includes(call: CallSite, value: str) -> Value:
    part = call.text(0)
    return UNKNOWN if part is None else part in value


_STRING: dict[str, Callable[[CallSite, Any], Value]] = {
    "toLowerCase": _plain("lower"),
    "toUpperCase": _plain("upper"),
    "trim": _plain("strip"),
    "trimStart": _plain("lstrip"),
    "trimEnd": _plain("rstrip"),
    "split": _plain("split"),
    "startsWith": _plain("startswith"),
    "endsWith": _plain("endswith"),
    "indexOf": _plain("find"),
    "replaceAll": _plain("replace"),
    "replace": _replace,
    "includes": _string_includes,
    "concat": _string_concat,
    "slice": _slice,
    "at": _at,
    "charAt": _at,
    "substring": _substring,
    "substr": _substring,
    "toString": lambda call, value: value,
    "valueOf": lambda call, value: value,
}
