"""Databases and disks of Terraform, with their backups and exposure.

Defaults after the providers' own documentation: ``aws_db_instance`` backup_retention_period 0, storage_encrypted false, deletion_protection
false, publicly_accessible false; ``aws_rds_cluster`` one day of backups; ``google_sql_database_instance`` backups off, deletion_protection true;
managed DigitalOcean clusters back up by themselves and are open to every address until a firewall names who may come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deployable.linkers.manifests.terraform.scope import Module
from deployable.linkers.manifests.terraform.shapes import attributes, decided, each, ignores
from deployable.model import Database, Location, Manifest
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping

_ENGINES = {
    "aws_db_instance": "rds", "aws_rds_cluster": "rds", "google_sql_database_instance": "cloud-sql", "digitalocean_database_cluster": "digitalocean",
    "aws_docdb_cluster": "docdb", "aws_dynamodb_table": "dynamodb", "aws_elasticache_replication_group": "redis", "render_postgres": "postgres",
}  # fmt: skip
_NAMES = {"pg": "postgres", "POSTGRES": "postgres", "MYSQL": "mysql", "SQLSERVER": "mssql", "valkey": "redis", "aurora-postgresql": "postgres", "aurora-mysql": "mysql"}  # fmt: skip
_STORES = ("aws_s3_bucket", "aws_ebs_volume", "aws_efs_file_system", "google_sql_user")
_MODULES = re.compile(r"^terraform-aws-modules/rds(-aurora)?/aws$")
"""Modules of the registry that take the resource's own arguments; what they leave out, the module decides."""


def manifests(module: Module) -> Iterator[Manifest]:
    """One ``Manifest`` a file and environment that describes databases or disks; a database may tell its environment by its name."""
    databases: dict[tuple[str, str], list[Database]] = {}
    stores: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    made = [(path, _database(module, path, block)) for path, block in module.each(*_ENGINES)]
    made += [
        (path, _of_module(module, path, block))
        for path, block in module.calls
        if _MODULES.match(block.body.text("source"))
    ]
    for path, database in made:
        databases.setdefault((path, environment_of(path) or environment_of(database.name)), []).append(database)
    for path, block in module.each(*_STORES):
        stores.setdefault((path, environment_of(path)), []).extend(_storage(block.labels, module.body(path, block)))
    for path, environment in sorted({*databases, *stores}):
        found, stored = tuple(databases.get((path, environment), ())), tuple(stores.get((path, environment), ()))
        if found or stored:
            location = found[0].location if found else Location(path, stored[0][2])
            yield Manifest(
                "terraform", location, kind="database", environment=environment, databases=found, attributes=stored
            )  # fmt: skip


def _database(module: Module, path: str, block: Any) -> Database:
    kind, name = block.labels[0], block.labels[-1]
    body = module.body(path, block)
    found = (("resource", kind, block.line), *attributes(body))
    values = {field: value for field, value, _ in found}
    engine = values.get("engine", "") or values.get("database_version", "").partition("_")[0]
    backups, public = _PROTECTION.get(kind, _unknown)(module, name, body, values)
    return Database(
        name,
        Location(path, block.line),
        _ENGINES[kind] if not engine or "$" in engine else _NAMES.get(engine, engine),
        values.get("instance_class") or values.get("settings.tier") or values.get("size") or values.get("plan", ""),
        backups,
        public,
        found,
    )


def _unknown(module: Module, name: str, body: Mapping, values: dict[str, str]) -> tuple[str, str]:
    return "", ""


def _rds(module: Module, name: str, body: Mapping, values: dict[str, str]) -> tuple[str, str]:
    retention = "" if ignores(body, "backup_retention_period") else _retention(values, "0")
    return retention, {"true": "yes", "false": "no"}.get(values.get("publicly_accessible", "false"), "")


def _cluster(module: Module, name: str, body: Mapping, values: dict[str, str]) -> tuple[str, str]:
    return _retention(values, "1"), ""


def _cloud_sql(module: Module, name: str, body: Mapping, values: dict[str, str]) -> tuple[str, str]:
    settings = body.mapping("settings")
    replica = "master_instance_name" in values
    backup = next(each(settings, "backup_configuration"), None)
    dynamic = (backup is not None and backup.tag == "!dynamic") or settings.tag == "!dynamic"
    enabled = "false" if backup is None else values.get("settings.backup_configuration.enabled", "false")
    backups = "" if replica or dynamic else {"true": "on", "false": "off"}.get(enabled, "")
    networks = each(settings.mapping("ip_configuration"), "authorized_networks")
    open_to_all = any(decided(network, "value") == "0.0.0.0/0" for network in networks)
    private = values.get("settings.ip_configuration.ipv4_enabled") == "false"
    return backups, "yes" if open_to_all else "no" if private else ""


def _managed(module: Module, name: str, body: Mapping, values: dict[str, str]) -> tuple[str, str]:
    """DigitalOcean: who may come is said by the firewall of the cluster."""
    public = ""
    for path, block in module.each("digitalocean_database_firewall"):
        rules = module.body(path, block)
        if re.search(rf"\bdigitalocean_database_cluster\.{re.escape(name)}\b", rules.text("cluster_id")):
            open_to_all = any(decided(rule, "value") == "0.0.0.0/0" for rule in each(rules, "rule"))
            public = "yes" if open_to_all else "no"
    return "on", public


def _render(module: Module, name: str, body: Mapping, values: dict[str, str]) -> tuple[str, str]:
    plan = values.get("plan", "")
    listed = [*each(body, "ip_allow_list")]
    open_to_all = any(decided(entry, "cidr_block") == "0.0.0.0/0" for entry in listed)
    return "off" if plan == "free" else "on" if plan and "$" not in plan else "", "yes" if open_to_all else ""


_PROTECTION = {
    "aws_db_instance": _rds, "aws_rds_cluster": _cluster, "google_sql_database_instance": _cloud_sql, "render_postgres": _render,
    "digitalocean_database_cluster": _managed,
}  # fmt: skip


def _retention(values: dict[str, str], default: str) -> str:
    copied = any(
        name.startswith(("replicate_source_db", "snapshot_identifier", "restore_to_point_in_time")) for name in values
    )
    if copied and "backup_retention_period" not in values:
        return ""
    retention = values.get("backup_retention_period", default)
    return "off" if retention == "0" else "on" if retention.isdigit() else ""


def _of_module(module: Module, path: str, block: Any) -> Database:
    found = (("resource", "module", block.line), *attributes(module.body(path, block)))
    values = {field: value for field, value, _ in found}
    retention = values.get("backup_retention_period", "")
    return Database(
        block.labels[0],
        Location(path, block.line),
        _NAMES.get(values.get("engine", ""), values.get("engine", "")) or "rds",
        values.get("instance_class", ""),
        "off" if retention == "0" else "on" if retention.isdigit() else "",
        {"true": "yes", "false": "no"}.get(values.get("publicly_accessible", ""), ""),
        found,
    )


def _storage(labels: tuple[str, ...], body: Mapping) -> Iterator[tuple[str, str, int]]:
    for name in ("encrypted", "acl", "password"):
        if decided(body, name):
            yield f"{labels[0]}.{labels[1]}.{name}", decided(body, name), body.line_of(name)
