"""Kubernetes objects, as ``written.workloads`` describes them. A Helm template or another file that only an engine can fill in is refused."""

from __future__ import annotations

from deployable.written.declarations import stream
from deployable.written.workloads import KubernetesObject, objects

LITERALS = (b"apiVersion",)


def matches(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def read(path: str, text: str) -> tuple[KubernetesObject, ...]:
    """The objects of the file, lists unfolded; empty for what is none of Kubernetes (Knative services included)."""
    return tuple(found for root in stream(path, text) for found in objects(root))
