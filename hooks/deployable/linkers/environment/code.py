"""A module's tree seen for environment reads: every node with what stands around it, and expressions as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax


class Up(NamedTuple):
    """The parent of a node, and the field of it that the node stands in.

    ``function`` is the nearest function whose body (not decorators or defaults) holds the node, ``beyond`` what is around that function.
    """

    node: Any
    field: str
    above: Up | None
    function: syntax.Function | None = None
    beyond: Up | None = None


class Seen(NamedTuple):
    node: Any
    up: Up


class Survey(NamedTuple):
    """The nodes of a module by kind, in source order, each with its parents."""

    module: syntax.Module
    imports: list[Seen]
    assigns: list[Seen]
    calls: list[Seen]
    subscripts: list[Seen]
    attributes: list[Seen]
    operations: list[Seen]
    functions: list[Seen]
    classes: list[Seen]
    exports: list[Seen]
    withs: list[Seen]


def survey(module: syntax.Module) -> Survey:
    found = Survey(module, [], [], [], [], [], [], [], [], [], [])
    kept: dict[type, list[Seen]] = {
        syntax.Import: found.imports,
        syntax.Assign: found.assigns,
        syntax.Call: found.calls,
        syntax.Subscript: found.subscripts,
        syntax.Attribute: found.attributes,
        syntax.Operation: found.operations,
        syntax.Function: found.functions,
        syntax.Class: found.classes,
        syntax.Export: found.exports,
        syntax.With: found.withs,
    }
    stack: list[Seen] = [Seen(node, Up(module, "body", None)) for node in reversed(module.body)]
    while stack:
        seen = stack.pop()
        node, up = seen
        kind = type(node)
        if kind in kept:
            kept[kind].append(seen)
        for name in _CHILDREN[kind]:
            value = getattr(node, name)
            if not value:
                continue
            if kind is syntax.ListOf and len(value) > _TABLE and type(value[0]) is not syntax.Call:
                continue
            if kind is syntax.Function and name == "body":
                here = Up(node, name, up, node, up)
            else:
                here = Up(node, name, up, up.function, up.beyond)
            if hasattr(value, "_fields"):
                children = (value,)
            else:
                children = value if hasattr(value[0], "_fields") else tuple(_flat(value))
            stack += [Seen(each, here) for each in reversed(children) if type(each) not in _LEAVES]
    return found


_TABLE = 200
"""A list of more items than this is data."""
_LEAVES = frozenset((syntax.Const, syntax.Name, syntax.Pattern, syntax.Comment))
_PLAIN = frozenset(
    [
        "line",
        "end_line",
        "name",
        "id",
        "operator",
        "kind",
        "doc",
        "module",
        "alias",
        "language",
        "source",
        "comments",
        "faults",
        "text",
        "optional",
    ]
)
"""Fields that hold no nodes."""
_CHILDREN: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in reversed(kind._fields) if name not in _PLAIN and kind is not syntax.Import)
    for kind in vars(syntax).values()
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")
}
"""The fields of each kind of node that hold nodes, last first."""


def _flat(values: tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        if hasattr(value, "_fields"):
            yield value
        elif isinstance(value, tuple):
            yield from _flat(value)


def inside(node: Any) -> Iterator[Any]:
    """The node and everything below it."""
    stack = [node]
    while stack:
        node = stack.pop()
        if hasattr(node, "_fields"):
            yield node
        if isinstance(node, tuple):
            stack.extend(value for value in node if isinstance(value, tuple))


def parents(up: Up | None) -> Iterator[Up]:
    while up is not None:
        yield up
        up = up.above


def function_around(up: Up | None) -> syntax.Function | None:
    """The nearest function whose body (not decorators or defaults) holds the node."""
    return up.function if up is not None else None


def class_around(up: Up | None) -> syntax.Class | None:
    for each in parents(up):
        if type(each.node) is syntax.Class and each.field == "body":
            return each.node
    return None


def keyword(node: syntax.Call, name: str) -> Any:
    """The value of a keyword argument, or ``None``."""
    return next((each.value for each in node.keywords if each.name == name), None)


def last_name(node: Any) -> str:
    """``c`` of ``a.b.c`` or ``c``: what a call's head is called; empty for anything else."""
    return node.name if type(node) is syntax.Attribute else node.id if type(node) is syntax.Name else ""


# --------------------------------------------------------------------------- expressions as text

_TIGHT = {"not": "not ", "-": "-", "+": "+", "~": "~", "typeof": "typeof "}
_SHORT = 160


def written(node: Any, language: str = "python") -> str:
    """The expression as one line of source, near enough to be recognised; cut after 160 characters."""
    text = _written(node, language, 0)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _written(node: Any, language: str, depth: int) -> str:
    if node is None or depth > 12:
        return "…" if node is not None else ""
    script = language != "python"

    def of(child: Any) -> str:
        return _written(child, language, depth + 1)

    match node:
        case syntax.Const(value=value):
            return _constant(value, script)
        case syntax.Name(id=name):
            return name
        case syntax.Attribute():
            return f"{of(node.value)}.{node.name}"
        case syntax.Subscript():
            return f"{of(node.value)}[{of(node.key)}]"
        case syntax.Call():
            arguments = [of(each) for each in node.args] + [
                f"{each.name}={of(each.value)}" if each.name else f"**{of(each.value)}" for each in node.keywords
            ]
            return f"{of(node.func)}({', '.join(arguments)})"
        case syntax.Operation(operator=operator, operands=operands):
            if len(operands) == 1:
                sign = "!" if script and operator == "not" else _TIGHT.get(operator, operator)
                return sign + of(operands[0])
            shown = {"or": "||", "and": "&&", "==": "===", "!=": "!=="}.get(operator, operator) if script else operator
            return f" {shown} ".join(of(each) for each in operands)
        case syntax.Conditional():
            if script:
                return f"{of(node.test)} ? {of(node.then)} : {of(node.otherwise)}"
            return f"{of(node.then)} if {of(node.test)} else {of(node.otherwise)}"
        case syntax.Format(parts=parts):
            inner = "".join(
                str(each.value) if type(each) is syntax.Const else ("${" if script else "{") + of(each) + "}"
                for each in parts
            )
            return f"`{inner}`" if script else f'f"{inner}"'
        case syntax.ListOf(items=items):
            return f"[{', '.join(of(each) for each in items)}]"
        case syntax.DictOf(items=items):
            return "{" + ", ".join(of(each) for each in items) + "}"
        case syntax.Item():
            return f"{of(node.key)}: {of(node.value)}" if node.key is not None else f"...{of(node.value)}"
        case syntax.Starred():
            return f"*{of(node.value)}"
        case syntax.Comprehension():
            return f"{of(node.element)} for {of(node.target)} in {of(node.iterable)}"
        case syntax.Pattern():
            return f"/{node.source}/"
        case syntax.Function():
            body = node.body[0] if len(node.body) == 1 else None
            value = of(body.value) if type(body) is syntax.Return and body.value is not None else "…"
            names = ", ".join(each.name for each in node.parameters)
            return f"({names}) => {value}" if script else f"lambda {names}: {value}".replace("lambda :", "lambda:")
        case syntax.Other(kind=kind, children=children):
            return ", ".join(of(each) for each in children) if children else kind
    return "…"


def _constant(value: object, script: bool) -> str:
    if script and value is None:
        return "undefined"
    if script and isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
