"""A production database takes connections from any address.

Everybody can try its password, and a leaked one is enough.

Fails:

    databases:
      - name: main        # without ipAllowList any address may connect

Passes:

    databases:
      - name: main
        ipAllowList: []   # only the services of the same account

Does not flag: databases that the manifest cannot say it of (App Platform, add-ons), ports bound to 127.0.0.1, compose files that
are not for production.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM
from deployable.deployed import in_production
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
    "Close the database to the outside: an empty allow list, a private subnet, no published port.",
)

_REMEDIES = {
    "render": "Add `ipAllowList: []` to the database; its services still reach it.",
    "compose": "Remove the entry under ports: the services reach it by its name; or bind it to 127.0.0.1.",
    "cloudformation": "PubliclyAccessible: false",
    "terraform": "publicly_accessible = false",
    "kubernetes": "type: ClusterIP",
}


def check(project: Sources) -> Outcomes:
    seen: set[tuple[str, Location]] = set()
    for manifest in in_production(project):
        for database in manifest.databases:
            if (database.name, database.location) in seen:
                continue
            seen.add((database.name, database.location))
            if database.public == "yes":
                yield _finding(manifest, database)
            elif database.public == "no":
                yield Evidence(database.location, f"{database.name} is closed to the outside")
    if not seen:
        yield NotApplicable("no manifest for production names a database")
    elif all(not database.public for manifest in in_production(project) for database in manifest.databases):
        yield NotApplicable("no manifest here can say who reaches its databases")


def _finding(manifest: Manifest, database: Database) -> Finding:
    fields = {field: (value, line) for field, value, line in database.attributes}
    location = database.location
    if manifest.host == "render":
        listed = fields.get("ipAllowList")
        how = f"ipAllowList holds {listed[0]}" if listed else "ipAllowList is left out, so any address may connect"
        location = Location(location.path, listed[1]) if listed else location
    elif manifest.host == "compose":
        port = fields.get("port", ("", location.line))
        how = f"port {port[0]} is published on every interface"
        location = Location(manifest.location.path, port[1])
    else:
        found = next((fields[name] for name in ("PubliclyAccessible", "publicly_accessible") if name in fields), None)
        how = "it is publicly accessible" if found else "it is reached from outside"
        location = Location(location.path, found[1]) if found else location
    return Finding(
        f"the database {database.name} is open to the world: {how}",
        location,
        subject=database.name,
        remedy=_REMEDIES.get(manifest.host, ""),
    )
