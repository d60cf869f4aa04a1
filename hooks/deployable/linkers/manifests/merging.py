"""Trees laid over trees: strategic merges and JSON patches of Kubernetes objects, values of Helm.

After kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch, RFC 6902 and helm.sh/docs/chart_template_guide/values_files.
"""

from __future__ import annotations

from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence

_MERGED_BY = {
    "containers": ("name",), "initContainers": ("name",), "volumes": ("name",), "env": ("name",), "volumeMounts": ("mountPath",),
    "ports": ("containerPort", "port"), "imagePullSecrets": ("name",), "hostAliases": ("ip",), "volumeClaimTemplates": ("name",),
}  # fmt: skip
"""List → the keys by one of which its items are the same item."""


def strategic(base: Mapping, patch: Mapping) -> Mapping | None:
    """The object with a strategic merge patch applied; ``None`` when the patch deletes it."""
    directive = patch.text("$patch")
    if directive == "delete":
        return None
    if directive == "replace":
        return without(patch, "$patch")
    found = base
    for entry in patch.entries:
        before = found.get(entry.key)
        if isinstance(entry.value, Scalar) and entry.value.null:
            found = without(found, entry.key)
        elif isinstance(before, Mapping) and isinstance(entry.value, Mapping):
            merged = strategic(before, entry.value)
            found = without(found, entry.key) if merged is None else put(found, entry._replace(value=merged))
        elif isinstance(before, Sequence) and isinstance(entry.value, Sequence) and entry.key in _MERGED_BY:
            found = put(found, entry._replace(value=_listed(before, entry.value, _MERGED_BY[entry.key])))
        elif not entry.key.startswith("$"):
            found = put(found, entry)
    return found


def _listed(base: Sequence, patch: Sequence, keys: tuple[str, ...]) -> Sequence:
    found = list(base.items)
    for item in patch.items:
        if not isinstance(item, Mapping):
            continue
        key = next((key for key in keys if item.text(key)), "")
        if item.text("$patch") == "replace" and not key:
            found = [other for other in patch.items if other is not item]
            break
        place = next(
            (n for n, other in enumerate(found) if key and isinstance(other, Mapping) and other.text(key) == item.text(key)), -1
        )  # fmt: skip
        if place < 0:
            found.append(item)
            continue
        before = found[place]
        merged = strategic(before, item) if isinstance(before, Mapping) else item
        found[place : place + 1] = [] if merged is None else [merged]
    return base._replace(items=tuple(found))


def overlaid(base: Mapping, values: Mapping) -> Mapping:
    """Helm's values over values: maps by key, everything else replaced, ``null`` takes the key away."""
    found = base
    for entry in values.entries:
        before = found.get(entry.key)
        if isinstance(entry.value, Scalar) and entry.value.null:
            found = without(found, entry.key)
        elif isinstance(before, Mapping) and isinstance(entry.value, Mapping):
            found = put(found, entry._replace(value=overlaid(before, entry.value)))
        else:
            found = put(found, entry)
    return found


def put(node: Mapping, entry: Entry) -> Mapping:
    """The mapping with the entry in the place of the one of its key, or at its end."""
    entries = list(node.entries)
    place = next((number for number, other in enumerate(entries) if other.key == entry.key), len(entries))
    entries[place : place + 1] = [entry._replace(merged=False)]
    return node._replace(entries=tuple(entries))


def without(node: Mapping, key: str) -> Mapping:
    return node._replace(entries=tuple(entry for entry in node.entries if entry.key != key))


def patched(root: Mapping, operations: Sequence) -> Mapping:
    """The object with the operations of a JSON patch applied; one that names nothing, or is neither add, replace nor remove, changes nothing."""
    found: Node = root
    for operation in operations.items:
        if isinstance(operation, Mapping) and operation.text("op") in ("add", "replace", "remove"):
            keys = [part.replace("~1", "/").replace("~0", "~") for part in operation.text("path").split("/")[1:]]
            if keys:
                found = _changed(found, keys, operation.text("op"), operation.get("value"), operation.line_of("value"))
    return found if isinstance(found, Mapping) else root


def _changed(node: Node, keys: list[str], op: str, value: Node | None, line: int) -> Node:
    key, rest = keys[0], keys[1:]
    if isinstance(node, Mapping):
        entry = node.entry(key)
        if rest:
            return put(node, entry._replace(value=_changed(entry.value, rest, op, value, line))) if entry else node
        if op == "remove" or value is None:
            return without(node, key)
        return put(node, (entry or Entry(key, value, line, 1))._replace(value=value, line=line))
    if isinstance(node, Sequence):
        items = list(node.items)
        place = len(items) if key == "-" else int(key) if key.isdigit() else -1
        if rest and 0 <= place < len(items):
            items[place] = _changed(items[place], rest, op, value, line)
        elif not rest and 0 <= place <= len(items):
            items[place : place + (op != "add")] = [] if op == "remove" or value is None else [value]
        return node._replace(items=tuple(items))
    return node
