"""YAML files as trees, for linkers that lay several files over one another (kustomize, Helm values)."""

from __future__ import annotations

from deployable.written.declarations import stream
from deployable.written.nodes import Mapping

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20


def matches(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def read(path: str, text: str) -> tuple[Mapping, ...]:
    """Every document that is a mapping."""
    return stream(path, text)
