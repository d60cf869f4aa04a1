"""Production keeps its data in a file on a disk that is empty again after every deploy.

SQLite on such a host loses every row at the next restart; with several instances each has its own.

Fails:

    envVars:
      - key: DATABASE_URL
        value: sqlite:///./app.db         # no disk on this service

Passes:

    envVars:
      - key: DATABASE_URL
        fromDatabase: {name: main, property: connectionString}

Does not flag: services with a disk that the file stands on, litestream, in-memory databases, images that a host may give a volume.
"""

from __future__ import annotations

import re

from deployable.concerns.scalability import EPHEMERAL, ITEM
from deployable.deployed import hosts, label
from deployable.model import (
    DeclarationKind,
    EnvDeclaration,
    Evidence,
    Finding,
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
    "Use a database service, or mount a disk and keep the file on it.",
)

_FILE = re.compile(r"^(sqlite[+\w]*:/{2,}|file:)(?!.*(:memory:|mode=memory))\S*|^\S+\.(sqlite3?|db)$", re.IGNORECASE)
_NAME = re.compile(r"DATABASE|(^|_)DB(_|$)|SQLITE", re.IGNORECASE)
_EMPTY = ("sqlite://", "sqlite:///", "sqlite+aiosqlite://")


def check(project: Sources) -> Outcomes:
    told = False
    for manifest in hosts(project):
        if manifest.host not in EPHEMERAL or manifest.kind not in ("web", "private", "worker"):
            continue
        for variable in manifest.env:
            if not _NAME.search(variable.name) or variable.kind is not DeclarationKind.LITERAL:
                continue
            told = True
            if _file(variable) and not _on_disk(variable, [mount for mount, _ in manifest.disks]):
                yield Finding(
                    f"{label(manifest)} keeps its database in a file ({variable.name}), and the disk is empty again after every deploy",
                    variable.location,
                    subject=f"{manifest.service} {variable.name}",
                )
            else:
                yield Evidence(variable.location, f"{variable.name} names no file on the container's own disk")
    if not told:
        yield NotApplicable("no manifest of a host writes a database's address out")


def _file(variable: EnvDeclaration) -> bool:
    value = (variable.value or "").strip("\"'")
    return value not in _EMPTY and bool(_FILE.match(value))


def _on_disk(variable: EnvDeclaration, mounts: list[str]) -> bool:
    path = re.sub(r"^(sqlite[+\w]*:/{2,3}|file:)", "", (variable.value or "").strip("\"'"))
    return any(mount and f"/{path.lstrip('/')}".startswith(mount.rstrip("/") + "/") for mount in mounts)
