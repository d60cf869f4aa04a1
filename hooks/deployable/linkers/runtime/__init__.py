"""How the code says it runs: Django's settings in production, migrations, tables made on the fly, what is kept in files."""

from __future__ import annotations

import re

from deployable.linkers.runtime import django, migration_tools, schemas, storage
from deployable.model import Evidence, Gap, Linked, Location, Runtime, SchemaCreation, Setting, Sources


def link(sources: Sources) -> Linked:
    gaps: list[Gap] = []
    creations: list[SchemaCreation] = []
    hosts: list[Setting] = []
    for reader in ("python", "javascript"):
        for path in sources.having(reader, *schemas.LITERALS, b"TrustedHostMiddleware"):
            module = sources.read(reader, path)
            if module is None:
                gaps.append(Gap("runtime", Location(path), "could not be parsed"))
                continue
            hosts.extend(django.trusted_hosts(path, module))
            creations.extend(schemas.created(path, module, reader))
    settings, unsure = django.settings(sources)
    runs, dumps = _runs(sources)
    runtime = Runtime(
        (*settings, *hosts),
        tuple(migration_tools.tools(sources)),
        runs,
        tuple(creations),
        dumps,
        tuple(storage.stored(sources, settings)),
    )
    return Linked(runtime, (*gaps, *unsure))


def _runs(sources: Sources) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Where migrations and where dumps run; a tool's own ``env.py`` does not count."""
    found: dict[str, list[Evidence]] = {"migration": [], "dump": []}
    for path in sources.having("migration_runs", roles=("code", "generated")):
        if re.search(r"(^|/)(migrations?|alembic)/env\.py$", path):
            continue
        for run in sources.read("migration_runs", path) or ():
            found[run.kind].append(Evidence(Location(path, run.line), run.text))
    return tuple(found["migration"]), tuple(found["dump"])
