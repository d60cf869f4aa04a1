"""REST framework's permission and throttle classes."""

from __future__ import annotations

from deployable.linkers.frameworks.django import known
from deployable.linkers.handlers.guards import named
from deployable.linkers.interpreter import (
    ClassValue,
    External,
    Generic,
    Made,
    Unknown,
    Value,
    settled,
)

_SAFE = ("GET", "HEAD", "OPTIONS")


def permission(listed: Value, method: str) -> str:
    """What of ``permission_classes`` guards this method, or nothing."""
    value = settled(listed)
    if isinstance(value, str):
        value = [value]
    if isinstance(value, Unknown | Made | Generic | External):
        return "permission_classes"
    if not isinstance(value, list):
        return ""
    guards = [name for each in value if (name := _permission_name(each, method))]
    return ", ".join(guards)


def _permission_name(value: Value, method: str) -> str:
    value = settled(value)
    name = value.rpartition(".")[2] if isinstance(value, str) else named(value) or "permission_classes"
    outside = [known.own_name(dotted) for dotted in value.externals()] if isinstance(value, ClassValue) else []
    if {name, *outside} & known.OPEN_PERMISSIONS:
        return ""
    if method in _SAFE and {name, *outside} & known.READ_ONLY_PERMISSIONS:
        return ""
    return name


def class_names(listed: Value) -> str:
    value = settled(listed)
    if not isinstance(value, list):
        return ""
    return ", ".join(
        name
        for each in map(settled, value)
        if (name := each.rpartition(".")[2] if isinstance(each, str) else named(each))
    )
