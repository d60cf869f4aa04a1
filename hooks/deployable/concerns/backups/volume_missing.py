"""A database of production has no volume: its data lives in the container.

The next version of the container starts with an empty database.

Fails:

    services:                       # compose.prod.yml
      db:
        image: postgres:17

Passes:

    services:
      db:
        image: postgres:17
        volumes: [data:/var/lib/postgresql/data]

Does not flag: caches and queues, tests, development files.
"""

from __future__ import annotations

from deployable.concerns.backups import ITEM, STATEFUL, databases, field
from deployable.deployed import label
from deployable.model import Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Mount a volume at the engine's data folder.",
)

_FOLDERS = {
    "postgres": "/var/lib/postgresql/data", "mysql": "/var/lib/mysql", "mongodb": "/data/db", "elasticsearch": "/usr/share/elasticsearch/data",
    "mssql": "/var/opt/mssql", "neo4j": "/data", "couchdb": "/opt/couchdb/data", "cassandra": "/var/lib/cassandra", "clickhouse": "/var/lib/clickhouse",
}  # fmt: skip


def check(project: Sources) -> Outcomes:
    told = False
    for manifest, database in databases(project):
        if manifest.host not in ("compose", "kubernetes") or database.engine not in STATEFUL:
            continue
        told = True
        mounted, line = field(database, "volume")
        if mounted:
            yield Evidence(Location(database.location.path, line), f"{database.name} keeps its data at {mounted}")
        else:
            folder = _FOLDERS.get(database.engine, "its data folder")
            yield Finding(
                f"{label(manifest)} runs {database.engine} without a persistent volume",
                database.location,
                subject=database.name,
                remedy=f"volumes:\n  - {database.name}-data:{folder}"
                if manifest.host == "compose"
                else f"Mount a persistent volume at {folder}.",
            )
    if not told:
        yield NotApplicable("production runs no database of its own here")
