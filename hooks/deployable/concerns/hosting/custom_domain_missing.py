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

Does not flag: free plans, private services, other environments, templates that a button deploys for others, hosts whose manifest has
no field for a domain. A domain that only the dashboard knows can be attested.
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

_TEMPLATES = ("deploy.template.yaml", "deploy.template.yml")
"""What the button "Deploy to DigitalOcean" makes an app from, in the account of whoever presses it."""


def check(project: Sources) -> Outcomes:
    services = [
        m
        for m in in_production(project)
        if m.host in ("render", "digitalocean")
        and m.kind in ("web", "static")
        and m.plan != "free"
        and m.environment != "staging"
        and not m.location.path.endswith(_TEMPLATES)
    ]
    named = [manifest for manifest in services if manifest.domains]
    if not services:
        yield NotApplicable("no manifest here has a field for a domain, or only free plans do")
    elif named:
        for manifest in named:
            yield Evidence(manifest.location, f"{label(manifest)}: {manifest.domains[0][0]}")
    else:
        manifest = services[0]
        have = f" and {len(services) - 1} more have" if len(services) > 1 else " has"
        yield Finding(f"{label(manifest)}{have} no domain in the manifest", manifest.location, subject=manifest.service)
