"""What runs in a container: the image's ENTRYPOINT with its CMD, or with what a manifest gives in their place.

As Docker and the hosts built on it do (docs.docker.com/reference/dockerfile, "Understand how CMD and ENTRYPOINT interact"): a manifest's
command replaces both, its arguments replace CMD only, and an ENTRYPOINT in shell form takes no arguments.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from deployable.deployed import value_of
from deployable.linkers.manifests.images import Image, in_repository
from deployable.linkers.manifests.launches import launched, started_from
from deployable.model import Location, Manifest, Sources, Start
from deployable.written.declarations import joined


def of_image(image: Image, root: str, sources: Sources) -> tuple[Start, ...]:
    command, entrypoint = image.command, image.entrypoint
    if entrypoint is not None and not entrypoint.shell:
        words = [*entrypoint.words, *((command.words or (command.text,)) if command else ())]
        place = Location(image.path, command.line if command else entrypoint.line)
        return _inside(image, words, place, root, sources, command.text if command else "")
    chosen = entrypoint or command
    if chosen is None:
        return ()
    place = Location(image.path, chosen.line)
    return _inside(image, chosen.words or chosen.text, place, root, sources, command.text if command else "")


def of_manifest(manifest: Manifest, image: Image | None, root: str, sources: Sources) -> tuple[Start, ...]:
    """What the manifest's own command starts, in the image when one is known, else in the folder that it names."""
    place = Location(manifest.location.path, manifest.command_line or manifest.location.line)
    before = manifest.starts or launched(manifest.command, place, manifest.root or ".", sources)
    if image is None:
        return before
    entrypoint = image.entrypoint if takes_arguments(manifest) else None
    if entrypoint is not None and entrypoint.shell:
        return of_image(image, root, sources)
    place = before[0].location or place if before else place
    words: Sequence[str] = manifest.command
    if entrypoint is not None:
        words = [*entrypoint.words, *_split(manifest.command)]
    elif any(start.files for start in before):
        return before
    return _inside(image, words, place, root, sources, manifest.command)


def takes_arguments(manifest: Manifest) -> bool:
    """Whether the manifest's command is only given to the image's ENTRYPOINT."""
    return bool(value_of(manifest, "arguments")[0])


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _inside(
    image: Image, words: Sequence[str], place: Location, root: str, sources: Sources, arguments: str
) -> tuple[Start, ...]:
    def find(word: str) -> str:
        return in_repository(image, root, word, sources)

    folder = started_from(words, _source_folder(image, root, sources), image.path, sources)
    return launched(words, place, folder, sources, find, arguments)


def _source_folder(image: Image, root: str, sources: Sources) -> str:
    """The folder of the repository whose content the image's working directory holds."""
    workdir = image.workdir[0].rstrip("/")
    for copy, target in reversed((*image.brought, *image.copies)):
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
