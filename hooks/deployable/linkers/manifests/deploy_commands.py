"""Deploy commands of Cloud Run with the file of variables that they name (``--env-vars-file``) and the folder that they build
(``--source``): from its Dockerfile where it has one (cloud.google.com/run/docs/deploying-source-code)."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.deployed import value_of
from deployable.model import EnvDeclaration, Location, Manifest, Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import kind_of
from deployable.written.services.cloud_run import RESERVED, reserved


def manifests(sources: Sources) -> Iterator[Manifest]:
    for path in sources.having("gcloud"):
        for manifest in sources.read("gcloud", path) or ():
            manifest = _built(manifest, sources)
            name, line = value_of(manifest, "flag.env-vars-file")
            yield _with_file(manifest, name, line, sources) if name else manifest


def _built(manifest: Manifest, sources: Sources) -> Manifest:
    """The source is a path from where the command runs: mostly the root, else the folder of the script."""
    beside = joined(folder_of(manifest.location.path), manifest.root)
    if manifest.root and not sources.exists(manifest.root) and sources.exists(beside):
        paths = tuple((field, beside, line) for field, _, line in manifest.paths)
        manifest = manifest._replace(root=beside, paths=paths)
    dockerfile = joined(manifest.root, "Dockerfile")
    return manifest._replace(dockerfile=dockerfile) if manifest.root and dockerfile in sources.files else manifest


def beside(found: list[Manifest]) -> list[Manifest]:
    """A command without ``--port`` leaves a service the port it has: what another file describes does not fall back to 8080."""
    described = {each.service for each in found if each.host == "cloud-run" and not _is_command(each)}

    def keeps(each: Manifest) -> bool:
        known = each.service in described if each.service else bool(described)
        return known and _is_command(each) and not value_of(each, "flag.port")[1]

    return [each._replace(ports=()) if keeps(each) else each for each in found]


def _is_command(manifest: Manifest) -> bool:
    return manifest.host == "cloud-run" and any(field.startswith("flag.") for field, _, _ in manifest.attributes)


def _with_file(manifest: Manifest, name: str, line: int, sources: Sources) -> Manifest:
    """The path is one from where the command runs: mostly the root, else the folder that it builds, or that of the script."""
    for folder in (".", manifest.root or ".", folder_of(manifest.location.path)):
        path = joined(folder, name)
        facts = sources.read("env_yaml", path) if path in sources.files else None
        if facts is not None:
            given = tuple(
                EnvDeclaration(
                    each.name, Location(path, each.line), "cloud-run", kind_of(each.value), each.value, manifest.service
                )
                for each in facts
            )
            taken = tuple(
                reserved(each.name, each.location, "remove it; --port changes the port")
                for each in given
                if each.name in RESERVED and manifest.kind == "web"
            )
            return manifest._replace(env=manifest.env + given, problems=manifest.problems + taken)
    absent = () if _made(manifest, name, sources) else (("env-vars-file", joined(manifest.root or ".", name), line),)
    return manifest._replace(env_elsewhere=(*manifest.env_elsewhere, f"the file {name}"), paths=manifest.paths + absent)


def _made(manifest: Manifest, name: str, sources: Sources) -> bool:
    """Another line of the file writes it, or only the machine knows where it is."""
    base = name.rpartition("/")[2]
    mentions = sum(base in line for line in sources.lines(manifest.location.path))
    return mentions > 1 or name.startswith(("/", "~", "..")) or "$" in name or "{" in name
