"""Manifests that only name an image, told which folder and Dockerfile of the repository it is built from, when something here builds it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deployable.model import Manifest, Sources
from deployable.places import role
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of

_RUNS = ("web", "worker", "private", "cron", "job", "function")
_PLACEHOLDER = re.compile(
    r"^$|^[<\[]|[$]|placeholder|replace[-_ ]?(me|with)|image[-_]?(name|uri|url|tag)$|your[-_]", re.IGNORECASE
)


class Builds:
    """Image names → (context, Dockerfile), from workflows, scripts, Cloud Build, skaffold and compose files."""

    def __init__(self, sources: Sources, found: Iterable[Manifest]) -> None:
        self.names: dict[str, set[tuple[str, str]]] = {}
        for path in sources.having("image_builds"):
            inside = path.startswith(".github/")
            for build in sources.read("image_builds", path) or ():
                for base in dict.fromkeys((".", "." if inside else folder_of(path))):
                    context = joined(base, build.context)
                    dockerfile = joined(base, build.dockerfile) if build.dockerfile else joined(context, "Dockerfile")
                    if "$" not in context + dockerfile and dockerfile in sources.files:
                        self._add(build.image, context, dockerfile)
                        break
        for manifest in found:
            if manifest.host == "compose" and manifest.image and manifest.dockerfile in sources.files:
                self._add(manifest.image, manifest.root, manifest.dockerfile)
        self.only = [
            path
            for path in sources.having("dockerfile")
            if role(path) == "code" and environment_of(path) not in ("development", "test")
        ]

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
        if not known and len(self.only) == 1 and _PLACEHOLDER.search(bare(manifest.image) or manifest.image):
            alone = self.only[0]
            why = manifest.assumed or f"{alone} is the only image that is built here"
            return manifest._replace(root=folder_of(alone), dockerfile=alone, assumed=why)
        return manifest


def bare(image: str) -> str:
    """The last part of an image's name, without tag and digest; empty when only the environment knows it.

    >>> bare("ghcr.io/acme/api:${{ github.sha }}"), bare("registry:5000/shop/web@sha256:1"), bare("$REPOSITORY:1")
    ('api', 'web', '')
    """
    image = re.sub(r"\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\{[^}]*\}", "$", image)
    name = re.split(r"[:@]", image.rpartition("/")[2])[0]
    return "" if "$" in name else name.lower()
