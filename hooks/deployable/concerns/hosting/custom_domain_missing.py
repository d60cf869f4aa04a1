"""A paid production service has no domain of its own in its manifest.

Clients then know the host's address; a move to another host or account breaks them.

Fails:

    services:
      - type: web
        plan: standard

Passes:

    services:
      - type: web
        plan: standard
        domains:
          - api.example.com

Does not flag: free plans, private services, hosts whose manifest has no field for a domain. A domain that only the dashboard knows
can be attested.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM
from deployable.deployed import in_production, label
from deployable.model import Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests",),
    "Name the domain in the manifest, or attest that the dashboard has it.",
)


def check(project: Sources) -> Outcomes:
    services = [
        m
        for m in in_production(project)
        if m.host in ("render", "digitalocean") and m.kind in ("web", "static") and m.plan != "free"
    ]
    named = [manifest for manifest in services if manifest.domains]
    if not services:
        yield NotApplicable("no manifest here has a field for a domain, or only free plans do")
    elif named:
        for manifest in named:
            yield Evidence(manifest.location, f"{label(manifest)}: {manifest.domains[0][0]}")
    else:
        manifest = services[0]
        others = f" and {len(services) - 1} more" if len(services) > 1 else ""
        yield Finding(
            f"{label(manifest)}{others} has no domain in the manifest", manifest.location, subject=manifest.service
        )
