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

What one folder deploys without limits is one finding.

Does not flag: hosts whose plan is the limit, development files, images of another party.
"""

from __future__ import annotations

from deployable.concerns.scalability import ITEM
from deployable.deployed import in_production, label, value_of
from deployable.model import Evidence, Finding, Manifest, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests",),
    "Set limits for memory and processors.",
)


def check(project: Sources) -> Outcomes:
    told = False
    bare: dict[tuple[str, str, str], list[Manifest]] = {}
    for manifest in in_production(project):
        if manifest.host not in ("kubernetes", "compose") or manifest.kind in ("third-party", "job"):
            continue
        told = True
        if value_of(manifest, "limits")[0] == "no":
            folder = manifest.location.path.rpartition("/")[0]
            bare.setdefault((manifest.host, folder, manifest.environment), []).append(manifest)
        else:
            yield Evidence(manifest.location, f"{label(manifest)} has limits")
    yield from (_unlimited(group) for group in bare.values())
    if not told:
        yield NotApplicable("no container of Kubernetes or production compose files was found")


def _unlimited(group: list[Manifest]) -> Finding:
    """What one folder deploys is limited, or not, in one go."""
    first = group[0]
    more = f", nor {_others(len(group) - 1)} beside it" if len(group) > 1 else ""
    return Finding(
        f"{label(first)} has no limits{more}",
        first.location,
        related=tuple(Evidence(other.location, f"{label(other)} has none either") for other in group[1:20]),
        subject=first.service,
    )


def _others(count: int) -> str:
    return "has another container" if count == 1 else f"have {count} others"
