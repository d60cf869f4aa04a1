"""What the reader of Terraform's files and the linker that fills them in both know of their form."""

from __future__ import annotations

from deployable.written.nodes import Mapping, Node, Scalar

ITERATED, ITERATOR = "dynamic/for_each", "dynamic/iterator"
"""Keys in a ``dynamic`` block's content: what it goes through, and the name that the element has in it."""
DEEPEST = 60


def on_line(node: Node, line: int, depth: int = 0) -> Node:
    """The same value as if it stood on one line, for what another place writes."""
    if isinstance(node, Scalar) or depth > DEEPEST:
        return node._replace(line=line)
    if isinstance(node, Mapping):
        entries = (each._replace(value=on_line(each.value, line, depth + 1), line=line) for each in node.entries)
        return node._replace(entries=tuple(entries), line=line)
    return node._replace(items=tuple(on_line(item, line, depth + 1) for item in node.items), line=line)
