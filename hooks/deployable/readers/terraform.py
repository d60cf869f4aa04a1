"""Terraform files as blocks of nodes: HCL in the same form as YAML and JSON, with lines. Nothing is evaluated.

What must be computed is a scalar tagged ``!hcl`` whose text is the expression as ``${…}``, or a template as written; ``jsonencode(x)``
is ``x``. Arguments of ``merge`` and ``concat`` are a sequence tagged ``!merge`` or ``!concat``, a file that is read a scalar tagged
``!file``, a template the sequence ``!template`` of such a scalar and its arguments, a loop the sequence ``!for k v`` (a list) or
``!map k v`` of collection and body, and a collection of which something could not be told carries the tag ``!partial``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from deployable.model import Unreadable
from deployable.written import nodes, trees
from deployable.written.declarations import mapping
from deployable.written.hcl import DEEPEST, ITERATED, ITERATOR, on_line

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
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)|([$%])\2\{")
_CONSTANTS = {"n": "\n", "t": "\t", "r": "\r"}


class Block(NamedTuple):
    """A top-level block. Nested blocks are entries of its body, one each time they are written; of a ``dynamic`` block the content,
    tagged ``!dynamic``, with ``ITERATED`` and ``ITERATOR`` among its entries."""

    kind: str
    labels: tuple[str, ...]
    line: int
    body: nodes.Mapping


def matches(path: str) -> bool:
    return path.endswith((".tf", ".tofu", ".tfvars", ".tf.json", ".tofu.json", ".tfvars.json", "terragrunt.hcl"))


def read(path: str, text: str) -> tuple[Block, ...]:
    """The blocks of a ``.tf`` file; the values of a ``.tfvars`` file as one block ``tfvars``, a ``terragrunt.hcl`` as the call that it is."""
    if path.endswith(".json"):
        return tuple(_json(path, text))
    root = trees.root(_parser(), text.encode())
    if root.has_error:
        raise Unreadable("is not valid HCL", _error_line(root))
    body = next((child for child in root.named_children if child.type == "body"), None)
    if body is None:
        return ()
    if path.endswith(".tfvars"):
        return (Block("tfvars", (), 1, _body(body, 0)),)
    if path.endswith("terragrunt.hcl"):
        return tuple(_call_of_terragrunt(_body(body, 0)))
    return tuple(_blocks(body))


def _call_of_terragrunt(body: nodes.Mapping) -> Iterator[Block]:
    """The module that ``terraform.source`` names with its ``inputs``; what included files add is left to whoever runs it."""
    source = body.mapping("terraform").entry("source")
    if source is not None and isinstance(source.value, nodes.Scalar):
        written = source._replace(value=source.value._replace(text=re.sub(r"(?<!:)//", "/", source.value.text)))
        yield Block("module", ("terragrunt",), source.line, _with(body, written))
    yield from (
        Block("locals", (), each.line, each.value)
        for each in body.entries
        if each.key == "locals" and isinstance(each.value, nodes.Mapping)
    )


def _with(body: nodes.Mapping, source: nodes.Entry) -> nodes.Mapping:
    inputs = body.mapping("inputs")
    return inputs._replace(entries=(*inputs.entries, source), line=source.line)


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
    for child in node.named_children if depth < DEEPEST else ():
        line, column = child.start_point.row + 1, child.start_point.column + 1
        parts = child.named_children
        if child.type == "attribute" and len(parts) == 2:
            entries.append(nodes.Entry(_text(parts[0]), _value(parts[1], depth + 1), line, column))
        elif child.type == "block":
            kind, *labels = [_label(part) for part in parts if part.type in ("identifier", "string_lit")]
            body = next((part for part in parts if part.type == "body"), None)
            inner = _body(body, depth + 1) if body is not None else nodes.Mapping((), line, column)
            if kind == "dynamic" and labels:
                kind, inner = labels[0], _dynamic(labels[0], inner)
            entries.append(nodes.Entry(kind, inner._replace(line=line), line, column))
    return nodes.Mapping(tuple(entries), node.start_point.row + 1, node.start_point.column + 1, node.end_point.row + 1)


def _dynamic(name: str, body: nodes.Mapping) -> nodes.Mapping:
    content, iterated = body.mapping("content"), body.entry("for_each")
    if iterated is None:
        return content._replace(tag="!dynamic")
    named = nodes.Scalar(body.text("iterator").strip("${} ") or name, iterated.line, iterated.column, plain=False)
    more = (iterated._replace(key=ITERATED), iterated._replace(key=ITERATOR, value=named))
    return content._replace(entries=(*content.entries, *more), tag="!dynamic")


def _value(node: Node, depth: int) -> nodes.Node:
    """An expression as a node; what must be computed keeps its text."""
    inner = node.named_children
    while node.type in ("expression", "literal_value", "template_expr", "collection_value") and len(inner) == 1:
        node, inner = inner[0], inner[0].named_children
    if depth < DEEPEST and node.type in _FORMS:
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
        read = _scalar(node, arguments[0].text, tag="!file")
        given = arguments[1] if len(arguments) > 1 else None
        return _sequence(node, (read, given), "!template") if isinstance(given, nodes.Mapping) else read
    return _expression(node)


def _for(node: Node, depth: int) -> nodes.Node:
    """``[for k, v in x : y]`` and ``{for k, v in x : y => z}``; one with a condition, or that groups, is marked by a ``?``."""
    inner = node.named_children[0]
    intro = next((child for child in inner.named_children if child.type == "for_intro"), None)
    parts = [_value(child, depth + 1) for child in inner.named_children if child.type == "expression"]
    if intro is None or len(parts) != (1 if inner.type == "for_tuple_expr" else 2):
        return _expression(node)
    names = [_text(child) for child in intro.named_children if child.type == "identifier"]
    over = next((_value(child, depth + 1) for child in intro.named_children if child.type == "expression"), None)
    known = {child.type for child in inner.named_children} <= {"tuple_start", "tuple_end", "object_start", "object_end", "for_intro", "expression"}  # fmt: skip
    kind = "!for" if inner.type == "for_tuple_expr" else "!map"
    tag = " ".join((kind, *names, *(() if known else ("?",))))
    return _sequence(node, (over, *parts), tag) if over is not None else _expression(node)


# --------------------------------------------------------------------------- JSON


def _json(path: str, text: str) -> Iterator[Block]:
    """Blocks by their labels as keys. Syntax after developer.hashicorp.com/terraform/language/syntax/json."""
    root = mapping(path, text)
    if root is None:
        return
    if path.endswith(".tfvars.json"):
        yield Block("tfvars", (), 1, root)
        return
    for kind, depth in (("resource", 2), ("data", 2), ("variable", 1), ("module", 1), ("locals", 0)):
        for labels, entry in _labelled(root.get(kind), depth):
            if kind == "resource" and not _RESOURCES.fullmatch(labels[0]):
                continue
            bodies = entry.items if isinstance(entry, nodes.Sequence) else (entry,)
            for body in bodies:
                if isinstance(body, nodes.Mapping):
                    written = _written(body, 0)
                    assert isinstance(written, nodes.Mapping)
                    yield Block(kind, labels, body.line, written)


def _labelled(node: nodes.Node | None, depth: int) -> Iterator[tuple[tuple[str, ...], nodes.Node]]:
    if node is not None and depth == 0:
        yield (), node
    for each in node.items if isinstance(node, nodes.Sequence) and depth else (node,) if depth else ():
        for entry in each.entries if isinstance(each, nodes.Mapping) else ():
            yield from (((entry.key, *labels), found) for labels, found in _labelled(entry.value, depth - 1))


def _written(node: nodes.Node, depth: int) -> nodes.Node:
    """Strings with ``${…}`` are expressions, ``dynamic`` holds the blocks that it makes."""
    if depth > DEEPEST:
        return node
    if isinstance(node, nodes.Scalar):
        return _templated(node)
    if isinstance(node, nodes.Sequence):
        items = tuple(_written(item, depth + 1) for item in node.items)
        # A block that stands once may be written as a list of one.
        return items[0] if len(items) == 1 and isinstance(items[0], nodes.Mapping) else node._replace(items=items)
    entries = []
    for entry in node.entries:
        if entry.key == "dynamic" and isinstance(entry.value, nodes.Mapping):
            for made in entry.value.entries:
                inner = _written(made.value, depth + 1)
                if isinstance(inner, nodes.Mapping):
                    entries.append(made._replace(value=_dynamic(made.key, inner)))
        else:
            entries.append(entry._replace(value=_written(entry.value, depth + 1)))
    return node._replace(entries=tuple(entries))


def _templated(node: nodes.Scalar) -> nodes.Node:
    if "${" not in node.text or node.plain:
        return node
    if not (node.text.startswith("${") and node.text.endswith("}")):
        return node._replace(tag="!hcl")
    root = trees.root(_parser(), f"x = {node.text[2:-1]}\n".encode())
    body = next((child for child in root.named_children if child.type == "body"), None)
    if root.has_error or body is None:
        return node._replace(tag="!hcl")
    return on_line(_body(body, 0).entries[0].value, node.line)


_TRANSPARENT = ("jsonencode", "tolist", "toset", "tomap", "tostring", "tonumber", "tobool", "sensitive", "nonsensitive")
_FORMS = {
    "string_lit": _string, "quoted_template": _string, "heredoc_template": _heredoc, "object": _object, "tuple": _tuple,
    "function_call": _call, "for_expr": _for, "numeric_lit": _constant, "bool_lit": _constant, "null_lit": _constant,
}  # fmt: skip
