"""Methods of strings, lists and dicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deployable.linkers.interpreter import operations
from deployable.linkers.interpreter.calls import CallSite
from deployable.linkers.interpreter.objects import settled, text
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, Native, Value


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
        if not isinstance(other, dict):
            # One process is asked for, so nobody may count on what stood there.
            other = dict.fromkeys(receiver, UNKNOWN) if call.interpreter.environment is not None else {}
        receiver.update(other)
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
