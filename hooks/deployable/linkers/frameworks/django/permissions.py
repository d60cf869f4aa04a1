"""REST framework's permission and throttle classes."""

from __future__ import annotations

import re

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
_OPEN_TO_READ = re.compile(r"Or(Anon)?Read_?Only$", re.IGNORECASE)
"""Classes of one's own, named as REST framework names its own (``IsStaffOrReadOnly``)."""


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
    reads_only = known.READ_ONLY_PERMISSIONS.intersection((name, *outside)) or _OPEN_TO_READ.search(name)
    if method in _SAFE and reads_only:
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
