"""CloudFormation's intrinsic functions in a tree of nodes, in their short (``!Ref X``) and long (``Ref: X``) form.

What a parameter's default decides becomes that text, tagged ``!default`` since a stack may be given another; everything else that only
a deployment knows becomes a scalar ``${…}`` with its tag. Functions after docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference.
"""

from __future__ import annotations

import re

from deployable.written.nodes import DEEPEST, Entry, Mapping, Node, Scalar, Sequence

_PART = re.compile(r"\$\{([^{}!]*)\}")


def settled(node: Node, parameters: Mapping, depth: int = 0) -> Node:
    """The tree with every function as a scalar; of ``Fn::If`` nothing is chosen."""
    if depth > DEEPEST:
        return node
    if isinstance(node, Scalar):
        return _function(node, node.tag, node, parameters) if node.tag.startswith("!") else node
    if node.tag.startswith("!"):
        return _function(node, node.tag, node, parameters)
    if isinstance(node, Sequence):
        return node._replace(items=tuple(settled(item, parameters, depth + 1) for item in node.items))
    if len(node.entries) == 1 and (node.entries[0].key == "Ref" or node.entries[0].key.startswith("Fn::")):
        return _function(node, f"!{node.entries[0].key.removeprefix('Fn::')}", node.entries[0].value, parameters)
    entries = (entry._replace(value=settled(entry.value, parameters, depth + 1)) for entry in node.entries)
    return node._replace(entries=tuple(entries))


def _function(node: Node, tag: str, argument: Node, parameters: Mapping) -> Scalar:
    place = (node.line, node.column)
    text = argument.text if isinstance(argument, Scalar) else ""
    if tag == "!Sub" and isinstance(argument, Sequence) and argument.items and isinstance(argument.items[0], Scalar):
        text = argument.items[0].text
    if tag == "!GetAtt" and isinstance(argument, Sequence):
        text = ".".join(item.text for item in argument.items if isinstance(item, Scalar))
    if tag == "!Ref":
        default = _default(text, parameters)
        return Scalar(
            f"${{{text}}}" if default is None else default, *place, True, tag if default is None else "!default"
        )
    if tag == "!Sub":
        filled = _PART.sub(lambda found: _default(found[1], parameters) or found[0], text)
        return Scalar(filled, *place, False, tag if "${" in filled else "!default")
    return Scalar(f"${{{text or tag[1:]}}}", *place, False, tag)


def _default(name: str, parameters: Mapping) -> str | None:
    entry = parameters.mapping(name).entry("Default")
    return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else None


def names(node: Node | None) -> str:
    """The name of the resource that a settled value refers to (``!Ref``, ``!GetAtt X.Arn``); empty for anything else."""
    found = re.fullmatch(r"\$\{(\w+)(?:\.[\w.]+)?\}", node.text) if isinstance(node, Scalar) else None
    return found[1] if found else ""


def resources(root: Mapping) -> list[Entry]:
    """The template's resources as logical name → its mapping, functions settled."""
    parameters = root.mapping("Parameters")
    found = []
    for entry in root.mapping("Resources").entries:
        if isinstance(entry.value, Mapping) and entry.value.text("Type").startswith("AWS::"):
            value = settled(entry.value, parameters)
            found.append(entry._replace(value=value if isinstance(value, Mapping) else entry.value))
    return found
