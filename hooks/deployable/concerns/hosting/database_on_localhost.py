"""Production looks for its database or broker on its own machine, where the host runs nothing but the service.

Every query fails with "connection refused", and on most hosts the new version never becomes healthy.

Fails:

    envVars:
      - key: DATABASE_URL
        value: postgres://app:app@localhost:5432/app

Passes:

    envVars:
      - key: DATABASE_URL
        fromDatabase: {name: db, property: connectionString}

Code that writes such an address out, or falls back to one where the manifest gives none, is said with less confidence.

Does not flag: containers that share a network with a database or its proxy (a task, a pod, Cloud SQL's proxy, ``network_mode: host``),
images that install a server, Elastic Beanstalk and machines of one's own; addresses in branches, scripts and development's settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.concerns.hosting import ITEM
from deployable.deployed import in_production, label, service_root
from deployable.model import (
    Confidence,
    DeclarationKind,
    EnvDeclaration,
    EnvRead,
    Evidence,
    Finding,
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
    ("manifests", "runtime", "env"),
    "Give the address of the database service, from the host's reference or a secret.",
)

_ALONE = (
    "render", "digitalocean", "cloud-run", "app-engine", "app-runner", "heroku", "procfile", "fly", "railway", "ecs", "copilot",
    "kubernetes", "compose", "serverless", "cloudformation", "vercel", "azure-container-apps",
)  # fmt: skip
"""Hosts that run a service in a container of its own."""
_RUN = ("web", "private", "worker", "job", "cron", "function")
_NAME = re.compile(
    r"(^|_)(DB|DATABASE|POSTGRES(QL)?|PG|MYSQL|MARIADB|MONGO(DB)?|REDIS|RABBITMQ|AMQP|SQL)_?(HOST(NAME)?|SERVER|ADDR(ESS)?|UR[IL]|DSN|CONNECTION(_STRING)?)$|^PGHOST$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"(^|_)(LOCAL|DEV|DEVELOPMENT|TEST|TESTING|CI)(_|$)", re.IGNORECASE)
"""Names for another environment."""
_LOCAL = re.compile(
    r"^(?:[a-z][\w+:]*://(?:[^@/\s]*@)?)?(?:localhost|127\.0\.0\.1|\[?::1\]?)(?::\d+)?(?:[/?;]\S*)?$", re.IGNORECASE
)
_SERVER = re.compile(
    r"postgres|mysql|maria|mongo|redis|valkey|rabbit|sql[_-]?proxy|proxy|bouncer|supervisor|stunnel|ssh|tailscale|tunnel|s6-|runit|dapr|envoy",
    re.IGNORECASE,
)
"""What may answer on the own machine."""
_PROXIES = (
    b"cloud_sql_proxy",
    b"cloud-sql-proxy",
    b"cloudsql-proxy",
    b"ssh -L",
    b"ssh -N",
    b"redis-server",
    b"mongod ",
    b"pg_ctl",
    b"pg_ctlcluster",
    b"pgbouncer",
)


def check(project: Sources) -> Outcomes:
    outcomes = [
        outcome
        for manifest in in_production(project)
        if manifest.host in _ALONE and manifest.kind in _RUN and not _in_company(manifest, project)
        for outcome in (*_given(manifest), *_written(manifest, project), *_fallback(manifest, project))
    ]
    if outcomes and any(isinstance(outcome, Finding) for outcome in outcomes) and _has_servers(project):
        outcomes = [outcome for outcome in outcomes if isinstance(outcome, Evidence)]
    # Several manifests may run the same code.
    yield from {outcome.location: outcome for outcome in reversed(outcomes)}.values()
    if not outcomes:
        yield NotApplicable("no manifest for production says where its database is")


def _in_company(manifest: Manifest, project: Sources) -> bool:
    """Something beside the service may answer: another container of the same task or pod, or a server in its image."""
    path = manifest.location.path
    images = [other for other in project.manifests if manifest.dockerfile and other.dockerfile == manifest.dockerfile]
    programs = [start.program for each in (manifest, *images) for start in each.starts]
    beside = [
        other
        for other in project.manifests
        if other is not manifest
        and other.location.path == path
        and manifest.host in ("ecs", "kubernetes", "cloud-run", "copilot")
    ]
    if manifest.host == "compose" and path in project.mentioning(b"network_mode"):
        return True
    words = [
        *programs,
        *(word for each in (manifest, *images) for word in each.installs),
        *(each.image for each in beside),
    ]
    return any(map(_SERVER.search, words)) or any("cloud_sql_instances" in field for field, _, _ in manifest.attributes)


def _has_servers(project: Sources) -> bool:
    found = (path for word in _PROXIES for path in project.mentioning(word))
    return any(not path.endswith((".md", ".rst", ".txt")) for path in found)


def _is_local(variable: EnvDeclaration) -> bool:
    value = (variable.value or "").strip("\"'")
    return not _OTHER.search(variable.name) and bool(_LOCAL.match(value))


def _given(manifest: Manifest) -> Iterator[Finding | Evidence]:
    for variable in manifest.env:
        if variable.scope == "build" or not _NAME.search(variable.name):
            continue
        if variable.kind in (DeclarationKind.LITERAL, DeclarationKind.PLACEHOLDER) and _is_local(variable):
            yield Finding(
                f"{label(manifest)} looks for {variable.name} on its own machine, where no such server runs",
                variable.location,
                subject=f"{manifest.service} {variable.name}",
            )
        else:
            yield Evidence(variable.location, f"{variable.name} is somewhere else")


def _written(manifest: Manifest, project: Sources) -> Iterator[Finding]:
    for call in project.runtime.on_own_machine:
        if _runs(manifest, call.location.path, project):
            yield Finding(
                f"{label(manifest)} runs code that looks for a server on its own machine ({call.note}), and no variable can change it",
                call.location,
                related=(Evidence(manifest.location, "runs it"),),
                subject=f"written {call.note}",
                confidence=Confidence.LIKELY,
                remedy="Read the address from a variable.",
            )


def _fallback(manifest: Manifest, project: Sources) -> Iterator[Finding]:
    """The manifest is all that could give the address, gives none, and the code then takes the own machine's."""
    supplies = project.env.supplies
    supply = next((each for each in supplies if each.manifest == manifest), None)
    if supply is None or manifest.env_elsewhere or supply.env_file or manifest.host in ("compose", "procfile"):
        return
    # What another manifest of the service gives, its author knows of; one address may be read instead of another.
    given = {name for each in supplies if each.service == supply.service for name in each.names}
    kinds = {_kind(name) for name in given if _NAME.search(name)}
    for read in project.env.reads:
        if read.service in ("", supply.service) and _kind(read.name) not in kinds and _falls_back(read):
            yield Finding(
                f"{label(manifest)} does not give {read.name}, and the code then looks for the server on its own machine",
                read.location,
                related=(Evidence(manifest.location, f"no {read.name} here"),),
                subject=f"{manifest.service} {read.name}",
                confidence=Confidence.LIKELY,
            )


def _kind(name: str) -> str:
    found = re.search(r"REDIS|RABBITMQ|AMQP", name.upper())
    return found[0].replace("AMQP", "RABBITMQ") if found else "database"


def _falls_back(read: EnvRead) -> bool:
    """To an address of the own machine, in every environment."""
    loose = not (read.aside or read.guarded or read.condition or read.program or read.supplied_by)
    named = bool(_NAME.search(read.name)) and not _OTHER.search(read.name)
    return loose and named and bool(_LOCAL.match((read.default or "").strip("\"'`")))


def _runs(manifest: Manifest, path: str, project: Sources) -> bool:
    """The code belongs to the service whose files the manifest starts, or that it is built from."""
    root = service_root(path, project.services)
    entries = {service_root(file, project.services) for start in manifest.starts for file in start.files}
    return root in (entries or {manifest.root})
