"""CloudFormation's intrinsic functions in a tree of nodes, in their short (``!Ref X``) and long (``Ref: X``) form.

What a parameter's default decides becomes that text, tagged ``!default`` since a stack may be given another; everything else that only
a deployment knows becomes a scalar ``${…}`` with its tag. Functions after docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def unresolved(root: Mapping) -> Iterator[tuple[str, int]]:
    """(name, line) of what the template refers to and does not define: the stack is refused.

    Nothing where a macro, a module or a loop may make names of its own; SAM's names begin with that of a resource.
    """
    transforms = [each.text for each in _scalars(root.get("Transform"))]
    if any(not each.startswith("AWS::Serverless") for each in transforms) or root.get("Rules") is not None:
        return
    names = {entry.key for part in ("Parameters", "Resources") for entry in root.mapping(part).entries}
    types = {e.key: e.value.text("Type") for e in root.mapping("Resources").entries if isinstance(e.value, Mapping)}
    if any(name.startswith("Fn::") for name in names) or any(kind.endswith("::MODULE") for kind in types.values()):
        return
    makers = ("Serverless", *(name for name, kind in types.items() if kind.startswith("AWS::Serverless::")))
    parts = ("Globals", "Resources", "Outputs")
    for name, line in (each for part in parts for each in references(root.mapping(part))):
        made = bool(transforms) and name.startswith(makers)
        if name not in names and not name.startswith("AWS::") and not made:
            yield name, line


def _scalars(node: Node | None) -> Iterator[Scalar]:
    yield from (each for each in (node.items if isinstance(node, Sequence) else (node,)) if isinstance(each, Scalar))


def references(node: Node, depth: int = 0) -> Iterator[tuple[str, int]]:
    """(name, line) of every resource or parameter that ``Ref``, ``GetAtt`` and ``Sub`` name; ``Fn::Transform`` ends the search."""
    if depth > DEEPEST:
        return
    if isinstance(node, Mapping) and len(node.entries) == 1 and node.entries[0].key in ("Ref", "Fn::GetAtt", "Fn::Sub"):
        yield from _named(f"!{node.entries[0].key.removeprefix('Fn::')}", node.entries[0].value)
    elif node.tag in ("!Ref", "!GetAtt", "!Sub"):
        yield from _named(node.tag, node)
    below = node.items if isinstance(node, Sequence) else ()
    for inner in (entry.value for entry in node.entries) if isinstance(node, Mapping) else below:
        yield from references(inner, depth + 1)


def _named(tag: str, argument: Node) -> Iterator[tuple[str, int]]:
    first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    own = argument.items[1] if isinstance(argument, Sequence) and len(argument.items) > 1 else None
    if not isinstance(first, Scalar):
        return
    if tag != "!Sub":
        yield first.text.partition(".")[0], first.line
        return
    given = {entry.key for entry in own.entries} if isinstance(own, Mapping) else set()
    for found in _PART.finditer(first.text):
        name = found[1].strip().partition(".")[0]
        if name and name not in given:
            yield name, first.line + first.text.count("\n", 0, found.start())


def resources(root: Mapping) -> list[Entry]:
    """The template's resources as logical name → its mapping, functions settled."""
    parameters = root.mapping("Parameters")
    found = []
    for entry in root.mapping("Resources").entries:
        if isinstance(entry.value, Mapping) and entry.value.text("Type").startswith("AWS::"):
            value = settled(entry.value, parameters)
            found.append(entry._replace(value=value if isinstance(value, Mapping) else entry.value))
    return found
