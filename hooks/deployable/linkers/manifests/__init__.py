"""Every deployment file of the repository as ``Manifest`` facts, whatever its host, found by content.

Hosts whose reader makes ``Manifest`` facts by itself are in ``HOSTS``; formats that need other files have a module here.
A manifest that builds from a Dockerfile knows what the image starts and installs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deployable.linkers import commands
from deployable.linkers.manifests import beanstalk, clusters, composed, images, processes, provisioned
from deployable.linkers.manifests.images import Image
from deployable.linkers.manifests.launches import launched
from deployable.model import Gap, HealthProbe, Linked, Location, Manifest, Sources, Start
from deployable.written.declarations import folder_of, joined

HOSTS = (
    "render", "digitalocean", "app_engine", "cloud_run", "gcloud", "app_runner", "ecs", "copilot", "cloudformation", "fly", "railway",
    "heroku_app", "databricks_app", "vercel", "serverless", "azure_container_app",
)  # fmt: skip
"""Readers that return ``Manifest`` facts."""


def link(sources: Sources) -> Linked:
    built = {manifest.dockerfile: (manifest, image) for manifest, image in images.manifests(sources)}
    found: list[Manifest] = []
    for part in (_hosts, *(module.manifests for module in (composed, clusters, processes, beanstalk, provisioned))):
        found.extend(_started(_probed(manifest), built, sources) for manifest in part(sources))
    contexts = _contexts(found)
    for path, (manifest, image) in built.items():
        root = contexts.get(path, manifest.root)
        found.append(_of_image(manifest._replace(root=root), image, sources))
    found.sort(key=lambda manifest: (manifest.location.path, manifest.location.line))
    return Linked(tuple(found), tuple(_gaps(found)))


def _hosts(sources: Sources) -> Iterator[Manifest]:
    for host in HOSTS:
        for path in sources.having(host):
            yield from sources.read(host, path) or ()


def _probed(manifest: Manifest) -> Manifest:
    """Probes that are commands learn which program, port and path they ask for."""
    if not any(probe.command and not probe.binary for probe in manifest.health):
        return manifest
    return manifest._replace(health=tuple(_asked(probe) for probe in manifest.health))


def _asked(probe: HealthProbe) -> HealthProbe:
    if not probe.command or probe.binary:
        return probe
    found = commands.probe(probe.command)
    return probe._replace(binary=found.binary, path=found.path, port=found.port or probe.port, target=found.target)


def _started(manifest: Manifest, built: dict[str, tuple[Manifest, Image]], sources: Sources) -> Manifest:
    image = built[manifest.dockerfile][1] if manifest.dockerfile in built else None
    if image is not None:
        manifest = manifest._replace(installs=manifest.installs or built[manifest.dockerfile][0].installs)
    if manifest.starts or manifest.kind in ("database", "third-party", "environment", "static"):
        return manifest
    place = Location(manifest.location.path, manifest.command_line or manifest.location.line)
    if manifest.command:
        return manifest._replace(starts=launched(manifest.command, place, manifest.root or ".", sources))
    if image is not None:
        root = manifest.root if manifest.host == "compose" else built[manifest.dockerfile][0].root
        return manifest._replace(starts=_image_starts(image, root, sources))
    return manifest


def _of_image(manifest: Manifest, image: Image, sources: Sources) -> Manifest:
    paths = tuple(_copied(image, manifest.root))
    return manifest._replace(starts=_image_starts(image, manifest.root, sources), paths=manifest.paths + paths)


def _image_starts(image: Image, root: str, sources: Sources) -> tuple[Start, ...]:
    def find(word: str) -> str:
        return images.in_repository(image, root, word, sources)

    command, entrypoint = image.command, image.entrypoint
    arguments = command.text if command else ""
    if entrypoint is not None and not entrypoint.shell:
        words = [*entrypoint.words, *((command.words or (command.text,)) if command else ())]
        place = Location(image.path, command.line if command else entrypoint.line)
        return launched(words, place, root, sources, find, arguments)
    chosen = entrypoint or command
    if chosen is None:
        return ()
    folder = _source_folder(image, root, sources)
    beside = folder_of(image.path)
    if chosen.text.startswith(("npm", "yarn", "pnpm")) and beside.startswith(f"{folder}/".removeprefix("./")):
        folder = beside if joined(beside, "package.json") in sources.files else folder
    return launched(chosen.words or chosen.text, Location(image.path, chosen.line), folder, sources, find, arguments)


def _source_folder(image: Image, root: str, sources: Sources) -> str:
    """The folder of the repository whose content the image's working directory holds."""
    workdir = image.workdir[0].rstrip("/")
    for copy, target in reversed(image.copies):
        if len(copy.sources) != 1:
            continue
        place = joined(root, copy.sources[0])
        target = target.rstrip("/")
        if target == workdir and sources.exists(place) and place not in sources.files:
            return place
        below = target[len(workdir) + 1 :] if target.startswith(f"{workdir}/") else ""
        if below and place != below and place.endswith(f"/{below}"):
            return place[: -len(below) - 1]
    return root


def _copied(image: Image, root: str) -> Iterator[tuple[str, str, int]]:
    for copy, _ in image.copies:
        for source in copy.sources:
            if not any(letter in source for letter in "*?$[") and "://" not in source and not source.startswith("git@"):
                yield "copy", joined(root, source), copy.line


def _contexts(found: Iterable[Manifest]) -> dict[str, str]:
    """Dockerfile → the build context that a manifest names for it."""
    contexts: dict[str, str] = {}
    for manifest in found:
        if manifest.dockerfile and manifest.root and manifest.host == "compose":
            contexts.setdefault(manifest.dockerfile, manifest.root)
    return contexts


def _gaps(found: Iterable[Manifest]) -> Iterator[Gap]:
    for manifest in found:
        if manifest.root.startswith(".."):
            yield Gap("manifests", manifest.location, f"builds from {manifest.root}, outside of the checked folder")


__all__ = ["HOSTS", "folder_of", "link"]
