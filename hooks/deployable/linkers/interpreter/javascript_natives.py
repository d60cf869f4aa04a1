"""JavaScript's built-in objects and the methods of strings, arrays, objects and functions, over abstract values."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable.linkers.interpreter import operations
from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.values import (
    CONFIGURED,
    MISSING,
    UNKNOWN,
    Closure,
    External,
    Imported,
    Module,
    Native,
    Unknown,
    Value,
    force,
    settled,
    text,
)

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter

GLOBALS = frozenset({
    "process", "console", "Object", "Array", "Promise", "JSON", "Math", "Number", "String", "Boolean", "Date",
    "RegExp", "Error", "TypeError", "Map", "Set", "WeakMap", "Symbol", "Reflect", "Proxy", "Buffer", "URL",
    "URLSearchParams", "global", "globalThis", "window", "import", "Deno", "Bun", "fetch", "parseInt", "parseFloat",
    "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "queueMicrotask", "structuredClone",
    "encodeURIComponent", "decodeURIComponent", "isNaN", "BigInt", "Function", "Response", "Request", "Headers",
})  # fmt: skip
MOST = 2000


# --------------------------------------------------------------------------- objects and arrays


def _keys(call: CallSite) -> Value:
    value = call.get(0)
    return list(value) if isinstance(value, dict) else UNKNOWN


def _values(call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, Module):
        return [call.interpreter.member(value, name) for name in value.exports if name != "*"]
    return list(value.values()) if isinstance(value, dict) else UNKNOWN


def _entries(call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, Module):
        return [[name, call.interpreter.member(value, name)] for name in value.exports if name != "*"]
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
    return _each(call, items, call.get(1))


def _same(call: CallSite) -> Value:
    return call.raw(0) if call.arguments else UNKNOWN


def _is_array(call: CallSite) -> Value:
    value = call.get(0)
    return UNKNOWN if isinstance(value, Unknown | External) else isinstance(value, list)


def _string(call: CallSite) -> Value:
    return operations.join(call.interpreter, [force(argument) for argument in call.arguments[:1]])


def _number(call: CallSite) -> Value:
    value = call.get(0)
    try:
        return int(value) if isinstance(value, str | int | float) and len(str(value)) < 20 else UNKNOWN
    except (ValueError, OverflowError):
        return UNKNOWN


def _boolean(call: CallSite) -> Value:
    known = operations.truth(call.raw(0)) if call.arguments else False
    return UNKNOWN if known is None else known


def _all(call: CallSite) -> Value:
    """``Promise.all``: what is awaited is taken as settled."""
    items = operations.iterate(call.interpreter, call.get(0))
    return UNKNOWN if items is None else items


# --------------------------------------------------------------------------- paths and files


def _path_join(call: CallSite) -> Value:
    parts = [call.text(position) for position in range(len(call.arguments))]
    if not parts or any(part is None for part in parts):
        return UNKNOWN
    return posixpath.normpath("/".join(part or "." for part in parts))


def _path_resolve(call: CallSite) -> Value:
    parts = [call.text(position) for position in range(len(call.arguments))]
    if any(part is None for part in parts):
        return UNKNOWN
    return posixpath.normpath(posixpath.join("/", *(part or "." for part in parts)))


def _on_path(answer: Callable[[str], str]) -> Kind:
    def asked(call: CallSite) -> Value:
        path = call.text(0)
        if path is None:
            return UNKNOWN
        found = answer(path)
        ending = call.text(1)
        return found.removesuffix(ending) if ending else found

    return asked


def _file_of_url(call: CallSite) -> Value:
    path = call.text(0)
    return UNKNOWN if path is None else path.removeprefix("file://")


def _folder_of_url(call: CallSite) -> Value:
    path = call.text(0)
    return UNKNOWN if path is None else posixpath.dirname(path.removeprefix("file://"))


def _beside_url(call: CallSite) -> Value:
    """``join(import.meta.url, "routes")`` of ``desm``."""
    parts = [call.text(position) for position in range(1, len(call.arguments))]
    folder = _folder_of_url(call)
    known = isinstance(folder, str) and all(part is not None for part in parts)
    return posixpath.normpath("/".join([folder, *(part or "." for part in parts)])) if known else UNKNOWN


def _read_folder(call: CallSite) -> Value:
    """``fs.readdirSync(path)``: the names the repository has there."""
    path = call.text(0)
    if path is None:
        return UNKNOWN
    folder = posixpath.normpath(path.lstrip("/") or ".")
    inside = "" if folder == "." else folder + "/"
    files = [name[len(inside) :] for name in call.interpreter.sources.files if name.startswith(inside)]
    names = sorted({name.split("/")[0] for name in files})[:MOST]
    return [{"name": name} for name in names] if len(call.arguments) > 1 else names


def _exists(call: CallSite) -> Value:
    path = call.text(0)
    return UNKNOWN if path is None else call.interpreter.sources.exists(posixpath.normpath(path.lstrip("/")))


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
        return CONFIGURED


def _set(call: CallSite) -> Value:
    return _array(call) if call.arguments else []


MODELS: dict[str, Kind] = {
    "process.env": Environment,
    "import.meta.env": Environment,
    "Bun.env": Environment,
    "Deno.env.get": lambda call: CONFIGURED,
    "Object.keys": _keys,
    "Object.values": _values,
    "Object.entries": _entries,
    "Object.assign": _assign,
    "Object.fromEntries": _from_entries,
    "Object.freeze": _same,
    "Object.seal": _same,
    "Array.from": _array,
    "Array.of": lambda call: list(call.arguments),
    "Array.isArray": _is_array,
    "Array": lambda call: list(call.arguments) if len(call.arguments) != 1 else [],
    "Map": lambda call: _from_entries(call) if call.arguments else {},
    "Set": _set,
    "Promise.all": _all,
    "Promise.allSettled": _all,
    "Promise.resolve": _same,
    "String": _string,
    "Number": _number,
    "Boolean": _boolean,
    "parseInt": _number,
    "path.join": _path_join,
    "path.posix.join": _path_join,
    "path.resolve": _path_resolve,
    "path.dirname": _on_path(posixpath.dirname),
    "path.basename": _on_path(posixpath.basename),
    "path.extname": _on_path(lambda path: posixpath.splitext(path)[1]),
    "path.normalize": _on_path(posixpath.normpath),
    "path.parse": lambda call: _parsed(call),
    "url.fileURLToPath": _file_of_url,
    "desm.join": _beside_url,
    "desm": _folder_of_url,
    "desm.dirname": _folder_of_url,
    "fs.readdirSync": _read_folder,
    "fs.promises.readdir": _read_folder,
    "fs/promises.readdir": _read_folder,
    "fs.existsSync": _exists,
    "process.cwd": lambda call: _working_folder(call),
}


def _parsed(call: CallSite) -> Value:
    path = call.text(0)
    if path is None:
        return UNKNOWN
    name = posixpath.basename(path)
    stem, extension = posixpath.splitext(name)
    return {"base": name, "name": stem, "ext": extension, "dir": posixpath.dirname(path)}


def _working_folder(call: CallSite) -> Value:
    """The folder a service is started in: that of its package file."""
    language: Any = call.module.language
    return "/" + language.paths.package_folder(call.module.folder)


# --------------------------------------------------------------------------- members


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


def _each(call: CallSite, items: list[Value], function: Value, whole: Value = UNKNOWN) -> list[Value]:
    """The function's value for every item."""
    run = call.interpreter
    return [
        run.call_with(function, [item, index, whole], call.scope, call.location.line)
        for index, item in enumerate(items[:MOST])
    ]


def _for_each(call: CallSite, items: list[Value]) -> Value:
    _each(call, items, call.get(0), items)
    return None


def _map(call: CallSite, items: list[Value]) -> Value:
    return _each(call, items, call.get(0), items)


def _filter(call: CallSite, items: list[Value]) -> Value:
    test = call.get(0)
    if isinstance(test, External) and test.dotted == "Boolean":
        return [item for item in items if operations.truth(item) is not False]
    kept = zip(items, _each(call, items, test), strict=False)
    return [item for item, verdict in kept if operations.truth(verdict) is not False]


def _find(call: CallSite, items: list[Value]) -> Value:
    for item, verdict in zip(items, _each(call, items, call.get(0)), strict=False):
        if operations.truth(verdict) is not False:
            return item if operations.truth(verdict) else UNKNOWN
    return None


def _flat(items: list[Value]) -> list[Value]:
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
    return [*items, *_flat(call.arguments)]


def _array_includes(call: CallSite, items: list[Value]) -> Value:
    return operations._contains("in", call.get(0), items)


def _at(call: CallSite, items: Any) -> Value:
    index = call.get(0)
    return items[index] if isinstance(index, int) and -len(items) <= index < len(items) else UNKNOWN


_ARRAY: dict[str, Callable[[CallSite, Any], Value]] = {
    "forEach": _for_each,
    "map": _map,
    "filter": _filter,
    "find": _find,
    "flatMap": lambda call, items: _flat(_each(call, items, call.get(0))),
    "flat": lambda call, items: _flat(items),
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
    key = call.get(0)
    return value.get(key, UNKNOWN) if isinstance(key, str | int) else UNKNOWN


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
