"""Terraform resources as ``Manifest`` facts, each under the host that runs it; databases and disks under ``terraform``.

One module a provider. A task, an app or a variable that only a run of Terraform can tell is a gap, or a reason in ``env_elsewhere``.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.manifests.terraform import aws, databases, google, platforms, undeclared
from deployable.linkers.manifests.terraform.scope import modules
from deployable.model import Gap, Manifest, Sources


def manifests(sources: Sources) -> Iterator[Manifest | Gap]:
    for module in modules(sources):
        found = [
            *databases.manifests(module),
            *aws.manifests(module, sources),
            *google.manifests(module),
            *platforms.manifests(module),
        ]
        first = next((each for each in found if isinstance(each, Manifest)), None)
        if first is not None:
            astray = tuple(undeclared.problems(module, sources))
            found = [each._replace(problems=each.problems + astray) if each is first else each for each in found]
        yield from found
