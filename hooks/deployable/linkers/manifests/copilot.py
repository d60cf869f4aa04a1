"""Copilot services in the environments that exist: those that change the manifest, and those with a folder of their own.

``copilot/environments/<name>`` is an environment; a service that does not name it runs there as its manifest says.
``env_file`` is a path from the workspace's root; its variables count less than ``variables``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.deployed import value_of
from deployable.model import EnvDeclaration, Location, Manifest, Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import kind_of

_ENVIRONMENT = re.compile(r"^(.*/)?copilot/environments/([\w-]+)/manifest\.ya?ml$")
_NAMES = {"prod": "production", "dev": "development", "stage": "staging"}


def manifests(sources: Sources) -> Iterator[Manifest]:
    known: dict[str, list[str]] = {}
    for path in sources.files:
        if found := _ENVIRONMENT.match(path):
            known.setdefault(found[1] or "", []).append(_NAMES.get(found[2], found[2]))
    for path in sources.having("copilot"):
        top = path.partition("copilot/")[0]
        for manifest in _placed(sources.read("copilot", path) or (), known.get(top, [])):
            yield _with_addons(_with_file(manifest, top, sources), sources)


def _placed(found: tuple[Manifest, ...], known: list[str]) -> Iterator[Manifest]:
    """The base once for each environment that does not change it; alone when there is none at all."""
    if not found:
        return
    base, *changed = found
    named = {manifest.environment for manifest in changed}
    plain = [base._replace(environment=name) for name in known if name not in named]
    placed = [*changed, *plain] or [base]
    env = [tuple(each._replace(environment=one.environment) for each in one.env) for one in placed]
    yield placed[0]._replace(problems=base.problems, env=env[0])
    yield from (one._replace(problems=(), env=given) for one, given in zip(placed[1:], env[1:], strict=True))


def _with_addons(manifest: Manifest, sources: Sources) -> Manifest:
    """The outputs of the templates in the ``addons`` folder reach the service as variables."""
    folder = joined(folder_of(manifest.location.path), "addons")
    elsewhere = ("the outputs of its addons",) if sources.exists(folder) else ()
    return manifest._replace(env_elsewhere=manifest.env_elsewhere + elsewhere)


def _with_file(manifest: Manifest, top: str, sources: Sources) -> Manifest:
    name = value_of(manifest, "env_file")[0]
    path = joined(top, name) if name else ""
    facts = sources.read("dotenv", path) if path in sources.files else None
    if facts is None:
        return manifest
    known = {each.name for each in manifest.env}
    given = tuple(
        EnvDeclaration(entry.name, Location(path, entry.line), "copilot", kind_of(entry.value), entry.value, manifest.service, manifest.environment)
        for entry in facts.entries
        if not entry.commented and entry.name not in known
    )  # fmt: skip
    return manifest._replace(env=manifest.env + given, env_elsewhere=())
