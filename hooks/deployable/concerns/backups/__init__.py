"""What is left after the database is gone: backups, protection against deletion, and volumes."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.deployed import in_production
from deployable.model import Database, Manifest, Sources

ITEM = "1.5 Backups and disaster recovery"
STATEFUL = ("postgres", "mysql", "mongodb", "mssql", "couchdb", "neo4j", "cassandra", "clickhouse", "elasticsearch")
"""Engines whose data is worth keeping; caches and queues are left out."""


def databases(project: Sources) -> Iterator[tuple[Manifest, Database]]:
    """Each database of production once, with the manifest that names it."""
    seen: set[Database] = set()
    for manifest in in_production(project):
        if manifest.environment == "staging":
            continue
        for database in manifest.databases:
            if database not in seen:
                seen.add(database)
                yield manifest, database


def field(database: Database, *names: str) -> tuple[str, int]:
    """The first attribute of these names: (value, line); empty and 0 when it is not written."""
    return next(((value, line) for name, value, line in database.attributes if name in names), ("", 0))
