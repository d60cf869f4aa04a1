"""A production database has no backups: they are switched off, or its plan has none.

One wrong statement, one deleted environment, and the data is gone.

Fails:

    databases:
      - name: main
        plan: free          # expires after 30 days and is never backed up

Passes:

    databases:
      - name: main
        plan: basic-256mb   # backed up every day

Does not flag: values that a variable or parameter decides, replicas, databases whose manifest cannot say it.
"""

from __future__ import annotations

from deployable.concerns.backups import ITEM, databases, field
from deployable.model import (
    Database,
    Evidence,
    Finding,
    Location,
    Manifest,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Turn backups on, or take a plan that has them.",
)

_RETENTION = (
    "BackupRetentionPeriod",
    "backup_retention_period",
    "DBBackupRetentionPeriod",
    "settings.backup_configuration.enabled",
)
_REMEDIES = {
    "render": "Take a paid plan (`plan: basic-256mb`).",
    "digitalocean": "production: true\ncluster_name: <your managed cluster>",
    "cloudformation": "BackupRetentionPeriod: 7",
    "terraform": "backup_retention_period = 7",
    "elastic-beanstalk": "aws:rds:dbinstance:\n  DBDeletionPolicy: Snapshot",
}


def check(project: Sources) -> Outcomes:
    told = False
    for manifest, database in databases(project):
        deleted = manifest.host == "elastic-beanstalk" and field(database, "DBDeletionPolicy")[0] in ("", "Delete")
        if database.backups == "off" or deleted:
            told = True
            yield _finding(manifest, database, deleted and database.backups != "off")
        elif database.backups == "on":
            told = True
            yield Evidence(database.location, f"{database.name} is backed up")
    if not told:
        yield NotApplicable("no manifest for production says whether a database is backed up")


def _finding(manifest: Manifest, database: Database, deleted: bool) -> Finding:
    value, line = field(database, *_RETENTION)
    location = Location(database.location.path, line) if line else database.location
    if deleted:
        how = (
            "it is deleted with its environment (DBDeletionPolicy is Delete"
            + ("" if field(database, "DBDeletionPolicy")[1] else " by default")
            + ")"
        )
    elif manifest.host == "render":
        how = "the plan free has none, and expires after 30 days"
    elif manifest.host == "digitalocean":
        how = "a development database has none (production is not true)"
    elif "cloud" in database.engine or field(database, "resource")[0] == "google_sql_database_instance":
        how = "backup_configuration is not enabled"
    else:
        how = f"the retention is {value or '0'} days" + ("" if line else " by default")
    remedy = (
        "backup_configuration {\n  enabled = true\n}"
        if field(database, "resource")[0].startswith("google")
        else _REMEDIES.get(manifest.host, "")
    )
    return Finding(
        f"the database {database.name} has no backups: {how}", location, subject=database.name, remedy=remedy
    )
