"""A production database can be deleted without a last snapshot, or its protection against deletion is switched off.

A wrong ``terraform destroy`` or a deleted stack takes the data with it.

Fails:

    resource "aws_db_instance" "main" {
      skip_final_snapshot = true
    }

Passes:

    resource "aws_db_instance" "main" {
      deletion_protection = true
    }

Does not flag: defaults that are not written, values from variables, environments other than production.
"""

from __future__ import annotations

from deployable.concerns.backups import ITEM, databases, field
from deployable.model import Database, Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests",),
    "Protect it: deletion_protection = true, a final snapshot, DeletionPolicy: Snapshot.",
)

_FAULTS = {
    "skip_final_snapshot": "true",
    "deletion_protection": "false",
    "DeletionProtection": "false",
    "DeletionPolicy": "Delete",
    "settings.deletion_protection_enabled": "false",
    "prevent_destroy": "false",
}


def check(project: Sources) -> Outcomes:
    told = False
    for manifest, database in databases(project):
        if manifest.host not in ("terraform", "cloudformation"):
            continue
        told = True
        faults = [(name, *field(database, name)) for name, bad in _FAULTS.items() if field(database, name)[0] == bad]
        guarded = _guarded(database)
        if faults and not guarded:
            name, value, line = faults[0]
            yield Finding(
                f"the database {database.name} can be deleted for good: {name} is {value}",
                Location(database.location.path, line or database.location.line),
                subject=database.name,
            )
        else:
            yield Evidence(database.location, f"{database.name}: {guarded or 'no protection is switched off'}")
    if not told:
        yield NotApplicable("no Terraform or CloudFormation describes a database")


def _guarded(database: Database) -> str:
    for name in ("deletion_protection", "DeletionProtection"):
        if field(database, name)[0] == "true":
            return f"{name} is true"
    return "DeletionPolicy keeps it" if field(database, "DeletionPolicy")[0] in ("Retain", "Snapshot") else ""
