"""Secrets of the whole tree, test code and documents included; the user's own formats too."""

from __future__ import annotations

from typing import Any

from deployable.leaks import own, scan
from deployable.leaks.leak import Leak
from deployable.model import Linked, Sources
from deployable.places import ROLES


def link(sources: Sources) -> Linked:
    """Facts: ``((path, leak), …)`` by path and line."""
    found: list[tuple[str, Leak]] = []
    written: Any = sources.options("secrets") if hasattr(sources, "options") else {}
    custom = own.customs(written)
    for path in sources.all("leaks", roles=ROLES):
        leaks: tuple[Leak, ...] = sources.read("leaks", path) or ()
        found += [(path, leak) for leak in leaks]
        if custom:
            found += [(path, leak) for leak in _by_own(sources, path, custom) if leak not in leaks]
    return Linked(tuple(sorted(found, key=lambda pair: (pair[0], pair[1].line))))


def _by_own(sources: Any, path: str, custom: tuple[own.Custom, ...]) -> tuple[Leak, ...]:
    """What the formats of the configuration find; they cannot be part of what is kept by content."""
    found = sources.searched(path, lambda name, content: scan.scan(name, content, custom)) or ()
    names = {one.form.name for one in custom}
    return tuple(leak for leak in found if leak.rule in names)
