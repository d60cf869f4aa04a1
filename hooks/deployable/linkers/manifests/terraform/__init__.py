"""Terraform resources as ``Manifest`` facts, each under the host that runs it; databases and disks under ``terraform``.

One module a provider. A task, an app or a variable that only a run of Terraform can tell is a gap, or a reason in ``env_elsewhere``.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.manifests.terraform import aws, databases, google, platforms
from deployable.linkers.manifests.terraform.scope import modules
from deployable.model import Gap, Manifest, Sources


def manifests(sources: Sources) -> Iterator[Manifest | Gap]:
    for module in modules(sources):
        yield from databases.manifests(module)
        yield from aws.manifests(module, sources)
        yield from google.manifests(module)
        yield from platforms.manifests(module)
