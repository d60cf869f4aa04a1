"""Production talks to a remote database without encryption, or allows it to.

Whoever is on the way reads passwords and rows.

Fails:

    value: postgres://app@db.example.com/app?sslmode=disable

Passes:

    value: postgres://app@db.example.com/app?sslmode=verify-full

Does not flag: hosts without a dot (compose, Kubernetes), localhost, sockets, names that end in .internal or .local,
other environments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.concerns.encryption import ITEM
from deployable.deployed import in_production, label
from deployable.model import (
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
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Ask for TLS: sslmode=require at least, verify-full with the host's certificate.",
)

_OFF = re.compile(
    r"\bsslmode=(disable|allow|prefer)\b|\bssl(?:_?mode)?=(false|0|DISABLED)\b|\buseSSL=false\b|\btls=false\b",
    re.IGNORECASE,
)
_MODE = re.compile(r"(?<![A-Za-z])(DB|DATABASE|PG|POSTGRES(QL)?|SQL)_SSL_?MODE$", re.IGNORECASE)
"""Names of variables that the code hands on as ``sslmode``."""
_DATABASE = re.compile(r"^(postgres|postgresql|mysql|mariadb|mongodb|redis|jdbc)[\w+:]*://", re.IGNORECASE)
_HOST = re.compile(r"://(?:[^@/]*@)?(\[[^\]]+\]|[^/:?,]+)")
_SQL = {
    "settings.ip_configuration.ssl_mode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
    "settings.ip_configuration.require_ssl": "false",
}


def check(project: Sources) -> Outcomes:
    outcomes = [*_variables(project), *_databases(project)]
    yield from outcomes
    if not outcomes:
        yield NotApplicable("no manifest for production says how a remote database is reached")


def _variables(project: Sources) -> Iterator[Finding | Evidence]:
    for manifest in in_production(project):
        for variable in manifest.env:
            value = variable.value or ""
            if variable.name == "PGSSLMODE" or _is_asked(variable, manifest):
                yield _mode(manifest, variable)
            elif _DATABASE.match(value) and _remote(value):
                found = _OFF.search(value)
                if found:
                    yield Finding(
                        f"{label(manifest)} reaches a remote database with {found[0]} ({variable.name})",
                        variable.location,
                        subject=f"{manifest.service} {variable.name}",
                    )
                else:
                    yield Evidence(variable.location, f"{variable.name} does not switch TLS off")


def _is_asked(variable: EnvDeclaration, manifest: Manifest) -> bool:
    """It is the mode for a database whose host stands beside it, and that host is not this network's own."""
    found = _MODE.search(variable.name)
    stem = variable.name[: found.end(1)] if found else ""
    hosts = [
        each.value or "" for each in manifest.env if each.name in (f"{stem}_HOST", f"{stem}_HOSTNAME", f"{stem}_SERVER")
    ]
    return bool(found) and any(_remote(f"://{host}") for host in hosts)


def _mode(manifest: Manifest, variable: EnvDeclaration) -> Finding | Evidence:
    if (variable.value or "").strip("\"'").lower() in ("disable", "allow"):
        return Finding(
            f"{label(manifest)} sets {variable.name} to {variable.value}",
            variable.location,
            subject=f"{manifest.service} {variable.name}",
        )
    return Evidence(variable.location, f"{variable.name} is {variable.value}")


def _remote(value: str) -> bool:
    found = _HOST.search(value)
    host = found[1] if found else ""
    return "." in host and not re.search(
        r"^(127\.|10\.|192\.168\.|localhost)|\.(internal|local|svc|cluster\.local)$|\$\{", host
    )


def _databases(project: Sources) -> Iterator[Finding | Evidence]:
    for manifest in in_production(project):
        for database in manifest.databases:
            for field, value, line in database.attributes:
                if field in _SQL and value:
                    place = Location(database.location.path, line)
                    if value == _SQL[field]:
                        yield Finding(
                            f"{database.name} takes connections without TLS: {field.rpartition('.')[2]} is {value}",
                            place,
                            subject=database.name,
                        )
                    else:
                        yield Evidence(place, f"{field.rpartition('.')[2]} is {value}")
