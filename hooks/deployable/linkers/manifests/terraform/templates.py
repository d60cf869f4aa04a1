"""Files that Terraform fills in: ``file()``, ``templatefile()`` and the older ``template_file``, with what they are given."""

from __future__ import annotations

import re
from typing import Any

from deployable.linkers.manifests.terraform.scope import Module
from deployable.model import Sources
from deployable.written.nodes import Mapping, Node, Scalar, Sequence

_RENDERED = re.compile(r"\$\{data\.template_file\.(\w+)\.rendered\}")
_USED = re.compile(r"\$\{\s*(\w+)\s*\}")
_NOTHING = Mapping((), 0, 0)


def filled(module: Module, node: Node | None, sources: Sources) -> tuple[str, str] | None:
    """(path, text) of the file that the expression reads; ``None`` when it is not known, or loops and tests decide what it says."""
    if isinstance(node, Sequence) and node.tag == "!template":
        read, given = node.items
        return _text(read, given, sources)
    rendered = _RENDERED.fullmatch(node.text) if isinstance(node, Scalar) else None
    if rendered and rendered[1] in module.templates:
        body = module.body(*module.templates[rendered[1]])
        template = body.get("template")
        return _text(template, body.mapping("vars"), sources) if template is not None else None
    return _text(node, _NOTHING, sources)


def _text(read: Node | None, given: Node, sources: Sources) -> tuple[str, str] | None:
    if not isinstance(read, Scalar) or read.tag != "!file" or read.text not in sources.files:
        return None
    text = "\n".join(sources.lines(read.text))
    if "%{" in text:
        return None
    values = {entry.key: entry.value.text for entry in given.entries if _known(entry.value)} if isinstance(given, Mapping) else {}  # fmt: skip
    return read.text, _USED.sub(lambda found: values.get(found[1], found[0]), text) if values else text


def _known(value: Any) -> bool:
    """Whether nobody who runs Terraform can say otherwise; of a number that a default gives, that it is a number."""
    return isinstance(value, Scalar) and (value.tag == "" or (value.tag == "!default" and value.text.isdigit()))
