"""The facts themselves, as tables for people or JSON for programs; values of variables are never shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from deployable.model import Answer, EnvDeclaration, EnvRead, Route, Sources
from deployable.reports import columns, deployments

Row = dict[str, Any]


def render(fact: str, sources: Sources, form: str) -> str:
    """``fact`` is ``routes``, ``env``, ``manifests`` or ``services``; ``form`` is ``table`` or ``json``."""
    data = _DATA[fact](sources)
    if form == "json":
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    return _TABLES[fact](data)


# --------------------------------------------------------------------------- as plain data


def _routes(sources: Sources) -> list[Row]:
    asked = [found for found in sources.probes if found.answer is Answer.SERVED and found.probe.kind != "cron"]
    probed = {route for found in asked for route in found.routes}
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


# --------------------------------------------------------------------------- as tables


def _place(row: Row) -> str:
    return f"{row['file']}:{row['line']}" if row["line"] else row["file"]


def _routes_table(data: list[Row]) -> str:
    rows = [
        (row["method"], row["path"], row["state"], "health" if row["health"] else "", row["auth"] or "", _place(row))
        for row in data
    ]
    return columns.render(("METHOD", "PATH", "STATE", "", "GUARD", "HANDLER"), rows, "no routes found")


def _env_table(data: Row) -> str:
    reads = [
        (row["name"], "required" if row["required"] else "optional", row["via"], row["service"], _place(row))
        for row in data["reads"]
    ]
    declarations = [
        (row["name"], row["kind"], row["source"], row["service"], _place(row)) for row in data["declarations"]
    ]
    return (
        columns.render(("READ", "", "VIA", "SERVICE", "PLACE"), reads, "no variable is read")
        + "\n"
        + columns.render(("DECLARED", "KIND", "SOURCE", "SERVICE", "PLACE"), declarations, "no variable is declared")
    )


_DATA: dict[str, Callable[[Sources], Any]] = {
    "routes": _routes,
    "env": _env,
    "manifests": deployments.manifests,
    "services": deployments.services,
}
_TABLES: dict[str, Callable[[Any], str]] = {
    "routes": _routes_table,
    "env": _env_table,
    "manifests": lambda data: deployments.render("manifests", data),
    "services": lambda data: deployments.render("services", data),
}
