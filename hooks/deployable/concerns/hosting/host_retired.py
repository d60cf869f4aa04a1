"""The manifest is for a service that its vendor has retired or closes to new customers.

Nothing breaks today; plan the move while there is time.

Fails:

    apprunner.yaml

Passes:

    task-definition.json

Does not flag: hosts that are in service.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.deployed import NAMES
from deployable.model import Evidence, Finding, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests",),
    "Plan the move to the successor that the vendor names.",
)

_RETIRED = {
    "app-runner": ("AWS App Runner takes no new customers since 2026-04-30", "AWS points to ECS Express Mode."),
    "copilot": (
        "support for the AWS Copilot CLI ended on 2026-06-12",
        "Move to the AWS CDK, or to ECS task definitions.",
    ),
    "railway": ("railway.toml and railway.json are deprecated and work until 2026-12-01", "Write .railway/railway.ts."),
}


def check(project: Sources) -> Outcomes:
    if not project.manifests:
        yield nothing_deployed(project)
        return
    told: set[str] = set()
    for manifest in project.manifests:
        if manifest.host in _RETIRED and manifest.host not in told:
            told.add(manifest.host)
            message, remedy = _RETIRED[manifest.host]
            yield Finding(message, manifest.location, subject=manifest.host, remedy=remedy)
        elif manifest.host not in _RETIRED:
            yield Evidence(manifest.location, f"{NAMES.get(manifest.host, manifest.host)} is in service")
