"""Files that Terraform fills in: ``file()``, ``templatefile()`` and the older ``template_file``, with what they are given."""

from __future__ import annotations

import re

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
    written = "\n".join(sources.lines(read.text))
    if "%{" in written:
        return None
    entries = given.entries if isinstance(given, Mapping) else ()
    values = {entry.key: text for entry in entries if (text := _known(entry.value)) is not None}
    return read.text, _USED.sub(lambda found: values.get(found[1], found[0]), written) if values else written


def _known(value: Node) -> str | None:
    """The text that nobody who runs Terraform can say otherwise; of what a default gives, only a number."""
    if isinstance(value, Scalar) and (value.tag == "" or (value.tag == "!default" and value.text.isdigit())):
        return value.text
    return None
