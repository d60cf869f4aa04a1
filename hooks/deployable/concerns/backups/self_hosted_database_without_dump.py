"""Production runs its own database in a container, and nothing in the repository dumps it.

A volume is no backup: it dies with the disk, the node, or one ``docker volume rm``.

Fails:

    services:                       # compose.prod.yml
      db:
        image: postgres:17
        volumes: [data:/var/lib/postgresql/data]

Passes:

    services:
      db:
        image: postgres:17
        volumes: [data:/var/lib/postgresql/data]
      backup:
        image: prodrigestivill/postgres-backup-local

Does not flag: development files, caches and queues. Since snapshots of the machine cannot be seen here, it is said with less
confidence; attest them.
"""

from __future__ import annotations

import re

from deployable.concerns.backups import ITEM, STATEFUL, databases
from deployable.deployed import in_production, label
from deployable.model import Confidence, Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "runtime"),
    "Add a job that dumps the database to another place (pg_dump, mysqldump, mongodump), and rehearse the restore.",
)


def check(project: Sources) -> Outcomes:
    own = [(m, d) for m, d in databases(project) if m.host in ("compose", "kubernetes") and d.engine in STATEFUL]
    if not own:
        yield NotApplicable("production runs no database of its own here", rests=("manifests",))
        return
    jobs = [
        m
        for m in in_production(project)
        if re.search(r"backup|dump|velero|stash", f"{m.image} {m.service} {m.command}")
    ]
    if jobs or project.runtime.dumps:
        for job in jobs[:3]:
            yield Evidence(job.location, f"{label(job)} backs it up")
        yield from project.runtime.dumps[:3]
        return
    for manifest, database in own:
        yield Finding(
            f"{label(manifest)} keeps the data of {database.engine}, and nothing here dumps it",
            database.location,
            subject=database.name,
            confidence=Confidence.LIKELY,
        )
