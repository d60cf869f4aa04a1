"""A production database or disk is stored without encryption.

A copied disk or snapshot can be read by whoever has it. An RDS instance is not encrypted unless the template says so, and cannot be
encrypted in place later.

Fails:

    resource "aws_db_instance" "main" {
      engine = "postgres"
    }

Passes:

    resource "aws_db_instance" "main" {
      engine            = "postgres"
      storage_encrypted = true
    }

Does not flag: values from variables, instances restored from a snapshot or in a cluster, what is always
encrypted (Cloud SQL, DigitalOcean, Render, Aurora Serverless of the first version).
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.encryption import ITEM
from deployable.deployed import in_production
from deployable.model import (
    Database,
    Evidence,
    Finding,
    Location,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Write storage_encrypted = true (StorageEncrypted: true).",
)

_KINDS = (
    "aws_db_instance",
    "aws_rds_cluster",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::DocDB::DBCluster",
    "aws_docdb_cluster",
)
_INHERITED = (
    "snapshot_identifier",
    "replicate_source_db",
    "DBSnapshotIdentifier",
    "SnapshotIdentifier",
    "restore_to_point_in_time.source_db_instance_identifier",
    "restore_to_point_in_time.source_cluster_identifier",
    "DBClusterIdentifier",
    "SourceDBInstanceIdentifier",
    "kms_key_id",
    "KmsKeyId",
)


def check(project: Sources) -> Outcomes:
    outcomes = [
        outcome
        for manifest in in_production(project)
        for database in manifest.databases
        for outcome in _judged(database)
    ]
    for manifest in in_production(project):
        for field, value, line in manifest.attributes:
            if manifest.host == "terraform" and field.endswith(".encrypted"):
                place = Location(manifest.location.path, line)
                name = field.removesuffix(".encrypted")
                outcomes.append(
                    Finding(f"{name} is not encrypted", place, subject=name)
                    if value == "false"
                    else Evidence(place, f"{name} is encrypted")
                )
    yield from outcomes
    if not outcomes:
        yield NotApplicable("no template describes storage whose encryption must be asked for")


def _judged(database: Database) -> Iterator[Finding | Evidence | NotChecked]:
    fields = {field: (value, line) for field, value, line in database.attributes}
    kind = fields.get("resource", fields.get("Type", ("", 0)))[0]
    if kind not in _KINDS:
        return
    if "serverless" in (fields.get("engine_mode", ("", 0))[0], fields.get("EngineMode", ("", 0))[0]):
        return
    value, line = fields.get("storage_encrypted") or fields.get("StorageEncrypted") or ("", 0)
    place = Location(database.location.path, line or database.location.line)
    if value.lower() == "true":
        yield Evidence(place, f"{database.name} is encrypted")
    elif value.lower() == "false" or (not line and not any(name in fields for name in _INHERITED)):
        said = "says so" if line else "does not say so, and the default is off"
        yield Finding(
            f"the storage of {database.name} is not encrypted: the template {said}", place, subject=database.name
        )
    else:
        yield NotChecked(f"whether {database.name} is encrypted is decided elsewhere", place)
