"""How the code says it runs: Django's settings in production, migrations, tables made on the fly, what is kept in files."""

from __future__ import annotations

import re

from deployable.linkers.runtime import commanded, migration_tools, own_machine, records, schemas, storage
from deployable.linkers.runtime.settings import settings
from deployable.model import Evidence, Gap, Linked, Location, Runtime, SchemaCreation, Sources


def link(sources: Sources) -> Linked:
    gaps: list[Gap] = []
    creations: list[SchemaCreation] = []
    for reader in ("python", "javascript"):
        for path in sources.having(reader, *schemas.LITERALS):
            module = sources.read(reader, path)
            if module is None:
                gaps.append(Gap("runtime", Location(path), "could not be parsed"))
                continue
            creations.extend(schemas.created(path, module, reader))
    found, unsure = settings(sources)
    runs, dumps = _runs(sources)
    runtime = Runtime(
        tuple(found),
        tuple(migration_tools.tools(sources)),
        runs,
        tuple(creations),
        dumps,
        (*storage.stored(sources, found), *records.records(sources)),
        tuple(own_machine.on_own_machine(sources)),
        tuple(commanded.commanded(sources, runs)),
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
