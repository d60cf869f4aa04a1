"""Terraform resources as ``Manifest`` facts: databases with their backups and exposure, and the services that carry variables.

Defaults after the providers' own documentation: ``aws_db_instance`` backup_retention_period 0, storage_encrypted false, deletion_protection
false, publicly_accessible false; ``google_sql_database_instance`` backups off, deletion_protection true; managed DigitalOcean
clusters back up by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deployable.model import Database, DeclarationKind, EnvDeclaration, Location, Manifest, Sources
from deployable.written.kinds import environment_of

_DATABASES = {
    "aws_db_instance": "rds", "aws_rds_cluster": "rds", "google_sql_database_instance": "cloud-sql", "digitalocean_database_cluster": "digitalocean",
    "aws_docdb_cluster": "docdb", "aws_dynamodb_table": "dynamodb", "aws_elasticache_replication_group": "redis",
}  # fmt: skip


def manifests(sources: Sources) -> Iterator[Manifest]:
    for path in sources.having("terraform"):
        blocks = sources.read("terraform", path) or ()
        resources = [block for block in blocks if block.kind == "resource" and len(block.labels) == 2]
        databases = tuple(_database(path, block) for block in resources if block.labels[0] in _DATABASES)
        stores = tuple(
            _storage(block)
            for block in resources
            if block.labels[0] in ("aws_s3_bucket", "aws_ebs_volume", "aws_efs_file_system")
        )
        if databases or any(stores):
            location = databases[0].location if databases else Location(path, resources[0].line)
            yield Manifest(
                "terraform", location, kind="database", environment=environment_of(path), databases=databases,
                attributes=tuple(attribute for found in stores for attribute in found),
            )  # fmt: skip
        for block in resources:
            env = tuple(_env(path, block))
            if env:
                yield Manifest(
                    "terraform", Location(path, block.line), service=block.labels[1], kind="function" if "lambda" in block.labels[0] else "web",
                    environment=environment_of(path), env=env, attributes=(("resource", block.labels[0], block.line),),
                )  # fmt: skip


def _database(path: str, block: Any) -> Database:
    kind = block.labels[0]
    attributes = [("resource", kind, block.line)]
    attributes += [
        (attribute.name, attribute.value if attribute.literal else "${}", attribute.line)
        for attribute in block.attributes
    ]
    if kind == "google_sql_database_instance":
        attributes += list(_nested(block, "settings"))
        values = {field: value for field, value, _ in attributes}
        backups = {"true": "on", "false": "off"}.get(values.get("settings.backup_configuration.enabled", "false"), "")
        open_to_all = values.get("settings.ip_configuration.authorized_networks.value") == "0.0.0.0/0"
        engine = values.get("database_version", "").partition("_")[0].lower() or "cloud-sql"
        return Database(block.labels[1], Location(path, block.line), engine, values.get("settings.tier", ""), backups, "yes" if open_to_all else "", tuple(attributes))  # fmt: skip
    values = {field: value for field, value, _ in attributes}
    engine = values.get("engine", _DATABASES[kind])
    backups, public = "", ""
    if kind == "aws_db_instance":
        backups = _retention(values, "0")
        public = {"true": "yes", "false": "no"}.get(values.get("publicly_accessible", "false"), "")
    elif kind == "aws_rds_cluster":
        backups = _retention(values, "1")
    elif kind == "digitalocean_database_cluster":
        backups = "on"
    return Database(
        block.labels[1],
        Location(path, block.line),
        engine,
        values.get("instance_class", ""),
        backups,
        public,
        tuple(attributes),
    )


def _retention(values: Mapping[str, str], default: str) -> str:
    if (
        any(name in values for name in ("replicate_source_db", "snapshot_identifier"))
        and "backup_retention_period" not in values
    ):
        return ""
    retention = values.get("backup_retention_period", default)
    return "off" if retention == "0" else "on" if retention.isdigit() else ""


def _nested(block: Any, prefix: str) -> Iterator[tuple[str, str, int]]:
    for inner in block.blocks:
        if inner.kind == prefix.rpartition(".")[2]:
            for attribute in inner.attributes:
                yield f"{prefix}.{attribute.name}", attribute.value if attribute.literal else "${}", attribute.line
            for deeper in inner.blocks:
                yield from _nested(inner, f"{prefix}.{deeper.kind}")


def _storage(block: Any) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (f"{block.labels[0]}.{block.labels[1]}.{attribute.name}", attribute.value, attribute.line)
        for attribute in block.attributes
        if attribute.name in ("encrypted", "acl") and attribute.literal
    )


def _env(path: str, block: Any) -> Iterator[EnvDeclaration]:
    """Variables of Lambda functions (``environment.variables``) and of Cloud Run services (``env`` blocks)."""
    for environment in block.all("environment"):
        for variables in environment.all("variables"):
            for attribute in variables.attributes:
                kind = DeclarationKind.LITERAL if attribute.literal else DeclarationKind.REFERENCE
                yield EnvDeclaration(
                    attribute.name, Location(path, attribute.line), "terraform", kind, attribute.value, block.labels[1]
                )
    for inner in _blocks(block, "env", 0):
        name, value = inner.get("name"), inner.get("value")
        if name is not None and name.literal:
            kind = DeclarationKind.LITERAL if value is not None and value.literal else DeclarationKind.REFERENCE
            yield EnvDeclaration(
                name.value,
                Location(path, name.line),
                "terraform",
                kind,
                value.value if value else None,
                block.labels[1],
            )


def _blocks(block: Any, kind: str, depth: int) -> Iterator[Any]:
    for inner in block.blocks:
        if inner.kind == kind:
            yield inner
        elif depth < 6:
            yield from _blocks(inner, kind, depth + 1)
