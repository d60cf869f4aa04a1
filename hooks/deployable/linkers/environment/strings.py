"""The constant strings that an expression may be: the names that code asks the environment for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, function_around, parents
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import File

_MANY = 40
_DEPTH = 6


def prefix(code: Codebase, file: File, node: Any, up: Up | None, depth: int = 0) -> str:
    """What a computed name surely starts with: ``"SMTP_" + key`` → ``SMTP_``."""
    if type(node) is syntax.Name and depth < _DEPTH:
        for each in parents(up):
            if type(each.node) is syntax.Function and (id(each.node), node.id) in file.values:
                return prefix(code, file, file.values[id(each.node), node.id].value, up, depth + 1)
        value = file.values.get((0, node.id))
        return prefix(code, file, value.value, None, depth + 1) if value is not None else ""
    parts = (
        node.parts
        if type(node) is syntax.Format
        else node.operands
        if type(node) is syntax.Operation and node.operator == "+"
        else ()
    )
    first = strings(code, file, parts[0], up) if parts else ()
    return first[0] if len(first) == 1 and len(first[0]) >= 3 and first[0].endswith("_") else ""


def strings(code: Codebase, file: File, node: Any, up: Up | None, depth: int = 0) -> tuple[str, ...]:
    """Every constant string that the expression may be, or nothing when it is not known."""
    if depth > _DEPTH:
        return ()
    match node:
        case syntax.Const(value=str() as text):
            return (text,)
        case syntax.Const(value=bytes() as raw):
            return (raw.decode("ascii", "ignore"),)
        case syntax.Name(id=name):
            return _named(code, file, name, up, depth)
        case syntax.Attribute():
            return _member(code, file, node, up, depth)
        case syntax.Format(parts=parts):
            return _joined(code, file, parts, up, depth)
        case syntax.Operation(operator="+", operands=operands):
            return _joined(code, file, operands, up, depth)
        case syntax.Conditional(then=then, otherwise=otherwise):
            both = (strings(code, file, then, up, depth + 1), strings(code, file, otherwise, up, depth + 1))
            return (*both[0], *both[1]) if all(both) else ()
        case syntax.Call(func=syntax.Attribute(value=inner, name="upper" | "toUpperCase"), args=()):
            return tuple(text.upper() for text in strings(code, file, inner, up, depth + 1))
    return ()


def _joined(code: Codebase, file: File, parts: Iterable[Any], up: Up | None, depth: int) -> tuple[str, ...]:
    known = [strings(code, file, part, up, depth + 1) for part in parts]
    if not all(known):
        return ()
    return tuple("".join(each) for each in list(product(*known))[:_MANY])


def _named(code: Codebase, file: File, name: str, up: Up | None, depth: int) -> tuple[str, ...]:
    for each in parents(up):
        node = each.node
        if (
            type(node) in (syntax.Loop, syntax.Comprehension)
            and type(node.target) is syntax.Name
            and node.target.id == name
        ):
            return _elements(code, file, node.iterable, each.above, depth)
        if type(node) is syntax.Function and each.field == "body":
            local = file.values.get((id(node), name))
            if local is not None:
                return strings(code, file, local.value, up, depth + 1)
            if name in file.parameters(node):
                return _each(code, file, node, name, each.above, depth)
    value = file.values.get((0, name))
    if value is not None:
        return strings(code, file, value.value, None, depth + 1)
    found = code.definition(file, name)
    other = code.file(found.path) if found is not None and found.path != file.path else None
    value = other.values.get((0, found.name)) if other is not None and found is not None else None
    return strings(code, other, value.value, None, depth + 1) if other is not None and value is not None else ()


def _each(
    code: Codebase, file: File, function: syntax.Function, name: str, up: Up | None, depth: int
) -> tuple[str, ...]:
    """``["A", "B"].forEach((name) => …)``."""
    if up is None or type(up.node) is not syntax.Call or not function.parameters or function.parameters[0].name != name:
        return ()
    func = up.node.func
    if type(func) is syntax.Attribute and func.name in (
        "forEach",
        "map",
        "filter",
        "some",
        "every",
        "find",
        "reduce",
        "flatMap",
    ):
        return _elements(code, file, func.value, up.above, depth)
    return ()


def _elements(code: Codebase, file: File, node: Any, up: Up | None, depth: int) -> tuple[str, ...]:
    if type(node) is syntax.Name:
        value = next(
            (file.values[key] for key in ((id(function_around(up)), node.id), (0, node.id)) if key in file.values),
            None,
        )
        if value is None:
            found = code.definition(file, node.id)
            other = code.file(found.path) if found is not None else None
            value = other.values.get((0, found.name)) if other is not None and found is not None else None
            file = other or file
        node = value.value if value is not None else None
    if (
        type(node) is syntax.Call
        and type(node.func) is syntax.Attribute
        and node.func.name in ("keys", "items")
        and not node.args
    ):
        node = node.func.value
    if (
        type(node) is syntax.Call
        and type(node.func) is syntax.Attribute
        and node.args
        and type(node.func.value) is syntax.Name
    ):
        if node.func.value.id == "Object" and node.func.name in ("keys", "entries"):
            return _elements(code, file, node.args[0], up, depth + 1) if depth < _DEPTH else ()
        if type(node.func) is syntax.Attribute and node.func.name in _EACH and depth < _DEPTH:
            return _elements(code, file, node.func.value, up, depth + 1)
    if type(node) is syntax.DictOf:
        items: tuple[Any, ...] = tuple(item.key for item in node.items)
    elif type(node) is syntax.ListOf:
        items = node.items
    else:
        return ()
    found_strings: list[str] = []
    for item in items[:400]:
        text = strings(code, file, item, up, depth + 1)
        if not text:
            return ()
        found_strings.extend(text)
    return tuple(found_strings)


def _member(code: Codebase, file: File, node: syntax.Attribute, up: Up | None, depth: int) -> tuple[str, ...]:
    """``Keys.DATABASE`` of a class, enum or object of constants; ``.value`` and ``.name`` of an enum's member."""
    if node.name == "value" and type(node.value) is syntax.Attribute:
        return _member(code, file, node.value, up, depth + 1)
    if type(node.value) is not syntax.Name:
        return ()
    found = code.definition(file, node.value.id)
    other = code.file(found.path) if found is not None else None
    if other is None or found is None:
        return ()
    if not found.name:
        value = other.values.get((0, node.name))
        return strings(code, other, value.value, None, depth + 1) if value is not None else ()
    body: Any = other.classes.get(found.name)
    if body is not None:
        for statement in body.body:
            if type(statement) is syntax.Assign and type(statement.targets[0]) is syntax.Name:
                if statement.targets[0].id == node.name:
                    return strings(code, other, statement.value, None, depth + 1)
        return ()
    value = other.values.get((0, found.name))
    if value is not None and type(value.value) is syntax.DictOf:
        for item in value.value.items:
            if type(item.key) is syntax.Const and item.key.value == node.name:
                return strings(code, other, item.value, None, depth + 1)
    return ()


_EACH = ("filter", "sort", "concat", "slice")
