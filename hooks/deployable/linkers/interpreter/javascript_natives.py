"""JavaScript's built-in objects and functions over abstract values: ``Object.entries``, ``Promise.all``, ``process.env``."""

from __future__ import annotations

from typing import Any

from deployable.linkers.interpreter import operations
from deployable.linkers.interpreter.builtin_functions import number
from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.javascript_files import FILES
from deployable.linkers.interpreter.javascript_members import each
from deployable.linkers.interpreter.javascript_packages import PACKAGES, is_array
from deployable.linkers.interpreter.objects import Module, force, settled
from deployable.linkers.interpreter.values import UNKNOWN, External, Imported, Unknown, Value

GLOBALS = frozenset({
    "process", "console", "Object", "Array", "Promise", "JSON", "Math", "Number", "String", "Boolean", "Date",
    "RegExp", "Error", "TypeError", "Map", "Set", "WeakMap", "Symbol", "Reflect", "Proxy", "Buffer", "URL",
    "URLSearchParams", "global", "globalThis", "window", "import", "Deno", "Bun", "fetch", "parseInt", "parseFloat",
    "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "queueMicrotask", "structuredClone",
    "encodeURIComponent", "decodeURIComponent", "isNaN", "BigInt", "Function", "Response", "Request", "Headers",
})  # fmt: skip


def _keys(call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, Module):
        return list(value.language.names(value))
    return list(value) if isinstance(value, dict) else UNKNOWN


def _values(call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, Module):
        return [call.interpreter.member(value, name) for name in value.language.names(value)]
    return list(value.values()) if isinstance(value, dict) else UNKNOWN


def _entries(call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, Module):
        return [[name, call.interpreter.member(value, name)] for name in value.language.names(value)]
    return [[key, item] for key, item in value.items()] if isinstance(value, dict) else UNKNOWN


def _assign(call: CallSite) -> Value:
    first = call.get(0)
    if isinstance(first, dict):
        for position in range(1, len(call.arguments)):
            other = call.get(position)
            first.update(other if isinstance(other, dict) else {})
    return first


def _from_entries(call: CallSite) -> Value:
    found: dict[Any, Value] = {}
    pairs = call.get(0, default=[])
    for pair in map(settled, pairs) if isinstance(pairs, list) else ():
        if isinstance(pair, list) and len(pair) == 2:
            operations.put(found, pair[0], pair[1])
    return found


def _array(call: CallSite) -> Value:
    items = operations.iterate(call.interpreter, call.get(0, default=[]))
    if items is None or len(call.arguments) < 2:
        return UNKNOWN if items is None else items
    return each(call, items, call.get(1))


def _same(call: CallSite) -> Value:
    return call.raw(0) if call.arguments else UNKNOWN


def _string(call: CallSite) -> Value:
    return operations.join(call.interpreter, [force(argument) for argument in call.arguments[:1]])


def _boolean(call: CallSite) -> Value:
    known = operations.truth(call.raw(0)) if call.arguments else False
    return UNKNOWN if known is None else known


def _all(call: CallSite) -> Value:
    """``Promise.all``: what is awaited is taken as settled."""
    items = operations.iterate(call.interpreter, call.get(0))
    return UNKNOWN if items is None else items


def dynamic_import(call: CallSite) -> Value:
    """``import("./x")``; its promise is taken as settled."""
    specifier = call.text(0)
    language: Any = call.module.language
    if specifier is None:
        return Imported(call)
    return language.imported(specifier.removeprefix("file://"), call.module, call.location.line)


class Environment(Model):
    """``process.env``, ``import.meta.env``: every name is configuration."""

    @staticmethod
    def static_attribute(name: str) -> Value:
        return Unknown(configured=True, variable=name)


def _later(call: CallSite) -> Value:
    """``process.on("SIGTERM", …)``: what ends a process does not run as it starts."""
    return External("process")


def _set(call: CallSite) -> Value:
    return _array(call) if call.arguments else []


MODELS: dict[str, Kind] = {
    **FILES,
    **PACKAGES,
    "process.env": Environment,
    "process.on": _later,
    "process.once": _later,
    "process.addListener": _later,
    "import.meta.env": Environment,
    "Bun.env": Environment,
    "Deno.env.get": lambda call: Unknown(configured=True, variable=call.text(0) or ""),
    "Object.keys": _keys,
    "Object.values": _values,
    "Object.entries": _entries,
    "Object.assign": _assign,
    "Object.fromEntries": _from_entries,
    "Object.freeze": _same,
    "Object.seal": _same,
    "Array.from": _array,
    "Array.of": lambda call: list(call.arguments),
    "Array.isArray": is_array,
    "Array": lambda call: list(call.arguments) if len(call.arguments) != 1 else [],
    "Map": lambda call: _from_entries(call) if call.arguments else {},
    "Set": _set,
    "Promise.all": _all,
    "Promise.allSettled": _all,
    "Promise.resolve": _same,
    "String": _string,
    "Number": number,
    "Boolean": _boolean,
    "parseInt": number,
}
