"""JSON patches of kustomize in files of their own: a list of operations. https://datatracker.ietf.org/doc/html/rfc6902"""

from __future__ import annotations

from deployable.written.nodes import Mapping, Sequence, document

LITERALS = (b"op:", b'"op"')
LIMIT = 1 << 20


def matches(path: str) -> bool:
    return path.endswith((".yaml", ".yml", ".json"))


def read(path: str, text: str) -> Sequence | None:
    root = document(text)
    return root if isinstance(root, Sequence) and all(isinstance(item, Mapping) for item in root.items) else None
