"""Production runs an image whose tag may stand for something else tomorrow (``latest``, or none).

A restart can bring up another version than the one that was tested, and there is nothing to roll back to.

Fails:

    image: registry.example.com/api:latest

Passes:

    image: registry.example.com/api:1.4.2

Does not flag: images that are built from this repository, bare names that kustomize or skaffold fill in, tags with variables, digests,
development files.
"""

from __future__ import annotations

import re

from deployable.concerns.hosting import ITEM
from deployable.deployed import guessed, in_production, label
from deployable.model import Evidence, Finding, Location, Manifest, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests",),
    "Name the version, or the digest, of the image.",
)

_HOSTS = ("kubernetes", "ecs", "compose", "digitalocean", "render", "cloud-run", "azure-container-apps", "fly")


def check(project: Sources) -> Outcomes:
    judged = False
    movable: dict[tuple[str, str], list[tuple[Manifest, Location]]] = {}
    for manifest in in_production(project):
        image = manifest.image
        # A cluster takes the image by its name, even where a Dockerfile here is known to be what it is built from.
        built = manifest.dockerfile and manifest.host != "kubernetes" and not guessed(manifest)
        if (
            manifest.host not in _HOSTS
            or not image
            or built
            or re.search(r"[$<{]|IMAGE|TAG|PLACEHOLDER|REPLACE|CHANGE_?ME|cloudrun/(container/)?hello$", image)
        ):
            continue
        if manifest.host == "kubernetes" and "/" not in image and ":" not in image:
            continue
        judged = True
        line = next(
            (
                line
                for field, value, line in manifest.attributes
                if field in ("image", "image.url", "image.tag", "build.image") and line
            ),
            0,
        )
        place = Location(manifest.location.path, line or manifest.location.line)
        if "@sha256:" in image or _named(image)[1] not in ("", "latest"):
            yield Evidence(place, image)
        else:
            movable.setdefault((place.path, image), []).append((manifest, place))
    yield from (_movable(places) for places in movable.values())
    if not judged:
        yield NotApplicable("no manifest for production names an image that is built elsewhere")


def _named(image: str) -> tuple[str, str]:
    name, _, tag = image.rpartition("/")[2].partition(":")
    return name, tag


def _movable(places: list[tuple[Manifest, Location]]) -> Finding:
    """One image of one file, however many branches or environments run it."""
    manifest, place = places[0]
    name, tag = _named(manifest.image)
    return Finding(
        f"{label(manifest)} runs {name} with {'the tag latest' if tag else 'no tag'}",
        place,
        related=tuple(Evidence(where, f"{label(other)} too") for other, where in places[1:9] if where != place),
        subject=f"{manifest.service} {name}",
    )
