"""Attributes of values, one function a kind of value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deployable.linkers.interpreter import environ
from deployable.linkers.interpreter.calls import CallSite, Model
from deployable.linkers.interpreter.objects import (
    ClassValue,
    Closure,
    Instance,
    Module,
    Property,
    Super,
    force,
    settled,
    text,
)
from deployable.linkers.interpreter.values import (
    CONFIGURED,
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
    configured,
)

if TYPE_CHECKING:
    from deployable.linkers.interpreter.machine import Interpreter


LONGEST_NAME = 160


def attribute(run: Interpreter, value: Value, name: str) -> Value:
    """``value.name``, or ``MISSING``."""
    value = force(value)
    form = _ATTRIBUTES.get(type(value))
    if form is not None:
        return form(run, value, name)
    if value is None and name:
        return UNKNOWN
    return (
        run.running[-1].language.attribute(value, name)
        if run.running
        else run.language("python").attribute(value, name)
    )


def _of_assumed(run: Interpreter, value: Assumed, name: str) -> Value:
    found = attribute(run, value.value, name)
    return found if found is MISSING else assumed(found, value.condition, value.variable)


def _of_module(run: Interpreter, value: Module, name: str) -> Value:
    return run.member(value, name)


def _of_external(run: Interpreter, value: External, name: str) -> Value:
    dotted = f"{value.dotted}.{name}"
    if name == "sep" and dotted in ("os.sep", "os.path.sep"):
        return "/"
    kind = run.models.get(value.dotted)
    if isinstance(kind, type) and issubclass(kind, Model):
        found = kind.static_attribute(name)
        if found is not MISSING:
            return found
    return External(dotted) if len(dotted) < LONGEST_NAME else UNKNOWN


def _of_made(run: Interpreter, value: Made, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if any(isinstance(given, External) and given.dotted == "process.env" for given in value.arguments):
        # A schema keeps the names of the environment that it checks: joi's `value`, zod's `data`, envalid's own object.
        if name in ("value", "data"):
            return value
        if name.isupper():
            return Unknown(configured=True, variable=name)
    dotted = f"{value.origin}().{name}"
    return External(dotted) if len(dotted) < LONGEST_NAME else UNKNOWN


def _of_instance(run: Interpreter, value: Instance, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if isinstance(value.cls, ClassValue):
        found = value.cls.find(name)
        if found is not MISSING:
            return _filled(run, bind_member(run, found, value), value, name, found)
    if value.native is not None:
        return native_attribute(value.native, name)
    if isinstance(value.cls, ClassValue) and is_settings(value.cls):
        return environ.variable(run, field_variable(value.cls, name, MISSING))
    if name == "__class__":
        return value.cls
    outside = value.cls.externals() if isinstance(value.cls, ClassValue) else [value.cls.dotted]
    named = [dotted for dotted in outside if dotted not in ("builtins.object", "abc.ABC", "typing.Protocol")]
    return External(f"{named[0]}().{name}", value) if named else UNKNOWN


def native_attribute(native: Model, name: str) -> Value:
    found = native.attribute(name)
    if found is not MISSING:
        return found
    answer = getattr(native, "on_" + name, None)
    if answer is not None:
        return Native(name, answer)
    return Native(name, lambda call: native.other(name, call))


def bind_member(run: Interpreter, member: Value, receiver: Value) -> Value:
    member = force(member)
    if isinstance(member, Closure):
        if member.kind == "static":
            return member
        if member.kind == "class" and isinstance(receiver, Instance):
            return member.bound(receiver.cls)
        return member.bound(receiver)
    if isinstance(member, Property):
        return run.call(member.getter.bound(receiver), CallSite(run, None, member.getter.scope, [], {}))
    if isinstance(receiver, Instance) and isinstance(receiver.cls, ClassValue):
        default = field_default(run, member, receiver.cls)
        return assumed(settled(default)) if is_settings(receiver.cls) else default
    return member


def field_default(run: Interpreter, member: Value, cls: ClassValue) -> Value:
    """The default of a model's or data class's field: ``Field(default=…)``, ``Field("…")``, what its factory makes, or the value itself."""
    if not isinstance(member, Made) or member.origin.rsplit(".", 1)[-1] not in ("Field", "field"):
        return member
    for word in ("default_factory", "factory"):
        if word in member.keywords:
            return run.call_with(member.keywords[word], [], cls.scope)
    default = settled(member.keywords.get("default", member.arguments[0] if member.arguments else ...))
    if default is Ellipsis:
        return CONFIGURED if is_settings(cls) else member
    return default


def is_settings(cls: ClassValue) -> bool:
    """A class whose fields the environment fills: pydantic's ``BaseSettings`` and those that take its name."""
    return any(name.endswith("BaseSettings") for name in cls.externals())


def field_variable(cls: ClassValue, name: str, member: Value) -> str:
    """The environment variable that fills a field of a settings class: its alias, or its name behind ``env_prefix``."""
    if isinstance(member, Made):
        for word in ("validation_alias", "alias", "env"):
            if word in member.keywords:
                return text(member.keywords[word]) or ""
    known = _option(cls, "env_prefix")
    return "" if known is None else f"{known}{name}".upper()


def _option(cls: ClassValue, name: str) -> str | None:
    """An option of a settings class, from ``model_config`` or its inner ``Config``; empty when it is not given, ``None`` when not known."""
    config = settled(cls.find("model_config"))
    if config is not MISSING and not isinstance(config, Made | dict):
        return None
    options = config.keywords if isinstance(config, Made) else config or {}
    given = options.get(name, "")
    inner = settled(cls.find("Config"))
    if isinstance(inner, ClassValue) and inner.find(name) is not MISSING:
        given = inner.find(name)
    return text(given)


def _filled(run: Interpreter, value: Value, holder: Instance, name: str, member: Value) -> Value:
    """A field of an object, as ``_named``; a model in a settings class with ``env_nested_delimiter`` gets its fields by longer names."""
    if not isinstance(holder.cls, ClassValue):
        return value
    member = force(member)
    if holder.filled_by and not isinstance(member, Property | Closure):
        return environ.field(run, f"{holder.filled_by}{name}".upper(), value)
    inner = settled(value)
    if (
        isinstance(inner, Instance)
        and is_settings(holder.cls)
        and (delimiter := _option(holder.cls, "env_nested_delimiter"))
    ):
        inner.filled_by = f"{field_variable(holder.cls, name, member)}{delimiter}".upper()
    return _named(run, value, holder.cls, name, member)


def _named(run: Interpreter, value: Value, cls: ClassValue, name: str, member: Value) -> Value:
    """A field's value, with the variable that may replace it where its class takes its fields from the environment."""
    member = force(member)
    if isinstance(member, Property | Closure) or not configured(value) or not is_settings(cls):
        return value
    return environ.field(run, field_variable(cls, name, member), value)


def _of_class(run: Interpreter, value: ClassValue, name: str) -> Value:
    found = value.find(name)
    if found is not MISSING:
        found = force(found)
        if isinstance(found, Closure) and found.kind == "class":
            return found.bound(value)
        return (
            assumed(field_default(run, found, value))
            if is_settings(value) and not isinstance(found, Closure)
            else found
        )
    if name == "__name__":
        return value.name
    outside = value.externals()
    return External(f"{outside[0]}.{name}", value) if outside else MISSING


def _of_closure(run: Interpreter, value: Closure, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if name in ("__name__", "name"):
        return value.node.name
    if name == "__doc__":
        return value.node.doc
    if name == "__wrapped__" and value.wraps is not None:
        return value.wraps
    found = value.scope.module.language.attribute(value, name)
    return found if found is not MISSING else UNKNOWN


def of_super(run: Interpreter, value: Super, name: str) -> Value:
    receiver = value.receiver
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if not isinstance(cls, ClassValue):
        return UNKNOWN
    lineage = cls.lineage()
    behind = lineage[lineage.index(value.after) + 1 :] if value.after in lineage else lineage[1:]
    for each in behind:
        if isinstance(each, ClassValue) and name in each.namespace:
            return bind_member(run, each.namespace[name], receiver)
        if isinstance(each, External) and isinstance(receiver, Instance):
            kind = run.model(each.dotted)
            if isinstance(kind, type) and issubclass(kind, Model):
                if name in ("__init__", "constructor"):
                    return Native(name, lambda site, kind=kind: run.create(kind, site, receiver))  # type: ignore[misc]
                if receiver.native is not None:
                    return native_attribute(receiver.native, name)
        if isinstance(each, External) and isinstance(receiver, ClassValue):
            return External(f"{each.dotted}.{name}", receiver)
    return Native(name, lambda site: UNKNOWN)


def _of_generic(run: Interpreter, value: Generic, name: str) -> Value:
    return attribute(run, value.base, name)


def _of_unknown(run: Interpreter, value: Unknown, name: str) -> Value:
    return value


_ATTRIBUTES: dict[type, Callable[[Any, Any, str], Value]] = {
    Assumed: _of_assumed,
    Module: _of_module,
    External: _of_external,
    Made: _of_made,
    Instance: _of_instance,
    ClassValue: _of_class,
    Closure: _of_closure,
    Super: of_super,
    Generic: _of_generic,
    Unknown: _of_unknown,
    Given: _of_unknown,
    Imported: _of_unknown,
}
