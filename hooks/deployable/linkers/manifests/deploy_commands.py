"""Deploy commands of Cloud Run with the file of variables that they name (``--env-vars-file``)."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.deployed import value_of
from deployable.model import EnvDeclaration, Location, Manifest, Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import kind_of


def manifests(sources: Sources) -> Iterator[Manifest]:
    for path in sources.having("gcloud"):
        for manifest in sources.read("gcloud", path) or ():
            name = value_of(manifest, "flag.env-vars-file")[0]
            yield _with_file(manifest, name, sources) if name else manifest


def beside(found: list[Manifest]) -> list[Manifest]:
    """A command without ``--port`` leaves a service the port it has: what another file describes does not fall back to 8080."""
    described = {each.service for each in found if each.host == "cloud-run" and not _is_command(each)}

    def keeps(each: Manifest) -> bool:
        known = each.service in described if each.service else bool(described)
        return known and _is_command(each) and not value_of(each, "flag.port")[1]

    return [each._replace(ports=()) if keeps(each) else each for each in found]


def _is_command(manifest: Manifest) -> bool:
    return manifest.host == "cloud-run" and any(field.startswith("flag.") for field, _, _ in manifest.attributes)


def _with_file(manifest: Manifest, name: str, sources: Sources) -> Manifest:
    """The path is one from where the command runs: mostly the root, else the folder of the script."""
    for folder in (".", folder_of(manifest.location.path)):
        path = joined(folder, name)
        facts = sources.read("env_yaml", path) if path in sources.files else None
        if facts is not None:
            given = tuple(
                EnvDeclaration(
                    each.name, Location(path, each.line), "cloud-run", kind_of(each.value), each.value, manifest.service
                )
                for each in facts
            )
            return manifest._replace(env=manifest.env + given)
    return manifest._replace(env_elsewhere=(*manifest.env_elsewhere, f"the file {name}"))
