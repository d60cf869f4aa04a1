"""Production keeps what must last on a disk that is empty again after every deploy.

SQLite on such a host loses every row at the next restart; uploads and sessions in files go the same way, and with several instances
each has its own. Judged by the addresses in manifests, by the file that the code falls back to where a manifest gives none, and by
what code writes out: Django's database engine, `create_engine`, `multer`, `UPLOAD_FOLDER`, file sessions, sessions in memory
(`express-session` without a store, Litestar's `MemoryStore`, Django's `LocMemCache` below them), limits that each instance counts.

Fails:

    envVars:
      - key: DATABASE_URL
        value: sqlite:///./app.db         # no disk on this service

Passes:

    envVars:
      - key: DATABASE_URL
        fromDatabase: {name: main, property: connectionString}

Does not flag: services with a disk that the file stands on, litestream, in-memory databases, images that a host may give a volume;
paths that a variable or a branch decides; uploads that are handed on to a storage service.
"""

from __future__ import annotations

import re

from deployable.concerns.scalability import EPHEMERAL, ITEM
from deployable.deployed import hosts, label, service_root, several
from deployable.model import (
    Confidence,
    DeclarationKind,
    EnvDeclaration,
    Evidence,
    Finding,
    Location,
    Manifest,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
    Stored,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "runtime", "env"),
    "Use a database service, or mount a disk and keep the file on it.",
)

_FILE = re.compile(r"^(sqlite[+\w]*:/{2,}|file:)(?!.*(:memory:|mode=memory))\S*|^\S+\.(sqlite3?|db)$", re.IGNORECASE)
_SQLITE = re.compile(r"^[\"']?sqlite(\+\w+)?:///(?!:memory:|/?tmp/)")
_NAME = re.compile(r"DATABASE|(^|_)DB(_|$)|SQLITE", re.IGNORECASE)
_KEPT = {"database": "its database", "uploads": "uploads", "sessions": "sessions", "records": "records"}
_OF_FILES = re.compile(r"\b(restic|borg(matic)?)\b")
"""Dumps that hold other files than a database's."""
_EMPTY = ("sqlite://", "sqlite:///", "sqlite+aiosqlite://")


def check(project: Sources) -> Outcomes:
    told = False
    said: set[Location] = set()
    for manifest in hosts(project):
        if manifest.host not in EPHEMERAL or manifest.kind not in ("web", "private", "worker"):
            continue
        for outcome in (*_addresses(manifest), *_written(manifest, project), *_fallback(manifest, project)):
            told = True
            # Several manifests may run the same code.
            if not isinstance(outcome, Finding) or outcome.location not in said:
                yield outcome
            if isinstance(outcome, Finding):
                said.add(outcome.location)
    if not told:
        yield NotApplicable(
            "no manifest of a host writes a database's address out, and no code a file to keep things in"
        )


def _addresses(manifest: Manifest) -> Outcomes:
    for variable in manifest.env:
        if not _NAME.search(variable.name) or variable.kind is not DeclarationKind.LITERAL:
            continue
        if _file(variable) and not _on_disk(variable, [mount for mount, _ in manifest.disks]):
            yield Finding(
                f"{label(manifest)} keeps its database in a file ({variable.name}), and the disk is empty again after every deploy",
                variable.location,
                subject=f"{manifest.service} {variable.name}",
            )
        else:
            yield Evidence(variable.location, f"{variable.name} names no file on the container's own disk")


def _written(manifest: Manifest, project: Sources) -> Outcomes:
    for stored in project.runtime.stored:
        if not _runs(manifest, stored, project):
            continue
        if stored.kind == "memory":
            yield _forgotten(manifest, stored)
            continue
        if stored.kind == "limits":
            if several(manifest):
                yield _counted_apart(manifest, stored)
            continue
        database = stored.kind == "database"
        dumps = [dump for dump in project.runtime.dumps if database or _OF_FILES.search(dump.note)]
        if manifest.disks or dumps:
            place, by = (
                (Location(manifest.location.path, manifest.disks[0][1]), "a disk")
                if manifest.disks
                else (dumps[0].location, "a dump")
            )
            yield Evidence(place, f"{by} keeps {stored.what}")
            continue
        yield Finding(
            f"{label(manifest)} keeps {_KEPT[stored.kind]} in files ({stored.what}), and the disk is empty again after every deploy",
            stored.location,
            related=(Evidence(manifest.location, "no disk here"),),
            subject=f"{manifest.host} {manifest.service} {stored.kind}",
            severity=None if database else Severity.WARNING,
            confidence=Confidence.LIKELY if stored.kind == "records" else Confidence.CERTAIN,
        )


def _forgotten(manifest: Manifest, stored: Stored) -> Finding:
    return Finding(
        f"{label(manifest)} keeps sessions in the memory of its process ({stored.what}): every deploy ends them, "
        "and each instance has its own",
        stored.location,
        related=(Evidence(manifest.location, "runs it"),),
        subject=f"{manifest.host} {manifest.service} sessions in memory",
        severity=Severity.WARNING,
        remedy="Give it a store that all instances share (Redis, the database).",
    )


def _counted_apart(manifest: Manifest, stored: Stored) -> Finding:
    return Finding(
        f"{label(manifest)} runs several instances, and each counts the requests for itself ({stored.what} in memory): "
        "the limit is as many times higher",
        stored.location,
        related=(Evidence(manifest.location, "runs it"),),
        subject=f"{manifest.host} {manifest.service} limits in memory",
        severity=Severity.WARNING,
        remedy="Count in a store that all instances share (Redis).",
    )


def _fallback(manifest: Manifest, project: Sources) -> Outcomes:
    """SQLite that the code falls back to, because this manifest gives no address."""
    supply = next((each for each in project.env.supplies if each.manifest == manifest), None)
    if supply is None or manifest.disks or manifest.databases or project.runtime.dumps:
        return
    for read in project.env.reads:
        if read.service not in ("", supply.service) or not _SQLITE.match(read.default or "") or read.aside:
            continue
        if read.name not in supply.names:
            yield Finding(
                f"{label(manifest)} does not give {read.name}, the code then keeps its database in a file, and the disk is empty "
                "again after every deploy",
                read.location,
                related=(Evidence(manifest.location, f"no {read.name} here"),),
                subject=f"{manifest.host} {manifest.service} {read.name}",
                confidence=Confidence.LIKELY,
            )


def _runs(manifest: Manifest, stored: Stored, project: Sources) -> bool:
    """The code is in the folder that the manifest builds from, or there is only one service it could run."""
    root = service_root(stored.location.path, project.services)
    entries = {service_root(path, project.services) for start in manifest.starts for path in start.files}
    if entries:
        return root in entries
    backends = {service.root for service in project.services if service.kind in ("backend", "worker")}
    return root in backends and (
        root == manifest.root or (not manifest.root and len(backends) == 1) or backends == {root}
    )


def _file(variable: EnvDeclaration) -> bool:
    value = (variable.value or "").strip("\"'")
    return value not in _EMPTY and bool(_FILE.match(value))


def _on_disk(variable: EnvDeclaration, mounts: list[str]) -> bool:
    path = re.sub(r"^(sqlite[+\w]*:/{2,3}|file:)", "", (variable.value or "").strip("\"'"))
    return any(mount and f"/{path.lstrip('/')}".startswith(mount.rstrip("/") + "/") for mount in mounts)
