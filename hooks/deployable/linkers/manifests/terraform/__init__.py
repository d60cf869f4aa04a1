"""Terraform resources as ``Manifest`` facts, each under the host that runs it; databases and disks under ``terraform``.

One module a provider. A task, an app or a variable that only a run of Terraform can tell is a gap, or a reason in ``env_elsewhere``.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.manifests.terraform import aws, databases, google, platforms, undeclared
from deployable.linkers.manifests.terraform.scope import Module, modules
from deployable.model import Gap, Manifest, Sources


def manifests(sources: Sources) -> Iterator[Manifest | Gap]:
    said: set[Manifest | Gap] = set()
    judged: set[str] = set()
    for module in modules(sources):
        found = [_in_environment(each, module.environment) for each in _of(module, sources)]
        first = next((each for each in found if isinstance(each, Manifest)), None)
        if first is not None and module.folder not in judged:
            judged.add(module.folder)
            astray = tuple(undeclared.problems(module, sources))
            found = [each._replace(problems=each.problems + astray) if each is first else each for each in found]
        for each in found:
            if each not in said:
                said.add(each)
                yield each


def _of(module: Module, sources: Sources) -> Iterator[Manifest | Gap]:
    yield from databases.manifests(module)
    yield from aws.manifests(module, sources)
    yield from google.manifests(module)
    yield from platforms.manifests(module)


def _in_environment(found: Manifest | Gap, environment: str) -> Manifest | Gap:
    return found._replace(environment=environment) if environment and isinstance(found, Manifest) else found
