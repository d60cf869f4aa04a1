"""What a setting's expression is worth as it stands: a literal, or a variable with its fallback."""

from __future__ import annotations

from collections.abc import Mapping

from deployable import syntax
from deployable.linkers.runtime.trees import dotted

_CONVERSIONS = (
    "int",
    "str",
    "bool",
    "float",
    "Number",
    "parseInt",
    "String",
    "Boolean",
    "normalizePort",
    "ast.literal_eval",
)
_ENV_CALLS = ("get", "getenv", "env", "config", "bool", "str", "list", "int", "environ")


def setting_value(node: object, names: Mapping[str, syntax.Expression]) -> tuple[str | None, str]:
    """(value or fallback as Python writes it, environment variable); ``None`` when it cannot be told."""
    if isinstance(node, syntax.Const):
        return str(node.value), ""
    if isinstance(node, syntax.ListOf):
        values = [str(item.value) for item in node.items if isinstance(item, syntax.Const)]
        return (str(values), "") if len(values) == len(node.items) else (None, "")
    if (
        isinstance(node, syntax.Operation)
        and node.operator == "=="
        and len(node.operands) == 2
        and isinstance(node.operands[1], syntax.Const)
    ):
        value, variable = _value(node.operands[0], names)
        if variable:
            return str(value == str(node.operands[1].value)), variable
    if (
        isinstance(node, syntax.Operation)
        and node.operator == "in"
        and len(node.operands) == 2
        and isinstance(node.operands[1], syntax.ListOf)
    ):
        value, variable = _value(node.operands[0], names)
        if variable:
            return str(
                value in [str(item.value) for item in node.operands[1].items if isinstance(item, syntax.Const)]
            ), variable
    if isinstance(node, syntax.Call) and dotted(node.func) == "bool" and node.args:
        value, variable = _value(node.args[0], names)
        inner = node.args[0]
        numeric = isinstance(inner, syntax.Call) and dotted(inner.func) == "int"
        return (str(bool(value) and not (numeric and value == "0")), variable) if variable else (None, "")
    value, variable = _value(node, names)
    if variable:
        truth = {
            "1": "True",
            "true": "True",
            "yes": "True",
            "on": "True",
            "0": "False",
            "false": "False",
            "no": "False",
        }
        return truth.get(value.lower(), value), variable
    if isinstance(node, syntax.Name):
        return setting_value(names.get(node.id), {}) if node.id in names else (None, "")
    return None, ""


def _value(node: object, names: Mapping[str, syntax.Expression], depth: int = 0) -> tuple[str, str]:
    """(literal or fallback, environment variable) of an expression; both empty when it cannot be told."""
    if depth > 4 or node is None:
        return "", ""
    if isinstance(node, syntax.Const):
        return ("" if node.value is None else str(node.value)), ""
    if isinstance(node, syntax.Name):
        return _value(names.get(node.id), names, depth + 1)
    variable = _variable(node)
    if variable:
        return "", variable
    if isinstance(node, syntax.Operation) and node.operator in ("or", "??") and len(node.operands) == 2:
        value, variable = _value(node.operands[0], names, depth + 1)
        return (value if value and not variable else _value(node.operands[1], names, depth + 1)[0]), variable
    if isinstance(node, syntax.Call):
        return _called(node, names, depth)
    if isinstance(node, syntax.ListOf):
        values = [str(item.value) for item in node.items if isinstance(item, syntax.Const)]
        return (str(values) if len(values) == len(node.items) else ""), ""
    return "", ""


def _called(node: syntax.Call, names: Mapping[str, syntax.Expression], depth: int) -> tuple[str, str]:
    name = dotted(node.func)
    if name in _CONVERSIONS and node.args:
        return _value(node.args[0], names, depth + 1)
    key = node.args[0] if node.args else None
    if name.rpartition(".")[2] in _ENV_CALLS and isinstance(key, syntax.Const) and isinstance(key.value, str):
        fallback: object = node.args[1] if len(node.args) > 1 else None
        for keyword in node.keywords:
            if keyword.name == "default":
                fallback = keyword.value
        return _value(fallback, names, depth + 1)[0], key.value
    return "", ""


def _variable(node: object) -> str:
    """``process.env.PORT``, ``os.environ["PORT"]``."""
    if isinstance(node, syntax.Attribute) and dotted(node.value) == "process.env":
        return node.name
    if (
        isinstance(node, syntax.Subscript)
        and dotted(node.value) in ("process.env", "os.environ", "environ")
        and isinstance(node.key, syntax.Const)
    ):
        return str(node.key.value)
    return ""
