"""Two manifests start the same service in different ways: another application, or another health path.

One of them was changed and the other forgotten; which one is right only shows after a deploy.

Fails:

    Procfile:     web: gunicorn config.wsgi
    Dockerfile:   CMD ["gunicorn", "app.wsgi"]

Passes:

    Procfile:     web: gunicorn config.wsgi
    Dockerfile:   CMD ["gunicorn", "config.wsgi"]

Does not flag: different services, two images beside each other, workers, development files, different servers for the same application,
and commands whose application could not be found as a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.deployed import in_production, label, place
from deployable.model import Evidence, Finding, Manifest, NotApplicable, Outcomes, Rule, Severity, Sources, Start

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests",),
    "Let every manifest start the same application, or remove the one that is not used.",
)


def check(project: Sources) -> Outcomes:
    manifests = [
        manifest
        for manifest in in_production(project)
        if manifest.kind in ("web", "image", "private") and manifest.root
    ]
    if not manifests:
        yield nothing_deployed(project)
        return
    groups: dict[str, list[tuple[Manifest, Start]]] = {}
    for manifest in manifests:
        served = [
            start for start in manifest.starts if start.role == "server" and start.files and not start.conditional
        ]
        if len({start.files for start in served}) == 1:
            groups.setdefault(manifest.root, []).append((manifest, served[-1]))
    compared = False
    for group in groups.values():
        by_file = {manifest.location.path: (manifest, start) for manifest, start in group}
        if len(by_file) == len(group) and len(group) > 1:
            for outcome in _compared(list(by_file.values())):
                compared = True
                yield outcome
    if not compared:
        yield NotApplicable("no two manifests start the same service with an application that could be found")


def _compared(group: list[tuple[Manifest, Start]]) -> Iterator[Finding | Evidence]:
    for (first, one), (second, other) in pairwise(group):
        if first.host == second.host:
            continue
        if one.files == other.files:
            yield Evidence(place(second, other), f"starts {other.files[0]}, as {first.location.path} does")
        else:
            yield Finding(
                f"{label(second)} starts `{other.application}`, but {label(first)} starts `{one.application}`",
                place(second, other),
                related=(Evidence(place(first, one), f"starts {one.files[0]}"),),
                subject=f"{first.location.path} {second.location.path}",
            )
