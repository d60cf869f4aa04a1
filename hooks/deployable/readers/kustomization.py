"""``kustomization.yaml``: what an overlay takes and what it changes. Fields after kubectl.docs.kubernetes.io/references/kustomize."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Unreadable
from deployable.readers import kubernetes
from deployable.readers.kubernetes import KubernetesObject
from deployable.written.declarations import mapping, words
from deployable.written.nodes import Mapping, Node, Scalar

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20


class Generated(NamedTuple):
    """A ConfigMap or Secret that is made here; ``files`` are env files, as written."""

    kind: str
    name: str
    data: tuple[tuple[str, str, int], ...]
    files: tuple[str, ...]
    line: int


class Kustomization(NamedTuple):
    resources: tuple[str, ...]
    patches: tuple[KubernetesObject, ...]
    patch_files: tuple[str, ...]
    generated: tuple[Generated, ...]
    images: tuple[tuple[str, str, str], ...]
    """(name, new name, new tag or digest)."""
    replicas: tuple[tuple[str, str, int], ...]


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in ("kustomization.yaml", "kustomization.yml", "Kustomization")


def read(path: str, text: str) -> Kustomization | None:
    root = mapping(path, text)
    if root is None:
        return None
    patches, files = [], [*words(root.get("patchesStrategicMerge"))]
    for item in root.items("patches"):
        if isinstance(item, Mapping) and item.text("path"):
            files.append(item.text("path"))
        elif isinstance(item, Mapping) and item.text("patch"):
            patches.extend(_inline(path, item.get("patch")))
    return Kustomization(
        (*words(root.get("resources")), *words(root.get("bases")), *words(root.get("components"))),
        tuple(patches),
        tuple(files),
        tuple(_generated(root)),
        tuple(
            (item.text("name"), item.text("newName"), item.text("newTag") or item.text("digest"))
            for item in root.items("images")
            if isinstance(item, Mapping)
        ),
        tuple(
            (item.text("name"), item.text("count"), item.line_of("count"))
            for item in root.items("replicas")
            if isinstance(item, Mapping)
        ),
    )


def _inline(path: str, node: Node | None) -> Iterator[KubernetesObject]:
    """A strategic merge patch written in place; a JSON patch is a list and gives nothing."""
    if isinstance(node, Scalar):
        try:
            yield from kubernetes.read(path, node.text)
        except Unreadable:
            return


def _generated(root: Mapping) -> Iterator[Generated]:
    for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for item in root.items(field):
            if isinstance(item, Mapping):
                data = tuple(
                    (node.text.partition("=")[0], node.text.partition("=")[2], node.line)
                    for node in item.items("literals")
                    if isinstance(node, Scalar)
                )
                files = (*words(item.get("envs")), *words(item.get("env")))
                yield Generated(kind, item.text("name"), data, files, item.line)
