"""Every deployment file of the repository as ``Manifest`` facts, whatever its host, found by content.

Hosts whose reader makes ``Manifest`` facts by itself are in ``HOSTS``; formats that need other files have a module here.
A manifest that builds from a Dockerfile knows what the image starts and installs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from deployable.linkers import commands
from deployable.linkers.manifests import (
    app_engine,
    beanstalk,
    clusters,
    composed,
    copilot,
    deploy_commands,
    ecosystems,
    entrypoints,
    filled,
    images,
    processes,
    programs,
    strangers,
    tasks,
    terraform,
    unsaid,
    vercel,
)
from deployable.linkers.manifests.built import Builds
from deployable.linkers.manifests.handlers import handled
from deployable.linkers.manifests.images import Image, Images
from deployable.linkers.manifests.publishers import engine_of, third_party
from deployable.model import Gap, HealthProbe, Linked, Location, Manifest, Problem, Sources
from deployable.written.declarations import folder_of, joined

HOSTS = (
    "render", "digitalocean", "cloud_run", "app_runner", "cloudformation", "fly", "railway",
    "heroku_app", "databricks_app", "serverless", "azure_container_app",
)  # fmt: skip
"""Readers that return ``Manifest`` facts."""
_JOINED = (
    composed, clusters, processes, beanstalk, app_engine, copilot, deploy_commands, tasks, terraform, programs, ecosystems, vercel,
)  # fmt: skip
"""Formats that need other files; each has ``manifests(sources)``, which may say what it could not read as a ``Gap``."""


def link(sources: Sources) -> Linked:
    made = Images(sources)
    parts = [each for part in (_hosts, *(module.manifests for module in _JOINED)) for each in part(sources)]
    told = _once([each for each in parts if isinstance(each, Manifest)])
    found = [_probed(_whose(each)) for each in deploy_commands.beside(told)]
    gaps = [each for each in parts if isinstance(each, Gap)]
    builds = Builds(sources, found, made)
    found = strangers.told(list(map(builds.told, found)), builds.candidates.own())
    own = {
        manifest.dockerfile: (manifest, image) for manifest, image in images.manifests(sources, made, _targets(found))
    }
    contexts = _contexts(found)
    found = [_started(unsaid.started(manifest, sources), made, own, sources) for manifest in found]
    for path, (manifest, image) in own.items():
        found.append(_of_image(manifest._replace(root=contexts.get(path, manifest.root)), image, sources))
    found = [unsaid.prepared(unsaid.given(manifest), sources) for manifest in found]
    found.sort(key=lambda manifest: (manifest.location.path, manifest.location.line))
    return Linked(tuple(found), (*gaps, *_gaps(found)))


def _targets(found: Iterable[Manifest]) -> dict[str, str]:
    """Dockerfile → the stage that is deployed, where a manifest names one: production's first, the last stage when anybody builds that."""
    named: dict[str, dict[str, str]] = {}
    for manifest in found:
        if manifest.dockerfile and manifest.environment not in ("development", "test"):
            named.setdefault(manifest.dockerfile, {}).setdefault(manifest.environment, images.target_of(manifest)[0])
    return {path: stages.get("production", next(iter(stages.values()))) for path, stages in named.items()}


def _hosts(sources: Sources) -> Iterator[Manifest]:
    for host in HOSTS:
        paths = sources.having(host)
        specs = filled.given(sources) if paths and host == "digitalocean" else {}
        for path in paths:
            for each in sources.read(host, path) or ():
                yield handled(_rooted(filled.filled(each, specs), sources), sources)


def _rooted(manifest: Manifest, sources: Sources) -> Manifest:
    """Railway's paths start at the service's root, which a dashboard names: the file's folder, else the repository's root."""
    if manifest.host != "railway" or not manifest.dockerfile or sources.exists(manifest.dockerfile):
        return manifest
    below = manifest.root if manifest.root != "." else ""
    from_root = manifest.dockerfile.removeprefix(f"{below}/")
    if not sources.exists(from_root):
        return manifest
    paths = tuple(
        (field, from_root if path == manifest.dockerfile else path, line) for field, path, line in manifest.paths
    )
    return manifest._replace(root=".", dockerfile=from_root, paths=paths)


def _once(found: list[Manifest]) -> list[Manifest]:
    """A task whose file Terraform reads is told twice; the later one knows its service."""
    later = {(one.location, one.service): one for one in found if _in_file(one)}
    return [one for one in found if not _in_file(one) or later[one.location, one.service] is one]


def _in_file(manifest: Manifest) -> bool:
    """A task of a file of its own."""
    return manifest.host == "ecs" and not manifest.location.path.endswith((".tf", ".tofu", ".tf.json", ".tofu.json"))


def _whose(manifest: Manifest) -> Manifest:
    """An image that others publish runs nothing of this repository; compose files and clusters know their own."""
    built = manifest.root or manifest.dockerfile or manifest.kind not in ("web", "private", "worker")
    foreign = not (built or manifest.host in ("compose", "kubernetes")) and (
        third_party(manifest.image, frozenset()) or engine_of(manifest.image)
    )
    return manifest._replace(kind="third-party") if foreign else manifest


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


def _started(manifest: Manifest, made: Images, own: Mapping[str, tuple[Manifest, Image]], sources: Sources) -> Manifest:
    image = made.built_by(manifest)
    target, line = images.target_of(manifest)
    if image is not None:
        manifest = manifest._replace(installs=manifest.installs or images.installs_of(image))
    elif target and made.of(manifest.dockerfile) is not None:
        stage = Problem(
            "dangling-stage", Location(manifest.location.path, line), f"target {target} is no stage of {manifest.dockerfile}", "", target
        )  # fmt: skip
        manifest = manifest._replace(problems=(*manifest.problems, stage))
    if manifest.kind in ("database", "third-party", "environment", "static"):
        return manifest
    if manifest.starts and not (image is not None and entrypoints.takes_arguments(manifest)):
        return manifest
    root = manifest.root
    if manifest.dockerfile in own and not _says_context(manifest):
        root = own[manifest.dockerfile][0].root
    if manifest.command:
        return manifest._replace(starts=entrypoints.of_manifest(manifest, image, root, sources))
    return manifest._replace(starts=entrypoints.of_image(image, root, sources)) if image is not None else manifest


def _of_image(manifest: Manifest, image: Image, sources: Sources) -> Manifest:
    paths = tuple(_copied(image, manifest.root))
    return manifest._replace(starts=entrypoints.of_image(image, manifest.root, sources), paths=manifest.paths + paths)


def _copied(image: Image, root: str) -> Iterator[tuple[str, str, int]]:
    for copy in image.reached:
        for source in copy.sources:
            if not any(letter in source for letter in "*?$[") and "://" not in source and not source.startswith("git@"):
                yield "copy", joined(root, source), copy.line


def _says_context(manifest: Manifest) -> bool:
    """Whether ``root`` is the build context itself: compose writes it, and for an image's name whoever builds the image does."""
    return manifest.host in ("compose", "kubernetes") and not manifest.assumed


def _contexts(found: Iterable[Manifest]) -> dict[str, str]:
    """Dockerfile → the build context that a manifest names for it."""
    contexts: dict[str, str] = {}
    for manifest in found:
        if manifest.dockerfile and manifest.root and _says_context(manifest):
            contexts.setdefault(manifest.dockerfile, manifest.root)
    return contexts


def _gaps(found: Iterable[Manifest]) -> Iterator[Gap]:
    for manifest in found:
        if manifest.root.startswith(".."):
            yield Gap("manifests", manifest.location, f"builds from {manifest.root}, outside of the checked folder")


__all__ = ["HOSTS", "folder_of", "link"]
