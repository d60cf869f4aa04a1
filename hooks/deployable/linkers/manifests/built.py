"""Manifests that only name an image, told which folder and Dockerfile of the repository it is built from, when something here builds it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deployable.linkers.manifests.candidates import Candidates
from deployable.linkers.manifests.images import Images
from deployable.model import Manifest, Sources
from deployable.written.declarations import folder_of, joined

_RUNS = ("web", "worker", "private", "cron", "job", "function")


class Builds:
    """Image names → (context, Dockerfile), from workflows, scripts, Cloud Build, skaffold and compose files."""

    def __init__(self, sources: Sources, found: Sequence[Manifest], made: Images) -> None:
        self.names: dict[str, set[tuple[str, str]]] = {}
        self.aliases: list[tuple[str, str]] = []
        for path in sources.having("image_builds"):
            inside = path.startswith(".github/")
            for build in sources.read("image_builds", path) or ():
                if build.source:
                    self.aliases.append((build.image, build.source))
                    continue
                for base in dict.fromkeys((".", "." if inside else folder_of(path))):
                    context = joined(base, build.context)
                    dockerfile = joined(base, build.dockerfile) if build.dockerfile else joined(context, "Dockerfile")
                    if "$" not in context + dockerfile and dockerfile in sources.files:
                        self._add(build.image, context, dockerfile)
                        break
        for name, source in self.aliases:
            for context, dockerfile in self.names.get(bare(source), ()):
                self._add(name, context, dockerfile)
        self.pushed = {path: name for name, builds in self.names.items() for _, path in builds}
        """Dockerfile → a name that a workflow or script gives to its image; another name is another image's."""
        for manifest in found:
            if manifest.host == "compose" and manifest.image and manifest.dockerfile in sources.files:
                self._add(manifest.image, manifest.root, manifest.dockerfile)
        self.candidates = Candidates(sources, made, [each for each in found if bare(each.image) not in self.names])

    def _add(self, image: str, context: str, dockerfile: str) -> None:
        if name := bare(image):
            self.names.setdefault(name, set()).add((context, dockerfile))

    def told(self, manifest: Manifest) -> Manifest:
        """The manifest with root and Dockerfile of its image; as it was when nothing here builds it, or several things do."""
        if manifest.root or manifest.dockerfile or not manifest.image or manifest.kind not in _RUNS:
            return manifest
        known = self.names.get(bare(manifest.image), set())
        if len(known) == 1:
            ((context, dockerfile),) = known
            return manifest._replace(root=context, dockerfile=dockerfile)
        likely, why, guess = self.candidates.of(manifest) if not known else ("", "", "")
        if likely and not (bare(manifest.image) and self.pushed.get(likely)):
            marks = (*manifest.attributes, ("image.guess", guess, 0)) if guess else manifest.attributes
            return manifest._replace(
                root=folder_of(likely), dockerfile=likely, assumed=manifest.assumed or why, attributes=marks
            )
        return manifest


def bare(image: str) -> str:
    """The last part of an image's name, without tag and digest; empty when only the environment knows it.

    >>> bare("ghcr.io/acme/api:${{ github.sha }}"), bare("registry:5000/shop/web@sha256:1"), bare("$REPOSITORY:1")
    ('api', 'web', '')
    """
    image = re.sub(r"\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\{[^}]*\}", "$", image)
    name = re.split(r"[:@]", image.rpartition("/")[2])[0]
    return "" if "$" in name else name.lower()
