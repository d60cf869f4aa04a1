"""A container of production may take all memory and processors of its machine.

One leak then stops everything else that runs there.

Fails:

    containers:
      - name: api
        image: registry.example.com/api:1.4

Passes:

    containers:
      - name: api
        image: registry.example.com/api:1.4
        resources:
          limits: {cpu: "1", memory: 512Mi}

Does not flag: hosts whose plan is the limit, development files.
"""

from __future__ import annotations

from deployable.concerns.scalability import ITEM
from deployable.deployed import in_production, label, value_of
from deployable.model import Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests",),
    "Set limits for memory and processors.",
)


def check(project: Sources) -> Outcomes:
    told = False
    for manifest in in_production(project):
        if manifest.host not in ("kubernetes", "compose") or manifest.kind in ("third-party", "job"):
            continue
        limits, _ = value_of(manifest, "limits")
        told = True
        if limits == "no":
            yield Finding(f"{label(manifest)} has no limits", manifest.location, subject=manifest.service)
        else:
            yield Evidence(manifest.location, f"{label(manifest)} has limits")
    if not told:
        yield NotApplicable("no container of Kubernetes or production compose files was found")
