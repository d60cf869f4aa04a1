"""Kustomize overlays: the objects that each one deploys, with generators, components, patches, images and replicas in kustomize's order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deployable.linkers.manifests.merging import overlaid, patched, put, strategic
from deployable.linkers.manifests.origins import Entry, Mapping, Node, Origins, Sequence, mapping, scalar
from deployable.linkers.manifests.replacements import replaced
from deployable.model import Location, Problem, Sources, Unreadable
from deployable.written.declarations import folder_of, joined
from deployable.written.nodes import documents
from deployable.written.workloads import INCOMPLETE, SEALED

_DEEPEST = 8
_POD = (("spec", "template", "spec"), ("spec", "jobTemplate", "spec", "template", "spec"), ("spec",))


class Overlays:
    """Every overlay that nothing else takes, and the files that any of them takes."""

    def __init__(self, sources: Sources, origins: Origins) -> None:
        self.sources, self.origins = sources, origins
        self.facts = {
            folder_of(path): (fact, path)
            for path in sources.all("kustomization")
            if (fact := sources.read("kustomization", path))
        }
        self.used: set[str] = set()

    def missing(self, folder: str, depth: int = 0) -> Iterator[Problem]:
        """What the overlay, and all that it takes, name in vain: kustomize makes nothing at all then."""
        fact, path = self.facts.get(folder, (None, ""))
        for field, name, line in fact.named if fact is not None and depth < _DEEPEST else ():
            place = joined(folder, name)
            yield from self.missing(place, depth + 1)
            if not (
                self.sources.exists(place) or self.sources.ignored(place) or place.startswith("..") or "$" in place
            ):
                said = f"the kustomization names {place} under {field}, and nothing is there"
                yield Problem("missing-path", Location(path, line), said, "", f"{field} {place}")

    def deployed(self) -> Iterator[tuple[str, list[Mapping]]]:
        """(folder, documents with marked lines) of every overlay at the top."""
        taken = {
            joined(folder, name)
            for folder, (fact, _) in self.facts.items()
            for name in (*fact.resources, *fact.components)
        }
        for folder in self.facts:
            if folder not in taken and (found := self._applied(folder, [], 0)):
                yield folder, found

    def _applied(self, folder: str, found: list[Mapping], depth: int) -> list[Mapping]:
        if folder not in self.facts or depth > _DEEPEST:
            return found
        fact, path = self.facts[folder]
        for name in fact.resources:
            place = joined(folder, name)
            found = found + (self._applied(place, [], depth + 1) if place in self.facts else self._read(place))
        for made in fact.generated:
            found = self._generated(found, made, folder, path)
        for name in fact.components:
            found = self._applied(joined(folder, name), found, depth + 1)
        for patch in fact.patches:
            found = self._patched(found, patch, folder, path)
        found = [self._changed(item, fact, path) for item in found]
        return replaced(found, self._replacements(fact, folder, path)) if fact.replacements else found

    def _replacements(self, fact: Any, folder: str, path: str) -> Iterator[Node]:
        for item in fact.replacements:
            place = joined(folder, item.text("path")) if isinstance(item, Mapping) and item.text("path") else ""
            if not place:
                yield self.origins.marked(item, path)
                continue
            self.used.add(place)
            for listed in self._operations(place):
                yield from listed.items if isinstance(listed, Sequence) else ()

    def _read(self, path: str) -> list[Mapping]:
        self.used.add(path)
        trees = self.sources.read("yaml_tree", path) if path in self.sources.files else None
        marked = [self.origins.marked(tree, path) for tree in trees or ()]
        return [tree for tree in marked if isinstance(tree, Mapping)]

    # ------------------------------------------------------------------- patches

    def _patched(self, found: list[Mapping], patch: Any, folder: str, path: str) -> list[Mapping]:
        for node in self._nodes(patch, folder, path):
            found = [changed for item in found if (changed := _with(item, patch, node)) is not None]
        return found

    def _nodes(self, patch: Any, folder: str, path: str) -> tuple[Node, ...]:
        if not patch.text:
            place = joined(folder, patch.file)
            self.used.add(place)
            return tuple(self._read(place)) or tuple(self._operations(place))
        try:
            return tuple(self.origins.marked(node, path, patch.line - 1) for node in documents(patch.text))
        except Unreadable:
            return ()

    def _operations(self, path: str) -> Iterator[Node]:
        """A JSON patch in a file of its own: a list, which is no tree of an object."""
        operations = self.sources.read("json_patch", path) if path in self.sources.files else None
        if operations is not None:
            yield self.origins.marked(operations, path)

    # ------------------------------------------------------------------- generators, images, replicas

    def _generated(self, found: list[Mapping], made: Any, folder: str, path: str) -> list[Mapping]:
        line = self.origins.line(path, made.line)
        entries = [
            Entry(key, scalar(value, self.origins.line(path, at)), self.origins.line(path, at), 1)
            for key, value, at in made.data
        ]
        missing = ""
        for name, _ in made.env_files:
            place = joined(folder, name)
            given = list(self._env_file(place))
            entries += given
            missing = missing or ("" if given or place in self.sources.files else f"env file {place}")
        for name, at in made.files:
            key = name.partition("=")[0].rpartition("/")[2]
            entries.append(Entry(key, scalar(SEALED, self.origins.line(path, at)), self.origins.line(path, at), 1))
        data = Mapping(tuple(entries), line, 1)
        own = mapping(line, apiVersion=scalar("v1", line), kind=scalar(made.kind, line), metadata=mapping(line, name=scalar(made.name, line)), data=data)  # fmt: skip
        if missing:
            own = put(own, Entry(INCOMPLETE, scalar(missing, line), line, 1))
        place = next((n for n, item in enumerate(found) if _is(item, made.kind, made.name)), -1)
        if place < 0 or made.behavior == "create":
            return [*found, own]
        merged = own if made.behavior == "replace" else overlaid(found[place], own)
        return [*found[:place], merged, *found[place + 1 :]]

    def _env_file(self, path: str) -> Iterator[Entry]:
        dotenv = self.sources.read("dotenv", path) if path in self.sources.files else None
        for entry in dotenv.entries if dotenv else ():
            if not entry.commented:
                line = self.origins.line(path, entry.line)
                yield Entry(entry.name, scalar(entry.value or "", line), line, 1)

    def _changed(self, item: Mapping, fact: Any, path: str) -> Mapping:
        for name, count, at in fact.replicas:
            spec = item.get("spec")
            if item.text("metadata", "name") == name and isinstance(spec, Mapping):
                line = self.origins.line(path, at)
                spec = put(spec, Entry("replicas", scalar(count, line), line, 1))
                item = put(item, Entry("spec", spec, spec.line, 1))
        for image in fact.images:
            item = self._imaged(item, image, self.origins.line(path, image[4]))
        return item

    def _imaged(self, item: Mapping, image: tuple[str, str, str, str, int], line: int) -> Mapping:
        name, renamed, tag, digest, _ = image
        for keys in _POD:
            pod = item.get(*keys)
            if not isinstance(pod, Mapping):
                continue
            for field in ("initContainers", "containers"):
                containers = []
                for container in pod.items(field):
                    text = container.text("image") if isinstance(container, Mapping) else ""
                    bare = re.split(r"@|:(?=[^/]*$)", text)[0]
                    if isinstance(container, Mapping) and bare == name:
                        mark = f"@{digest}" if digest else f":{tag}" if tag else text[len(bare) :]
                        container = put(container, Entry("image", scalar((renamed or name) + mark, line), line, 1))
                    containers.append(container)
                if containers:
                    pod = put(pod, Entry(field, Sequence(tuple(containers), pod.line, 1), pod.line, 1))
            return _under(item, keys, pod)
        return item


def _under(node: Mapping, keys: tuple[str, ...], value: Mapping) -> Mapping:
    """The mapping with the value under a chain of keys that it has."""
    inner = node.mapping(keys[0])
    return put(node, Entry(keys[0], _under(inner, keys[1:], value) if keys[1:] else value, inner.line, 1))


def _is(item: Mapping, kind: str, name: str) -> bool:
    return item.text("kind") == kind and item.text("metadata", "name") == name


def _with(item: Mapping, patch: Any, node: Node) -> Mapping | None:
    """The object after the patch when it is meant, as it was otherwise; ``None`` when it is deleted."""
    if not _meant(item, patch, node):
        return item
    if isinstance(node, Sequence):
        return patched(item, node)
    if not isinstance(node, Mapping):
        return item
    merged = strategic(item, node)
    # A patch for a target keeps the object's own kind and name, whatever it says itself.
    for key in ("apiVersion", "kind") if merged is not None else ():
        own = item.entry(key)
        merged = put(merged, own) if merged is not None and own is not None else merged
    metadata = item.mapping("metadata")
    name = metadata.entry("name")
    if merged is not None and name is not None and merged.text("metadata", "name") != name.value:
        merged = put(merged, Entry("metadata", put(merged.mapping("metadata"), name), metadata.line, 1))
    return merged


def _meant(item: Mapping, patch: Any, node: Node) -> bool:
    if patch.kind or patch.name or patch.labels:
        labels = item.mapping("metadata", "labels")
        return (
            (not patch.kind or item.text("kind") == patch.kind)
            and (not patch.name or _matches(patch.name, item.text("metadata", "name")))
            and all(labels.text(name) == value for name, value in patch.labels)
        )
    return isinstance(node, Mapping) and _is(item, node.text("kind"), node.text("metadata", "name"))


def _matches(pattern: str, name: str) -> bool:
    """Kustomize matches whole names by a pattern; only ``.*`` and plain text are understood here."""
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.strip("^$").split(".*")), name) is not None
