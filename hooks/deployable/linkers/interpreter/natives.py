"""Functions of the standard library that route tables and settings are built with, and the table of all native ones."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable

from deployable.linkers.interpreter import environ, file_paths, operations
from deployable.linkers.interpreter.builtin_functions import (
    _all,
    _any,
    _bool,
    _dict,
    _dir,
    _enumerate,
    _filter,
    _getattr,
    _globals,
    _hasattr,
    _is_class,
    _is_function,
    _isinstance,
    _issubclass,
    _len,
    _list,
    _map,
    _members,
    _range,
    _reversed,
    _setattr,
    _str,
    _super,
    _type,
    _vars,
    _zip,
    number,
)
from deployable.linkers.interpreter.calls import CallSite, Kind
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance, settled
from deployable.linkers.interpreter.values import (
    MISSING,
    UNKNOWN,
    External,
    Imported,
    Native,
    Value,
    assumed,
    configured,
    variable_of,
)


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


def _parsed(parse: Callable[[str], Value]) -> Kind:
    """``ast.literal_eval(os.environ.get("DEBUG", "False"))``"""

    def answer(call: CallSite) -> Value:
        raw = call.raw(0)
        value = settled(raw)
        if not isinstance(value, str) or len(value) > 2_000:
            return UNKNOWN
        try:
            found = parse(value)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return UNKNOWN
        found = list(found) if isinstance(found, tuple | set) else found
        return assumed(found, variable=variable_of(raw)) if configured(raw) else found

    return answer


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
    **environ.NATIVES,
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
    "importlib.import_module": _import_module,
    "werkzeug.utils.import_string": _import_string,
    "django.utils.module_loading.import_string": _import_string,
    "functools.partial": _partial,
    "functools.lru_cache": _same,
    "functools.cache": _same,
    "typing.cast": _cast,
    "ast.literal_eval": _parsed(ast.literal_eval),
    "json.loads": _parsed(json.loads),
    "itertools.chain": _chain,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": lambda call: {},
    "types.SimpleNamespace": _namespace,
    "copy.copy": lambda call: call.raw(0),
    "copy.deepcopy": lambda call: call.raw(0),
}
