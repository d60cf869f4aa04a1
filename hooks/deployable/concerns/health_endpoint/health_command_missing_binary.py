"""A health check runs ``curl`` or ``wget`` in an image that has neither.

The command ends with 127 each time, so the container is never healthy: it is restarted, or what depends on it never starts.
``python:*-slim`` and ``node:*-slim`` have neither program, Alpine has only ``wget``, distroless images have not even a shell.

Fails:

    FROM python:3.12-slim
    HEALTHCHECK CMD curl -f http://localhost:8000/health

Passes:

    FROM python:3.12-slim
    RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
    HEALTHCHECK CMD curl -f http://localhost:8000/health

Does not flag: base images whose content is not known for sure; images that copy the program from another stage; images with a step
whose packages are not written (a script that is run, a list that comes from a pipe or from a variable without a value).
"""

from __future__ import annotations

import re

from deployable.concerns.health_endpoint import ITEM, host
from deployable.deployed import guessed
from deployable.model import (
    Answer,
    Confidence,
    Evidence,
    Finding,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcomes,
    Probed,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Install the program in the image, or ask with one that is there (the language's own HTTP client).",
)
_JUDGED = ("curl", "wget")
_FULL = re.compile(r"(python|node|golang|ruby|rust|buildpack-deps|openjdk|php|perl|pypy|gcc|erlang|elixir)(:.*)?")
_ALPINE = ("alpine", "python", "node", "golang", "ruby")
"""Images that add no curl to Alpine's own wget; nginx and php do."""
_BARE = re.compile(r"(debian|ubuntu)(:.*)?")
_NOTHING = re.compile(
    r"(scratch|.*distroless.*|static-debian.*|nodejs\d*-debian.*|python3-debian.*|base-debian.*|cc-debian.*)(:.*)?"
)
_CLIENTS = {
    "python": 'CMD ["python", "-c", "import urllib.request; urllib.request.urlopen(\'{url}\')"]',
    "node": 'CMD ["node", "-e", "fetch(\'{url}\').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]',
}


def check(project: Sources) -> Outcomes:
    images = {manifest.location.path: manifest for manifest in project.manifests if manifest.host == "dockerfile"}
    told = False
    for probed in project.probes:
        binary = probed.probe.binary
        if binary not in _JUDGED or probed.answer in (Answer.NOT_ASKED,) or probed.probe.target != "app":
            continue
        image = probed.manifest if probed.manifest.host == "dockerfile" else images.get(probed.manifest.dockerfile)
        image = image or _built_here(probed, images, project)
        if image is None and not probed.manifest.dockerfile:
            continue
        told = True
        has = _has(image, binary) if image and image.installs else None
        unsure = (
            next((value for field, value, _ in image.attributes if field == "installs.unsure"), "") if image else ""
        )
        if image is not None and has:
            yield Evidence(probed.probe.location, f"`{binary}` is in the image ({image.location.path})")
        elif image is None or has is None or unsure:
            because = f": {unsure}" if unsure else ""
            yield NotChecked(f"whether the image has `{binary}` is not known{because}", probed.probe.location)
        else:
            yield _missing(probed, image, binary)
    if not told:
        yield NotApplicable("no health check runs a program in an image that is built here")


def _built_here(probed: Probed, images: dict[str, Manifest], project: Sources) -> Manifest | None:
    """The one Dockerfile of the service, for manifests that only name an image (ECS, Kubernetes)."""
    roots = {service.root for service in project.services if service.name in probed.services}
    found = [image for image in images.values() if {image.root} == roots]
    return found[0] if len(found) == 1 and not probed.manifest.dockerfile else None


def _has(image: Manifest, binary: str) -> bool | None:
    """Whether the image has the program; ``None`` when that is not sure."""
    full = next((value for field, value, _ in image.attributes if field == "base"), "")
    base, *installed = image.installs
    name, _, tag = base.partition(":")
    if binary in installed:
        return True
    if _NOTHING.fullmatch(base):
        return False
    if not _official(full, name) or "$" in base or "windows" in tag:
        return None
    if "alpine" in (name, *re.split(r"[-.\d]", tag)):
        return binary == "wget" if name in _ALPINE else None
    if _BARE.fullmatch(base) or ("slim" in tag.split("-") and (_FULL.fullmatch(base) or name == "uv")):
        return False
    return True if _FULL.fullmatch(base) and name not in ("openjdk", "php") else None


def _official(base: str, name: str) -> bool:
    """Docker's own image of that name or a mirror of it, and Astral's uv; others put what they like under a name."""
    before = base.rpartition("/")[0]
    return not before or before.split("/")[-1] == "library" or (name == "uv" and before.endswith("astral-sh"))


def _missing(probed: Probed, image: Manifest, binary: str) -> Finding:
    base = image.installs[0]
    url = f"http://localhost:{probed.port or 8000}{probed.path or '/health'}"
    language = next(
        (name for name in _CLIENTS if base.startswith(name) or (name == "python" and base.startswith("uv:python"))), ""
    )
    client = f"\n\n{_CLIENTS[language].format(url=url)}" if language else ""
    return Finding(
        f"{host(probed)}'s health check runs `{binary}`, which the image does not have: `{base}` comes without it and nothing installs it",
        probed.probe.location,
        related=(Evidence(image.location, f"the image is built on {base}"),),
        subject=f"{probed.manifest.host} {probed.manifest.service} {binary}",
        remedy=RULE.remedy + client,
        confidence=Confidence.CERTAIN
        if probed.manifest.dockerfile and not guessed(probed.manifest)
        else Confidence.LIKELY,
    )
