"""Built-ins and standard-library functions that route tables and settings are built with, and methods of constants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deployable.linkers.interpreter import expressions, file_paths, operations
from deployable.linkers.interpreter.calls import CallSite, Kind
from deployable.linkers.interpreter.values import (
    CONFIGURED,
    MISSING,
    UNKNOWN,
    Assumed,
    ClassValue,
    Closure,
    External,
    Generic,
    Imported,
    Instance,
    Made,
    Module,
    Native,
    Scope,
    Super,
    Unknown,
    Value,
    assumed,
    configured,
    force,
    settled,
    text,
    variable_of,
)

# --------------------------------------------------------------------------- built-in functions


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
        return CONFIGURED if isinstance(raw, Unknown) and raw.configured else UNKNOWN
    return assumed(known) if isinstance(raw, Assumed) else known


def _len(call: CallSite) -> Value:
    value = call.get(0)
    return len(value) if isinstance(value, str | list | dict) else UNKNOWN


def _list(call: CallSite) -> Value:
    if not call.arguments:
        return []
    items = operations.iterate(call.interpreter, call.get(0))
    return UNKNOWN if items is None else items


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
    found = expressions.attribute(call.interpreter, call.get(0), name)
    if (found is MISSING or isinstance(force(found), Unknown)) and len(call.arguments) > 2:
        return force(call.arguments[2])
    return found


def _setattr(call: CallSite) -> Value:
    from deployable.linkers.interpreter import statements

    name = call.text(1)
    if name is not None and len(call.arguments) > 2:
        statements._bind_attribute(call.interpreter, call.get(0), name, call.arguments[2])
    return None


def _hasattr(call: CallSite) -> Value:
    name, value = call.text(1), call.get(0)
    if name and isinstance(value, ClassValue):
        return True if value.find(name) is not MISSING else (UNKNOWN if value.externals() else False)
    if name and isinstance(value, Module):
        return call.interpreter.member(value, name) is not UNKNOWN
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


# --------------------------------------------------------------------------- standard library


def _getenv(call: CallSite) -> Value:
    """``os.environ.get("PORT", 8000)``: the fallback, and which variable replaces it."""
    default = call.raw(1, "default")
    name = call.text(0) or ""
    known = default is not MISSING and default is not None
    return assumed(default, variable=name) if known else Unknown(configured=True, variable=name)


def _environ_item(call: CallSite) -> Value:
    return Unknown(configured=True, variable=call.text(0) or "")


def _import_module(call: CallSite) -> Value:
    name = call.text(0, "name")
    if name is None:
        return Imported(call)
    if name.startswith(".") and (package := call.text(1, "package")):
        found = call.module.language.resolve(package + name, call.module)
    else:
        found = call.module.language.resolve(name, call.module)
    if found is None:
        return External(name)
    return call.interpreter.load(found)


def _import_string(call: CallSite) -> Value:
    name = call.text(0)
    if not name:
        return UNKNOWN
    module, _, member = name.replace(":", ".").rpartition(".")
    found = call.module.language.resolve(module, call.module)
    return call.interpreter.member(found, member) if found is not None else External(name)


def _partial(call: CallSite) -> Value:
    function, first, named = call.get(0), call.arguments[1:], dict(call.keywords)

    def answer(later: CallSite) -> Value:
        site = CallSite(
            later.interpreter,
            later.node,
            later.scope,
            [*first, *later.arguments],
            {**named, **later.keywords},
            later.open_ended,
        )
        return later.interpreter.call(function, site)

    return Native("partial", answer)


def _cast(call: CallSite) -> Value:
    return call.raw(1)


def _same(call: CallSite) -> Value:
    """A decorator or wrapper that changes nothing of what matters here."""
    first = call.get(0)
    return first if isinstance(first, Closure | ClassValue | Instance) else MISSING


def _chain(call: CallSite) -> Value:
    rows = [operations.iterate(call.interpreter, argument) for argument in call.arguments]
    return UNKNOWN if any(row is None for row in rows) else [item for row in rows for item in row or []]


def _namespace(call: CallSite) -> Value:
    return dict(call.keywords)


NATIVES: dict[str, Kind] = {
    **file_paths.NATIVES,
    "builtins.str": _str,
    "builtins.int": number,
    "builtins.bool": _bool,
    "builtins.len": _len,
    "builtins.list": _list,
    "builtins.tuple": _list,
    "builtins.set": _list,
    "builtins.frozenset": _list,
    "builtins.sorted": _list,
    "builtins.iter": _list,
    "builtins.dict": _dict,
    "builtins.range": _range,
    "builtins.zip": _zip,
    "builtins.enumerate": _enumerate,
    "builtins.reversed": _reversed,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.hasattr": _hasattr,
    "builtins.isinstance": _isinstance,
    "builtins.type": _type,
    "builtins.issubclass": _issubclass,
    "builtins.vars": _vars,
    "builtins.dir": _dir,
    "inspect.isclass": _is_class,
    "inspect.isfunction": _is_function,
    "inspect.getmembers": _members,
    "builtins.super": _super,
    "builtins.globals": _globals,
    "builtins.any": _any,
    "builtins.all": _all,
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "os.environ.setdefault": _getenv,
    "importlib.import_module": _import_module,
    "werkzeug.utils.import_string": _import_string,
    "django.utils.module_loading.import_string": _import_string,
    "functools.partial": _partial,
    "functools.lru_cache": _same,
    "functools.cache": _same,
    "typing.cast": _cast,
    "itertools.chain": _chain,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": lambda call: {},
    "types.SimpleNamespace": _namespace,
    "copy.copy": lambda call: call.raw(0),
    "copy.deepcopy": lambda call: call.raw(0),
}

# --------------------------------------------------------------------------- methods of constants


def _format_method(receiver: str) -> Callable[[CallSite], Value]:
    def answer(call: CallSite) -> Value:
        positional = [call.get(position) for position in range(len(call.arguments))]
        named = {name: settled(value) for name, value in call.keywords.items()}
        given = [*positional, *named.values()]
        if not all(isinstance(value, str | int | float) for value in given) or operations.too_long(receiver, given):
            return UNKNOWN
        if "{" in receiver and any(mark in receiver for mark in (".", "[", ":", "!")) and _has_field_code(receiver):
            return UNKNOWN
        return operations._formatted(lambda: receiver.format(*positional, **named))

    return answer


def _has_field_code(form: str) -> bool:
    import re

    return re.search(r"\{[^{}]*[.\[:!]", form) is not None


def _string_method(receiver: str, name: str) -> Callable[[CallSite], Value]:
    def answer(call: CallSite) -> Value:
        arguments = [call.get(position) for position in range(len(call.arguments))]
        if (
            not all(isinstance(value, str | int) for value in arguments)
            or max(len(str(value)) for value in (receiver, *arguments)) > _SHORT
        ):
            return UNKNOWN
        try:
            found = getattr(receiver, name)(*arguments)
        except (ValueError, TypeError, OverflowError, MemoryError):
            return UNKNOWN
        if isinstance(found, tuple):
            return list(found)
        return found if not isinstance(found, str) or len(found) < operations.LONGEST else UNKNOWN

    return answer


_SHORT = 2_000
"""Characters of what a string method is given; two of them multiplied are still small."""
_STRING = {
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "split", "rsplit", "splitlines", "replace",
    "startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "find", "count", "isdigit",
}  # fmt: skip


def string_attribute(receiver: str, name: str) -> Value:
    if name == "format":
        return Native(name, _format_method(receiver))
    if name == "join":

        def joined(call: CallSite) -> Value:
            items = call.get(0)
            parts = [text(item) for item in items] if isinstance(items, list) else [None]
            size = sum(len(part) + len(receiver) for part in parts if part is not None)
            return (
                UNKNOWN if None in parts or size > operations.LONGEST else receiver.join(part or "" for part in parts)
            )

        return Native(name, joined)
    if name in _STRING:
        return Native(name, _string_method(receiver, name))
    return receiver if name in ("value", "name") else MISSING


def list_attribute(receiver: list[Value], name: str) -> Value:
    def append(call: CallSite) -> Value:
        if call.arguments and len(receiver) < 5000:
            receiver.append(call.arguments[-1])
            call.interpreter.effects += 1
        return None

    def extend(call: CallSite) -> Value:
        items = operations.iterate(call.interpreter, call.get(0))
        room = max(0, operations.MOST - len(receiver))
        receiver.extend((items if items is not None else [UNKNOWN])[:room])
        call.interpreter.effects += 1
        return None

    def pop(call: CallSite) -> Value:
        return receiver.pop() if receiver else UNKNOWN

    methods = {"append": append, "add": append, "insert": append, "extend": extend, "update": extend, "pop": pop}
    if name in methods:
        return Native(name, methods[name])
    if name == "copy":
        return Native(name, lambda call: list(receiver))
    if name in ("union", "__add__"):
        return Native(name, lambda call: receiver + (operations.iterate(call.interpreter, call.get(0)) or []))
    return MISSING


def dict_attribute(receiver: dict[Any, Value], name: str) -> Value:
    def get(call: CallSite) -> Value:
        found = operations.item(call.interpreter, receiver, call.raw(0), call.scope, call.location.line)
        return call.raw(1) if found is MISSING and len(call.arguments) > 1 else (None if found is MISSING else found)

    def update(call: CallSite) -> Value:
        other = call.get(0, default={})
        receiver.update(other if isinstance(other, dict) else {})
        receiver.update(call.keywords)
        call.interpreter.effects += 1
        return None

    def setdefault(call: CallSite) -> Value:
        key = call.get(0)
        if isinstance(key, str | int):
            return receiver.setdefault(key, call.raw(1) if len(call.arguments) > 1 else None)
        return UNKNOWN

    methods: dict[str, Callable[[CallSite], Value]] = {
        "get": get,
        "pop": get,
        "update": update,
        "setdefault": setdefault,
        "items": lambda call: [[key, value] for key, value in receiver.items()],
        "keys": lambda call: list(receiver),
        "values": lambda call: list(receiver.values()),
        "copy": lambda call: dict(receiver),
    }
    return Native(name, methods[name]) if name in methods else MISSING


def constant_attribute(value: Value, name: str) -> Value:
    """A method or attribute of a Python string, list or dict; ``MISSING`` for what is not modelled."""
    if isinstance(value, str):
        return string_attribute(value, name)
    if isinstance(value, list):
        return list_attribute(value, name)
    if isinstance(value, dict):
        found = dict_attribute(value, name)
        return value[name] if found is MISSING and name in value else found
    return value if name == "value" else MISSING


__all__ = ["NATIVES", "Generic", "Made", "constant_attribute"]
