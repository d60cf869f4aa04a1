"""The facts themselves, as tables for people or JSON for programs; values of variables are never shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from deployable.model import Answer, EnvDeclaration, EnvRead, HealthProbe, Manifest, Route, Service, Sources

Row = dict[str, Any]


def render(fact: str, sources: Sources, form: str) -> str:
    """``fact`` is ``routes``, ``env``, ``manifests`` or ``services``; ``form`` is ``table`` or ``json``."""
    data = _DATA[fact](sources)
    if form == "json":
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    return _TABLES[fact](data)


# --------------------------------------------------------------------------- as plain data


def _routes(sources: Sources) -> list[Row]:
    probed = {route for found in sources.probes if found.answer is Answer.SERVED for route in found.routes}
    return [_route(route._replace(health=route.health or route in probed)) for route in sources.routes]


def _route(route: Route) -> Row:
    return {
        "method": route.method,
        "path": route.path,
        "file": route.location.path,
        "line": route.location.line,
        "framework": route.framework,
        "service": route.service,
        "state": route.state.value,
        "condition": route.condition,
        "handler": route.handler,
        "documented": bool(route.documented),
        "documented_by": route.documented,
        "responds": route.responds,
        "auth": route.auth,
        "database": route.database,
        "health": route.health,
        "own": route.own,
    }


def _env(sources: Sources) -> Row:
    return {
        "reads": [_read(read) for read in sources.env.reads],
        "declarations": [_declaration(given) for given in sources.env.declarations],
    }


def _read(read: EnvRead) -> Row:
    return {
        "name": read.name,
        "file": read.location.path,
        "line": read.location.line,
        "required": read.required,
        "default": read.default,
        "via": read.via,
        "service": read.service,
    }


def _declaration(given: EnvDeclaration) -> Row:
    return {
        "name": given.name,
        "file": given.location.path,
        "line": given.location.line,
        "source": given.source,
        "kind": given.kind.value,
        "service": given.service,
        "environment": given.environment,
    }


def _manifests(sources: Sources) -> list[Row]:
    return [_manifest(manifest) for manifest in sources.manifests]


def _manifest(manifest: Manifest) -> Row:
    return {
        "host": manifest.host,
        "file": manifest.location.path,
        "line": manifest.location.line,
        "service": manifest.service,
        "kind": manifest.kind,
        "environment": manifest.environment,
        "root": manifest.root,
        "dockerfile": manifest.dockerfile,
        "image": manifest.image,
        "command": manifest.command,
        "ports": [port for port, _ in manifest.ports],
        "health": [_probe(probe) for probe in manifest.health],
        "env": [_declaration(given) for given in manifest.env],
        "env_elsewhere": list(manifest.env_elsewhere),
        "instances": manifest.instances,
        "autoscaling": manifest.autoscaling,
        "plan": manifest.plan,
        "region": manifest.region,
        "auto_deploy": manifest.auto_deploy,
        "pre_deploy": list(manifest.pre_deploy),
        "disks": [disk for disk, _ in manifest.disks],
        "domains": [domain for domain, _ in manifest.domains],
        "databases": [
            {
                "name": base.name,
                "engine": base.engine,
                "plan": base.plan,
                "backups": base.backups,
                "line": base.location.line,
            }
            for base in manifest.databases
        ],
    }


def _probe(probe: HealthProbe) -> Row:
    return {
        "path": probe.path,
        "port": probe.port,
        "line": probe.location.line,
        "kind": probe.kind,
        "target": probe.target,
    }


def _services(sources: Sources) -> list[Row]:
    return [_service(service) for service in sources.services]


def _service(service: Service) -> Row:
    return {
        "name": service.name,
        "root": service.root,
        "kind": service.kind,
        "languages": list(service.languages),
        "frameworks": list(service.frameworks),
        "entry": list(service.entry),
        "runs_on": sorted({f"{host} ({place})" for host, place in service.runs_on}),
    }


# --------------------------------------------------------------------------- as tables


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]], nothing: str) -> str:
    if not rows:
        return nothing + "\n"
    cells = [tuple(head), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(lines) + "\n"


def _place(row: Row) -> str:
    return f"{row['file']}:{row['line']}" if row["line"] else row["file"]


def _routes_table(data: list[Row]) -> str:
    rows = [
        (row["method"], row["path"], row["state"], "health" if row["health"] else "", row["auth"] or "", _place(row))
        for row in data
    ]
    return _table(("METHOD", "PATH", "STATE", "", "GUARD", "HANDLER"), rows, "no routes found")


def _env_table(data: Row) -> str:
    reads = [
        (row["name"], "required" if row["required"] else "optional", row["via"], row["service"], _place(row))
        for row in data["reads"]
    ]
    declarations = [
        (row["name"], row["kind"], row["source"], row["service"], _place(row)) for row in data["declarations"]
    ]
    return (
        _table(("READ", "", "VIA", "SERVICE", "PLACE"), reads, "no variable is read")
        + "\n"
        + _table(("DECLARED", "KIND", "SOURCE", "SERVICE", "PLACE"), declarations, "no variable is declared")
    )


def _manifests_table(data: list[Row]) -> str:
    rows = [
        (
            row["host"],
            row["service"],
            row["kind"],
            row["environment"],
            " ".join(probe["path"] or "tcp" for probe in row["health"]),
            " ".join(row["ports"]),
            str(len(row["env"])),
            _place(row),
        )
        for row in data
    ]
    return _table(
        ("HOST", "SERVICE", "KIND", "ENVIRONMENT", "HEALTH", "PORTS", "ENV", "PLACE"), rows, "no deploy manifest found"
    )


def _services_table(data: list[Row]) -> str:
    rows = [
        (
            row["name"],
            row["root"],
            row["kind"],
            ", ".join(row["frameworks"] or row["languages"]),
            ", ".join(row["runs_on"]),
        )
        for row in data
    ]
    return _table(("SERVICE", "ROOT", "KIND", "BUILT WITH", "RUNS ON"), rows, "no service found")


_DATA: dict[str, Callable[[Sources], Any]] = {
    "routes": _routes,
    "env": _env,
    "manifests": _manifests,
    "services": _services,
}
_TABLES: dict[str, Callable[[Any], str]] = {
    "routes": _routes_table,
    "env": _env_table,
    "manifests": _manifests_table,
    "services": _services_table,
}
