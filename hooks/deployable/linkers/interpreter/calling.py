"""Calls of values, one function a kind of value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.interpreter import functions
from deployable.linkers.interpreter.attributes import LONGEST_NAME, of_super
from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.objects import ClassValue, Closure, Instance, Super, force, settled
from deployable.linkers.interpreter.values import (
    MISSING,
    UNKNOWN,
    Assumed,
    External,
    Generic,
    Given,
    Imported,
    Made,
    Native,
    Unknown,
    Value,
    assumed,
)

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter


def call(run: Interpreter, function: Value, site: CallSite) -> Value:
    """The value of calling ``function``; whatever is unknown yields ``UNKNOWN`` quietly."""
    function = force(function)
    if isinstance(function, Assumed):
        return assumed(call(run, function.value, site), function.condition, function.variable)
    form = _CALLS.get(type(function))
    if form is not None:
        return form(run, function, site)
    _call_back(run, site)
    return UNKNOWN


def _call_closure(run: Interpreter, function: Closure, site: CallSite) -> Value:
    made = function.scope.module.language.construct(function, site)
    return functions.invoke(run, function, site) if made is MISSING else made


def _call_native(run: Interpreter, function: Native, site: CallSite) -> Value:
    found = function.answer(site)
    return UNKNOWN if found is MISSING else found


def _call_class(run: Interpreter, cls: ClassValue, site: CallSite) -> Value:
    if is_enum(cls):
        return site.get(0, default=UNKNOWN)
    instance = Instance(cls, site.location)
    kind = run.model_of(cls)
    cls.scope.module.language.begin(instance, cls)
    constructor = cls.find(cls.scope.module.language.constructor)
    if isinstance(constructor, Closure):
        functions.invoke(run, constructor.bound(instance), site)
    else:
        for name, value in (*zip(fields(cls), site.arguments, strict=False), *site.keywords.items()):
            instance.attributes[name] = value
    if kind is not None and instance.native is None:
        implied = (
            site
            if not isinstance(constructor, Closure)
            else CallSite(run, None, site.scope, [], {}, line=site.location.line)
        )
        run.create(kind, implied, instance)
    return instance


def fields(cls: ClassValue) -> list[str]:
    """The annotated names of a class without a constructor (a data class, a named tuple), in the order its object takes them."""
    found: dict[str, None] = {}
    for each in reversed(cls.lineage()):
        for node in each.node.body if isinstance(each, ClassValue) else ():
            if (
                isinstance(node, syntax.Assign)
                and node.annotation is not None
                and isinstance(node.targets[0], syntax.Name)
            ):
                found[node.targets[0].id] = None
    return list(found)


def is_enum(cls: ClassValue) -> bool:
    return any(name.startswith("enum.") for name in cls.externals())


def _call_external(run: Interpreter, function: External, site: CallSite) -> Value:
    kind = run.model(function.dotted)
    if function.owner is not MISSING and (method := _inherited(run, function)) is not None:
        own = [function.owner, *site.arguments]
        return method(CallSite(run, site.node, site.scope, own, site.keywords, site.open_ended, site.location.line))
    if kind is None:
        _call_back(run, site)
        return Made(function.dotted, site.arguments, site.keywords, site.location, function.owner)
    if isinstance(kind, type) and issubclass(kind, Model):
        instance = Instance(function, site.location)
        run.create(kind, site, instance)
        return instance
    found = kind(site)
    return Made(function.dotted, site.arguments, site.keywords, site.location) if found is MISSING else found


def _inherited(run: Interpreter, function: External) -> Kind | None:
    """The model of a member that a local class has from one of its external bases: ``flask.views.MethodView.as_view``."""
    cls = function.owner.cls if isinstance(function.owner, Instance) else function.owner
    name = function.dotted.rpartition(".")[2]
    for dotted in cls.externals() if isinstance(cls, ClassValue) else ():
        kind = run.models.get(f"{dotted}.{name}")
        if kind is not None:
            return kind
    return None


def _call_instance(run: Interpreter, instance: Instance, site: CallSite) -> Value:
    if isinstance(instance.cls, ClassValue):
        method = instance.cls.find("__call__")
        if isinstance(method, Closure):
            return functions.invoke(run, method.bound(instance), site)
    return instance.native.called(site) if instance.native is not None else UNKNOWN


def _call_made(run: Interpreter, made: Made, site: CallSite) -> Value:
    _call_back(run, site)
    return (
        Made(f"{made.origin}()", site.arguments, site.keywords, site.location)
        if len(made.origin) < LONGEST_NAME
        else UNKNOWN
    )


def _call_generic(run: Interpreter, generic: Generic, site: CallSite) -> Value:
    return call(run, generic.base, site)


def _call_unknown(run: Interpreter, unknown: Unknown, site: CallSite) -> Value:
    _call_back(run, site)
    return unknown


def _call_imported(run: Interpreter, imported: Imported, site: CallSite) -> Value:
    """What came of a module of unknown name gets an application or router, at once or by a callback."""
    for argument in map(settled, [*site.arguments, *site.keywords.values()]):
        given = isinstance(argument, Instance) and argument.native is not None
        if given or (isinstance(argument, Closure) and site.module.language.calls_back):
            run.gap(imported.call.location, "a module is imported by a name that is only known at run time")
    return _call_unknown(run, imported, site)


def _call_super(run: Interpreter, function: Super, site: CallSite) -> Value:
    return call(run, of_super(run, function, "constructor"), site)


def _call_back(run: Interpreter, site: CallSite) -> None:
    """JavaScript: a function given to something unknown is run once, with unknown arguments."""
    if not site.module.language.calls_back:
        return
    for argument in site.arguments:
        if isinstance(argument, Closure) and id(argument.node) not in run.called:
            functions.invoke(run, argument, CallSite(run, None, argument.scope, [], {}, line=argument.node.line))


_CALLS: dict[type, Callable[[Any, Any, CallSite], Value]] = {
    Closure: _call_closure,
    Native: _call_native,
    ClassValue: _call_class,
    External: _call_external,
    Instance: _call_instance,
    Made: _call_made,
    Generic: _call_generic,
    Unknown: _call_unknown,
    Given: _call_unknown,
    Imported: _call_imported,
    Super: _call_super,
}
