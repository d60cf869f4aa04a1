"""A production database can only be restored to its last daily backup, or has no second zone.

Up to a day of data is lost with a restore, and a failed zone takes the service down.

Fails:

    resource "aws_db_instance" "main" {
      multi_az = false
    }

Passes:

    resource "aws_db_instance" "main" {
      multi_az = true
    }

Does not flag: values from variables, staging, databases of hosts that decide it by the plan.
"""

from __future__ import annotations

from deployable.concerns.backups import ITEM, databases, field
from deployable.model import Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests",),
    "Turn point-in-time recovery and the second zone on for production.",
)

_FIELDS = (
    "multi_az",
    "MultiAZ",
    "PointInTimeRecoveryEnabled",
    "settings.backup_configuration.point_in_time_recovery_enabled",
    "point_in_time_recovery.enabled",
)


def check(project: Sources) -> Outcomes:
    told = False
    for manifest, database in databases(project):
        if manifest.host not in ("terraform", "cloudformation", "elastic-beanstalk"):
            continue
        for name in (*_FIELDS, "MultiAZDatabase"):
            value, line = field(database, name)
            if value in ("false", "true"):
                told = True
                place = Location(database.location.path, line)
                if value == "false":
                    yield Finding(f"{_said(name)} of {database.name} is off", place, subject=f"{database.name} {name}")
                else:
                    yield Evidence(place, f"{_said(name)} of {database.name} is on")
    if not told:
        yield NotApplicable("no manifest for production says it of a database")


def _said(field: str) -> str:
    """The field's last word; the one before it where that says nothing."""
    return field.removesuffix(".enabled").rpartition(".")[2]
