"""Images of another party that only the deployment tells: what a publisher offers has nothing of this repository's names.

It takes a service of the same host that surely is the repository's own; where none is, whoever published the image may be its owner.
"""

from __future__ import annotations

from collections.abc import Sequence

from deployable.linkers.manifests.candidates import telling
from deployable.linkers.manifests.publishers import publisher_of
from deployable.model import Manifest

_RUNS = ("web", "worker", "private")


def told(found: Sequence[Manifest], own: frozenset[str]) -> list[Manifest]:
    """The manifests, with the kind ``third-party`` for those; ``own``: the words that packages and images here are called by."""
    ours = {publisher_of(each.image) for each in found if each.image and _may_be_ours(each, own)}
    hosts = {each.host for each in found if each.kind in _RUNS and (each.dockerfile or telling(each.image) & own)}
    return [
        each._replace(kind="third-party")
        if each.kind in _RUNS
        and each.host in hosts
        and not (each.root or each.dockerfile)
        and (publisher := publisher_of(each.image))
        and publisher not in ours
        else each
        for each in found
    ]


def _may_be_ours(manifest: Manifest, own: frozenset[str]) -> bool:
    words = telling(manifest.image)
    return bool(manifest.root or manifest.dockerfile) or not words or bool(words & own)
