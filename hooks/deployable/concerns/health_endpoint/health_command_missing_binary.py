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

Does not flag: base images whose content is not known for sure; images that copy the program from another stage.
"""

from __future__ import annotations

import re

from deployable.concerns.health_endpoint import ITEM, host
from deployable.model import (
    Answer,
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
        if image is None and not probed.manifest.dockerfile:
            continue
        told = True
        known = _programs(image) if image else None
        if image is None or known is None:
            yield NotChecked(f"whether the image has `{binary}` is not known", probed.probe.location)
        elif binary in known:
            yield Evidence(probed.probe.location, f"`{binary}` is in the image ({image.location.path})")
        else:
            yield _missing(probed, image, binary)
    if not told:
        yield NotApplicable("no health check runs a program in an image that is built here")


def _programs(image: Manifest) -> set[str] | None:
    """Which of curl and wget the image has; ``None`` when that is not sure."""
    if not image.installs:
        return None
    base, *installed = image.installs
    found = {name for name in _JUDGED if name in installed}
    name, _, tag = base.partition(":")
    if _NOTHING.fullmatch(base):
        return found
    if "alpine" in (name, *re.split(r"[-.\d]", tag)) and name in _ALPINE:
        return found | {"wget"}
    if _BARE.fullmatch(base) or (_FULL.fullmatch(base) and re.search(r"(^|-)slim($|-)", tag)):
        return found
    if name == "uv" and "slim" in tag:
        return found
    if _FULL.fullmatch(base) and "windows" not in tag and "$" not in base and name not in ("openjdk", "php"):
        return found | set(_JUDGED)
    return found if all(name in found for name in _JUDGED) else None


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
    )
