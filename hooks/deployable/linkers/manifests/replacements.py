"""Kustomize's ``replacements``: a field of one object written into fields of others.

Fields after kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements. What a path does not find stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deployable.linkers.manifests.merging import put
from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence

_STEP = re.compile(r"\[([^\]]*)\]|((?:[^.\[\\]|\\.)+)")
_LONGEST = 400


def replaced(found: list[Mapping], items: Iterable[Node]) -> list[Mapping]:
    for item in items:
        source = item.mapping("source") if isinstance(item, Mapping) else Mapping((), 0, 0)
        holder = next((each for each in found if _selected(each, source)), None)
        value = _at(holder, _steps(source.text("fieldPath") or "metadata.name")) if holder is not None else None
        if isinstance(value, Scalar) and isinstance(item, Mapping):
            part = _part(value.text, source.mapping("options"))
            found = [_in_targets(each, item, value._replace(text=part)) for each in found]
    return found


def _in_targets(item: Mapping, replacement: Mapping, value: Scalar) -> Mapping:
    for target in replacement.items("targets"):
        if not isinstance(target, Mapping) or not _selected(item, target.mapping("select")):
            continue
        if any(isinstance(each, Mapping) and _selected(item, each) for each in target.items("reject")):
            continue
        paths = [each.text for each in target.items("fieldPaths") if isinstance(each, Scalar)] or ["metadata.name"]
        for path in paths:
            changed = _written(item, _steps(path), value, target.mapping("options"))
            item = changed if isinstance(changed, Mapping) else item
    return item


def _selected(item: Mapping, select: Mapping) -> bool:
    """Whether the object has the kind, the name and the namespace; one of them must be said."""
    said = [(select.text(key), item.text(*path)) for key, path in _SELECTED if select.text(key)]
    return bool(said) and all(wanted == own for wanted, own in said)


_SELECTED = (("kind", ("kind",)), ("name", ("metadata", "name")), ("namespace", ("metadata", "namespace")))


def _steps(path: str) -> list[str]:
    r"""
    >>> _steps("spec.containers.[name=api].env.[name=HOST].value"), _steps(r"metadata.annotations.a\.b/c")
    (['spec', 'containers', 'name=api', 'env', 'name=HOST', 'value'], ['metadata', 'annotations', 'a.b/c'])
    """
    return [found[1] or found[2].replace("\\.", ".") for found in _STEP.finditer(path[:_LONGEST])]


def _meant(items: tuple[Node, ...], step: str) -> list[int]:
    """The places of the list's items that a step names: ``*``, a number, or ``name=value``."""
    key, equals, value = step.partition("=")
    if equals:
        return [place for place, each in enumerate(items) if isinstance(each, Mapping) and each.text(key) == value]
    if step == "*":
        return list(range(len(items)))
    return [int(step)] if step.isdigit() and int(step) < len(items) else []


def _at(node: Node | None, steps: list[str]) -> Node | None:
    for step in steps:
        if isinstance(node, Mapping):
            node = node.get(step)
        elif isinstance(node, Sequence):
            places = _meant(node.items, step)
            node = node.items[places[0]] if places else None
        else:
            return None
    return node


def _written(node: Node | None, steps: list[str], value: Scalar, options: Mapping) -> Node | None:
    if not steps:
        return value._replace(text=_put(node.text, value.text, options)) if isinstance(node, Scalar) else value
    step, rest = steps[0], steps[1:]
    if isinstance(node, Mapping):
        entry = node.entry(step)
        if entry is None and (rest or options.truth("create") is not True):
            return node
        inner = _written(entry.value if entry is not None else None, rest, value, options)
        made = entry or Entry(step, value, value.line, 1)
        return put(node, made._replace(value=inner)) if inner is not None else node
    if isinstance(node, Sequence):
        items = list(node.items)
        for place in _meant(node.items, step):
            items[place] = _written(items[place], rest, value, options) or items[place]
        return node._replace(items=tuple(items))
    return node


def _part(text: str, options: Mapping) -> str:
    """The part of the source's value that ``delimiter`` and ``index`` choose."""
    delimiter, index = options.text("delimiter"), options.text("index") or "0"
    parts = text.split(delimiter) if delimiter else [text]
    return parts[int(index)] if index.isdigit() and int(index) < len(parts) else text


def _put(before: str, text: str, options: Mapping) -> str:
    """The text in the place of the part of the target's value that ``delimiter`` and ``index`` choose."""
    delimiter, index = options.text("delimiter"), options.text("index") or "0"
    parts = before.split(delimiter) if delimiter else []
    if not index.isdigit() or int(index) >= len(parts):
        return text if not delimiter else before
    return delimiter.join((*parts[: int(index)], text, *parts[int(index) + 1 :]))
