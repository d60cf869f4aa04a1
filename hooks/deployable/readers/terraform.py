"""Terraform files as blocks of nodes: HCL in the same form as YAML and JSON, with lines. Nothing is evaluated.

What must be computed is a scalar tagged ``!hcl`` whose text is the expression as ``${…}``, or a template as written; ``jsonencode(x)``
is ``x``. Arguments of ``merge`` and ``concat`` are a sequence tagged ``!merge`` or ``!concat``, a file that is read a scalar tagged
``!file``, and a collection of which something could not be told carries the tag ``!partial``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from deployable.model import Unreadable
from deployable.written import nodes, trees

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

LITERALS = (b"=", b"{")
LIMIT = 1 << 20
_RESOURCES = re.compile(
    r"aws_(db_instance|rds_cluster\w*|docdb_cluster|dynamodb_table|elasticache_\w+|ecs_task_definition|ecs_service|a?lb_listener|a?lb_target_group"
    r"|apprunner_service|apprunner_auto_scaling_configuration_version|elastic_beanstalk_environment|lambda_function|appautoscaling_target"
    r"|s3_bucket|ebs_volume|efs_file_system)"
    r"|google_(sql_database_instance|sql_user|cloud_run_service|cloud_run_v2_service|cloud_run_v2_job|app_engine_\w+_app_version)"
    r"|digitalocean_(app|database_cluster|database_firewall|droplet)|render_\w+"
)
"""The resources that ``linkers.manifests`` knows; of the others only ``environment`` and ``env`` would be asked for."""
_DEEPEST = 60
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)|([$%])\2\{")
_CONSTANTS = {"n": "\n", "t": "\t", "r": "\r"}


class Block(NamedTuple):
    """A top-level block. Nested blocks are entries of its body, one each time they are written; of a ``dynamic`` block the content."""

    kind: str
    labels: tuple[str, ...]
    line: int
    body: nodes.Mapping


def matches(path: str) -> bool:
    return path.endswith((".tf", ".tfvars"))


def read(path: str, text: str) -> tuple[Block, ...]:
    """The blocks of a ``.tf`` file; the values of a ``.tfvars`` file as one block ``tfvars``."""
    root = trees.root(_parser(), text.encode())
    if root.has_error:
        raise Unreadable("is not valid HCL", _error_line(root))
    body = next((child for child in root.named_children if child.type == "body"), None)
    if body is None:
        return ()
    if path.endswith(".tfvars"):
        return (Block("tfvars", (), 1, _body(body, 0)),)
    return tuple(_blocks(body))


@cache
def _parser() -> Parser:
    import tree_sitter_hcl
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_hcl.language()))


def _error_line(root: Node) -> int:
    node = root
    while not node.is_error and not node.is_missing:
        node = next((child for child in node.children if child.has_error or child.is_missing), node)
        if not node.children:
            break
    return node.start_point.row + 1


def _blocks(body: Node) -> Iterator[Block]:
    for child in body.named_children:
        if child.type != "block":
            continue
        kind, *labels = [_label(part) for part in child.named_children if part.type in ("identifier", "string_lit")]
        if kind == "resource" and not (labels and _RESOURCES.fullmatch(labels[0])):
            continue
        inner = next((part for part in child.named_children if part.type == "body"), None)
        if kind in ("resource", "variable", "locals", "module", "data"):
            line = child.start_point.row + 1
            written = _body(inner, 0) if inner is not None else nodes.Mapping((), line, 1)
            yield Block(kind, tuple(labels), line, written)


def _label(node: Node) -> str:
    return _text(node).strip('"')


def _text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")


def _body(node: Node, depth: int) -> nodes.Mapping:
    entries = []
    for child in node.named_children if depth < _DEEPEST else ():
        line, column = child.start_point.row + 1, child.start_point.column + 1
        parts = child.named_children
        if child.type == "attribute" and len(parts) == 2:
            entries.append(nodes.Entry(_text(parts[0]), _value(parts[1], depth + 1), line, column))
        elif child.type == "block":
            kind, *labels = [_label(part) for part in parts if part.type in ("identifier", "string_lit")]
            body = next((part for part in parts if part.type == "body"), None)
            inner = _body(body, depth + 1) if body is not None else nodes.Mapping((), line, column)
            if kind == "dynamic" and labels:
                kind, inner = labels[0], inner.mapping("content")._replace(tag="!dynamic", line=line)
            entries.append(nodes.Entry(kind, inner._replace(line=line), line, column))
    return nodes.Mapping(tuple(entries), node.start_point.row + 1, node.start_point.column + 1, node.end_point.row + 1)


def _value(node: Node, depth: int) -> nodes.Node:
    """An expression as a node; what must be computed keeps its text."""
    inner = node.named_children
    while node.type in ("expression", "literal_value", "template_expr", "collection_value") and len(inner) == 1:
        node, inner = inner[0], inner[0].named_children
    if depth < _DEEPEST and node.type in _FORMS:
        return _FORMS[node.type](node, depth)
    return _expression(node)


def _expression(node: Node) -> nodes.Scalar:
    return _scalar(node, f"${{{_text(node)}}}", tag="!hcl")


def _scalar(node: Node, text: str, plain: bool = False, tag: str = "") -> nodes.Scalar:
    start = node.start_point
    return nodes.Scalar(text, start.row + 1, start.column + 1, plain, tag, node.end_point.row + 1)


def _constant(node: Node, depth: int) -> nodes.Node:
    return _scalar(node, _text(node), plain=True)


def _string(node: Node, depth: int) -> nodes.Node:
    """``"…"``; a written boolean counts as one, as HCL converts it."""
    written = _text(node)[1:-1]
    interpolated = any(
        child.type.startswith("template_") and child.type != "template_literal" for child in node.children
    )
    text = _ESCAPE.sub(_unescaped, written) if "\\" in written or ("{" in written and not interpolated) else written
    return _scalar(node, text, plain=text in ("true", "false"), tag="!hcl" if interpolated else "")


def _unescaped(found: re.Match[str]) -> str:
    if found[2]:
        return found[0][1:]
    return chr(int(found[1][1:], 16)) if len(found[1]) == 5 else _CONSTANTS.get(found[1], found[1])


def _heredoc(node: Node, depth: int) -> nodes.Node:
    """The lines between the marks; ``line`` is that of the mark, the text's first line is the one below it."""
    lines = _text(node).split("\n")
    interpolated = any(child.type == "template_interpolation" for child in node.children)
    return _scalar(node, "\n".join(lines[1:-1]), tag="!hcl" if interpolated else "!heredoc")


def _object(node: Node, depth: int) -> nodes.Node:
    entries, tag = [], ""
    for element in node.named_children:
        parts = element.named_children
        if element.type != "object_elem" or len(parts) != 2:
            continue
        key = parts[0]
        name = _text(key).strip('"')
        start = element.start_point
        if re.fullmatch(r"[\w.:/-]+", name):
            entries.append(nodes.Entry(name, _value(parts[1], depth + 1), start.row + 1, start.column + 1))
        else:
            tag = "!partial"
    start, end = node.start_point, node.end_point
    return nodes.Mapping(tuple(entries), start.row + 1, start.column + 1, end.row + 1, tag)


def _tuple(node: Node, depth: int) -> nodes.Node:
    items = tuple(_value(child, depth + 1) for child in node.named_children if child.type == "expression")
    return _sequence(node, items)


def _sequence(node: Node, items: tuple[nodes.Node, ...], tag: str = "") -> nodes.Sequence:
    return nodes.Sequence(items, node.start_point.row + 1, node.start_point.column + 1, node.end_point.row + 1, tag)


def _call(node: Node, depth: int) -> nodes.Node:
    name = _text(node.named_children[0])
    given: Any = next((child.named_children for child in node.named_children if child.type == "function_arguments"), ())
    arguments = [_value(child, depth + 1) for child in given if child.type == "expression"]
    if name in _TRANSPARENT and len(arguments) == 1:
        return arguments[0]
    if name in ("merge", "concat"):
        return _sequence(node, tuple(arguments), f"!{name}")
    if name in ("file", "templatefile") and arguments and isinstance(arguments[0], nodes.Scalar):
        return _scalar(node, arguments[0].text, tag="!file")
    return _expression(node)


_TRANSPARENT = ("jsonencode", "tolist", "toset", "tomap", "tostring", "tonumber", "tobool", "sensitive", "nonsensitive")
_FORMS = {
    "string_lit": _string, "quoted_template": _string, "heredoc_template": _heredoc, "object": _object, "tuple": _tuple,
    "function_call": _call, "numeric_lit": _constant, "bool_lit": _constant, "null_lit": _constant,
}  # fmt: skip
