"""A service and the database it uses stand in different regions.

Every query crosses the distance, and private addresses of one region do not reach the other.

Fails:

    services:
      - type: web
        region: frankfurt
    databases:
      - name: main            # region oregon is the default

Passes:

    services:
      - type: web
        region: frankfurt
    databases:
      - name: main
        region: frankfurt

Does not flag: manifests without databases; services that do not refer to the database.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM
from deployable.deployed import label
from deployable.model import Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests",),
    "Write the same region for both; a region cannot be changed later.",
)


def check(project: Sources) -> Outcomes:
    judged = False
    for manifest in project.manifests:
        if manifest.host != "render" or manifest.kind not in ("web", "private", "worker", "cron"):
            continue
        for database in manifest.databases:
            fields = {field: (value, line) for field, value, line in database.attributes}
            region, line = fields.get("region", ("oregon", database.location.line))
            judged = True
            if region == manifest.region:
                yield Evidence(database.location, f"{database.name} and {label(manifest)} are in {region}")
            elif any(variable.kind == "reference" for variable in manifest.env):
                by_default = "" if "region" in fields else " by default"
                yield Finding(
                    f"the database {database.name} is in {region}{by_default}, and {label(manifest)} in {manifest.region}",
                    Location(database.location.path, line),
                    related=(Evidence(manifest.location, f"region {manifest.region}"),),
                    subject=f"{manifest.service} {database.name}",
                )
    if not judged:
        yield NotApplicable("no manifest names the region of a service and of its database")
