"""``kustomization.yaml``: what an overlay takes and what it changes. Fields after kubectl.docs.kubernetes.io/references/kustomize."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.written.declarations import mapping, words
from deployable.written.nodes import Mapping, Node, Scalar

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20
_REMOTE = re.compile(r"://|^git@|\?ref=|^[\w-]+(\.[\w-]+)+/|^[\w-]+/[\w-]+(\.git)?//")
"""A base in another repository."""


class Patch(NamedTuple):
    """``text`` is written in place and begins on ``line``, else ``file`` holds it. ``kind``, ``name`` (a pattern) and ``labels``
    select what it changes; without them it names its own object."""

    file: str = ""
    text: str = ""
    line: int = 0
    kind: str = ""
    name: str = ""
    labels: tuple[tuple[str, str], ...] = ()


class Generated(NamedTuple):
    """A ConfigMap or Secret that is made here; ``env_files`` and ``files`` are as written. ``behavior``: create, merge or replace."""

    kind: str
    name: str
    data: tuple[tuple[str, str, int], ...]
    env_files: tuple[tuple[str, int], ...]
    files: tuple[tuple[str, int], ...]
    behavior: str
    line: int


class Kustomization(NamedTuple):
    resources: tuple[str, ...]
    components: tuple[str, ...]
    patches: tuple[Patch, ...]
    generated: tuple[Generated, ...]
    images: tuple[tuple[str, str, str, str, int], ...]
    """(name, new name, new tag, digest, line)."""
    replicas: tuple[tuple[str, str, int], ...]
    named: tuple[tuple[str, str, int], ...] = ()
    """Files and folders that it takes: (field, as written, line); env files, which a repository need not hold, are left out."""
    replacements: tuple[Node, ...] = ()
    """As written; one with a ``path`` alone stands in that file."""


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in ("kustomization.yaml", "kustomization.yml", "Kustomization")


def read(path: str, text: str) -> Kustomization | None:
    root = mapping(path, text)
    if root is None:
        return None
    images = tuple(
        (item.text("name"), item.text("newName"), item.text("newTag"), item.text("digest"), item.line)
        for item in root.items("images")
        if isinstance(item, Mapping)
    )
    replicas = tuple(
        (item.text("name"), item.text("count"), item.line_of("count"))
        for item in root.items("replicas")
        if isinstance(item, Mapping)
    )
    return Kustomization(
        (*words(root.get("resources")), *words(root.get("bases"))),
        words(root.get("components")),
        tuple(_patches(root)),
        tuple(_generated(root)),
        images,
        replicas,
        tuple(_named(root)),
        root.items("replacements"),
    )


def _named(root: Mapping) -> Iterator[tuple[str, str, int]]:
    for field in ("resources", "bases", "components", "patchesStrategicMerge"):
        for node in root.items(field):
            if isinstance(node, Scalar) and "\n" not in node.text and not _REMOTE.search(node.text):
                yield field, node.text, node.line
    for field in ("patches", "patchesJson6902"):
        for node in root.items(field):
            if isinstance(node, Mapping) and node.text("path"):
                yield field, node.text("path"), node.line_of("path")


def _patches(root: Mapping) -> Iterator[Patch]:
    for node in (*root.items("patchesStrategicMerge"), *root.items("patches"), *root.items("patchesJson6902")):
        if isinstance(node, Scalar):
            yield _inline(node, Patch()) if "\n" in node.text else Patch(node.text)
        elif isinstance(node, Mapping):
            target = node.mapping("target")
            labels = (label.partition("=") for label in target.text("labelSelector").split(",") if "=" in label)
            patch = Patch(
                node.text("path"),
                kind=target.text("kind"),
                name=target.text("name"),
                labels=tuple((name.strip(), value.strip("= ")) for name, _, value in labels),
            )
            yield _inline(node.get("patch"), patch)


def _inline(node: Node | None, patch: Patch) -> Patch:
    """A block of text begins on the line below its mark."""
    if not isinstance(node, Scalar):
        return patch
    return patch._replace(text=node.text, line=node.line + (not node.plain and node.end_line > node.line))


def _generated(root: Mapping) -> Iterator[Generated]:
    for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for item in root.items(field):
            if isinstance(item, Mapping):
                data = tuple(
                    (node.text.partition("=")[0], node.text.partition("=")[2], node.line)
                    for node in item.items("literals")
                    if isinstance(node, Scalar)
                )
                yield Generated(
                    kind, item.text("name"), data, (*_lined(item, "envs"), *_lined(item, "env")), tuple(_lined(item, "files")),
                    item.text("behavior") or "create", item.line,
                )  # fmt: skip


def _lined(item: Mapping, field: str) -> Iterator[tuple[str, int]]:
    node = item.get(field)
    for each in (node,) if isinstance(node, Scalar) else item.items(field):
        if isinstance(each, Scalar) and each.text:
            yield each.text, each.line
