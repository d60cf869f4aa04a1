"""Functions of the standard library that route tables and settings are built with, and the table of all native ones."""

from __future__ import annotations

from deployable.linkers.interpreter import file_paths, operations
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
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, External, Imported, Native, Unknown, Value, assumed


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
