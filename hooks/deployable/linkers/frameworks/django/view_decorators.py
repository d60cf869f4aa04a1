"""What decorators of views tell: methods, guards, documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deployable import syntax
from deployable.linkers.frameworks.django import known
from deployable.linkers.handlers.guards import guarding_decorator, named, refuses
from deployable.linkers.interpreter import (
    Closure,
    External,
    Made,
    Value,
    settled,
    text,
)
from deployable.linkers.interpreter.objects import Decorator
from deployable.linkers.interpreter.walk import walk


def decorator_named(decorators: Iterable[Decorator], name: str) -> Decorator | None:
    """The first decorator whose own name is this."""
    for decorator in decorators:
        value = settled(decorator.value)
        dotted = value.origin if isinstance(value, Made) else value.dotted if isinstance(value, External) else ""
        if dotted.rpartition(".")[2] == name:
            return decorator
    return None


def guarding(decorators: tuple[Decorator, ...]) -> str:
    tested = decorator_named(decorators, "user_passes_test")
    return guarding_decorator(decorators) or (tested.written if tested else "")


def argument_of(decorator: Decorator) -> Value:
    value = settled(decorator.value)
    if isinstance(value, Made):
        return value.arguments[0] if value.arguments else next(iter(value.keywords.values()), None)
    return None


def required_methods(decorators: Iterable[Decorator]) -> list[str]:
    """What ``require_http_methods`` and its kin let through; empty when none is there."""
    for decorator in decorators:
        value = settled(decorator.value)
        dotted = value.origin if isinstance(value, Made) else value.dotted if isinstance(value, External) else ""
        name = dotted.rpartition(".")[2]
        if name in known.REQUIRED_METHODS:
            return list(known.REQUIRED_METHODS[name])
        if name == "require_http_methods" and isinstance(value, Made):
            return [method.upper() for method in strings(argument_of(decorator))]
    return []


def applied_to(decorators: Iterable[Decorator], member: str) -> Iterator[Decorator]:
    """``method_decorator(login_required, name="dispatch")`` as the decorators it applies to this member."""
    for decorator in decorators:
        value = settled(decorator.value)
        if not isinstance(value, Made) or value.origin.rpartition(".")[2] not in (
            "method_decorator",
            "extend_schema_view",
        ):
            yield decorator
            continue
        if value.origin.endswith("extend_schema_view"):
            described = settled(value.keywords.get(member))
            if isinstance(described, Made):
                yield Decorator(described, "extend_schema", decorator.line)
            continue
        name = text(value.keywords.get("name", "dispatch"))
        if name in ("dispatch", member) or name is None:
            applied = settled(value.arguments[0]) if value.arguments else None
            for each in applied if isinstance(applied, list) else [applied]:
                each = settled(each)
                yield Decorator(each, named(each), decorator.line)


def guarding_dispatch(dispatch: Closure) -> str:
    decorators = tuple(applied_to(dispatch.all_decorators(), "dispatch"))
    if by_decorator := guarding(decorators):
        return by_decorator
    if refuses(dispatch.node.body):
        return "dispatch"
    for node in walk(dispatch.node.body):
        if isinstance(node, syntax.Attribute) and node.name in ("is_authenticated", "handle_no_permission", "is_staff"):
            return "dispatch"
    return ""


def strings(value: Value) -> list[str]:
    value = settled(value)
    return [item for item in map(text, value) if item] if isinstance(value, list) else []


def documented_by(decorators: Iterable[Decorator], doc: str) -> str:
    if doc:
        return "docstring"
    for decorator in decorators:
        value = settled(decorator.value)
        if isinstance(value, Made):
            name = value.origin.rpartition(".")[2]
            if name == "extend_schema" and {"summary", "description"} & value.keywords.keys():
                return "extend_schema"
            if name == "swagger_auto_schema" and {"operation_summary", "operation_description"} & value.keywords.keys():
                return "swagger_auto_schema"
    return ""


def responding(decorators: Iterable[Decorator]) -> str:
    for decorator in decorators:
        value = settled(decorator.value)
        if isinstance(value, Made):
            name = value.origin.rpartition(".")[2]
            if name in ("extend_schema", "swagger_auto_schema") and {"responses", "response"} & value.keywords.keys():
                return name
    return ""


def in_schema(decorators: Iterable[Decorator], api: bool) -> bool:
    """Whether it belongs to the HTTP API: pages of HTML are no operations, and ``exclude=True`` takes one out."""
    for decorator in decorators:
        value = settled(decorator.value)
        if isinstance(value, Made) and value.origin.endswith((".extend_schema", ".swagger_auto_schema")):
            if settled(value.keywords.get("exclude")) is True or settled(value.keywords.get("auto_schema", 0)) is None:
                return False
    return api
