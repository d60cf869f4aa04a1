"""What runs where: ``show manifests`` and ``show services``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.deployed import databases_of
from deployable.model import Answer, Database, HealthProbe, Location, Manifest, Probed, Service, Sources
from deployable.reports.columns import WIDTH, aligned, shortened
from deployable.reports.text import clean

Row = dict[str, Any]
_COMMAND = "tcp or command"
"""What a probe without a path asks by."""


def render(fact: str, data: list[Row]) -> str:
    """What ``manifests`` or ``services`` returned, for people."""
    return _manifests_table(data) if fact == "manifests" else _services_table(data)


# --------------------------------------------------------------------------- manifests


def manifests(sources: Sources) -> list[Row]:
    return [_manifest(manifest) for manifest in sources.manifests]


def _manifest(manifest: Manifest) -> Row:
    return {
        **_where(manifest),
        "root": manifest.root,
        "dockerfile": manifest.dockerfile,
        "image": manifest.image,
        "command": manifest.command,
        "starts": [" ".join(start.words) for start in manifest.starts],
        "ports": list(dict.fromkeys(port for port, _ in manifest.ports)),
        "health": [_probe(probe) for probe in manifest.health],
        "env": [
            {
                "name": given.name,
                "file": given.location.path,
                "line": given.location.line,
                "source": given.source,
                "kind": given.kind.value,
                "service": given.service,
                "environment": given.environment,
            }
            for given in manifest.env
        ],
        "env_elsewhere": list(manifest.env_elsewhere),
        "instances": manifest.instances,
        "autoscaling": manifest.autoscaling,
        "plan": manifest.plan,
        "region": manifest.region,
        "auto_deploy": manifest.auto_deploy,
        "pre_deploy": list(manifest.pre_deploy),
        "depends_on": list(manifest.depends_on),
        "disks": [disk for disk, _ in manifest.disks],
        "domains": [domain for domain, _ in manifest.domains],
        "databases": [_database(base) for base in manifest.databases],
    }


def _where(manifest: Manifest) -> Row:
    return {
        "host": manifest.host,
        "file": manifest.location.path,
        "line": manifest.location.line,
        "service": manifest.service,
        "kind": manifest.kind,
        "environment": manifest.environment,
    }


def _probe(probe: HealthProbe) -> Row:
    return {
        "path": probe.path,
        "port": probe.port,
        "line": probe.location.line,
        "kind": probe.kind,
        "target": probe.target,
    }


def _database(base: Database) -> Row:
    return {
        "name": base.name,
        "engine": base.engine,
        "plan": base.plan,
        "backups": base.backups,
        "public": base.public,
        "file": base.location.path,
        "line": base.location.line,
    }


def _manifests_table(data: list[Row]) -> str:
    """The entries of every file below its name."""
    if not data:
        return "no deploy manifest found\n"
    lines = aligned([_HEAD, *map(_entry, data)], _HEAD[1:])
    drawn = [lines[0]]
    for row, line, before in zip(data, lines[1:], [None, *data], strict=False):
        if before is None or (before["file"], before["host"]) != (row["file"], row["host"]):
            drawn.append(f"{clean(row['file'])} ({_host(row)})")
        drawn.append(line)
    return "\n".join(drawn) + "\n"


_HEAD = ("  LINE", "SERVICE", "KIND", "ENVIRONMENT", "PORTS", "PROBES", "RUNS", "VARS", "DATABASES")


def _entry(row: Row) -> tuple[Any, ...]:
    return (
        f"{row['line'] or '':>6}",
        row["service"],
        row["kind"],
        row["environment"],
        " ".join(row["ports"]),
        ", ".join(dict.fromkeys(probe["path"] or _COMMAND for probe in row["health"])),
        row["autoscaling"] or row["instances"],
        len({given["name"] for given in row["env"]}) or "",
        ", ".join(filter(None, (" ".join((base["engine"], base["plan"])).strip() for base in row["databases"]))),
    )


# --------------------------------------------------------------------------- services


def services(sources: Sources) -> list[Row]:
    running: dict[tuple[str, Location], list[Manifest]] = {}
    for manifest in sources.manifests:
        running.setdefault((manifest.host, manifest.location), []).append(manifest)
    probes: dict[Manifest, list[Probed]] = {}
    for probed in sources.probes:
        probes.setdefault(probed.manifest, []).append(probed)
    return [_service(service, running, probes, sources) for service in sources.services]


def _service(
    service: Service,
    running: dict[tuple[str, Location], list[Manifest]],
    probes: dict[Manifest, list[Probed]],
    sources: Sources,
) -> Row:
    deployed = [manifest for place in dict.fromkeys(service.runs_on) for manifest in running.get(place, ())]
    return {
        "name": service.name,
        "root": service.root,
        "kind": service.kind,
        "languages": list(service.languages),
        "frameworks": list(service.frameworks),
        "entry": list(service.entry),
        "runs_on": sorted({f"{host} ({place})" for host, place in service.runs_on}),
        "deployments": [
            _deployment(manifest, probes.get(manifest, []), databases_of(manifest, sources)) for manifest in deployed
        ],
    }


def _deployment(manifest: Manifest, probes: list[Probed], databases: tuple[Database, ...]) -> Row:
    serving = [start for start in manifest.starts if start.role in ("server", "worker", "script", "package")]
    return {
        **_where(manifest),
        "starts": [" ".join(start.words) for start in serving or manifest.starts],
        "files": list(dict.fromkeys(file for start in serving for file in start.files)),
        "ports": list(dict.fromkeys(port for port, _ in manifest.ports)),
        "probes": list(_asked(probes)),
        "databases": [_database(base) for base in databases],
    }


def _asked(probes: list[Probed]) -> Iterator[Row]:
    for probed in probes:
        if probed.path or probed.probe in probed.manifest.health:
            place = probed.written or probed.probe.location
            yield {
                "path": probed.path,
                "kind": probed.probe.kind,
                "port": probed.port,
                "file": place.path,
                "line": place.line,
                "answer": probed.answer.value,
                "routes": [
                    {
                        "method": route.method,
                        "path": route.path,
                        "file": route.location.path,
                        "line": route.location.line,
                    }
                    for route in probed.routes
                ],
            }


def _services_table(data: list[Row]) -> str:
    if not data:
        return "no service found\n"
    parts = [_drawn(row) for row in data if row["kind"] != "library" or row["deployments"]]
    libraries = [row["root"] for row in data if row["kind"] == "library" and not row["deployments"]]
    if libraries:
        parts.append(f"libraries: {', '.join(libraries)}\n")
    return "\n".join(parts)


def _drawn(row: Row) -> str:
    """A service with its code, and below it everything that runs it."""
    built = ", ".join(row["frameworks"] or row["languages"])
    code = ", ".join(row["entry"]) or ("the root" if row["root"] == "." else f"{row['root']}/")
    lines = [f"{row['name']}: {row['kind']}{f' with {built}' if built else ''}, {code}"]
    width = max((len(_host(each)) for each in row["deployments"]), default=0)
    for each in row["deployments"]:
        known = ", ".join(filter(None, (each["service"], each["environment"])))
        lines.append(f"  {_host(each):<{width}}  {_place(each)}{f'  ({known})' if known else ''}")
        lines += [
            f"  {'':<{width}}    {field:<10}{said}" for field, values in _said(each) for said in dict.fromkeys(values)
        ]
    if not row["deployments"]:
        lines.append("  nothing here says how it is deployed")
    return "".join(f"{shortened(clean(line), WIDTH)}\n" for line in lines)


def _said(each: Row) -> Iterator[tuple[str, list[str]]]:
    """(field, one text a line) of a deployment, as far as its manifest says it."""
    yield "starts", each["starts"]
    yield "listens", [", ".join(each["ports"])] if each["ports"] else []
    yield "probes", [_probed(probe) for probe in each["probes"]]
    yield "database", [" ".join(dict.fromkeys((base["engine"], base["name"]))).strip() for base in each["databases"]]


def _probed(probe: Row) -> str:
    """The path that is asked and who answers: ``/health, answered at app/main.py:12``."""
    if not probe["path"]:
        return _COMMAND
    if probe["answer"] == Answer.SERVED.value and probe["routes"]:
        return f"{probe['path']}, answered at {probe['routes'][0]['file']}:{probe['routes'][0]['line']}"
    said = {
        Answer.MISSING.value: ", which no route serves",
        Answer.REDIRECTED.value: ", which redirects",
        Answer.OTHER_METHOD.value: ", which is served for another method",
        Answer.UNKNOWN.value: ", which could not be checked",
    }
    return f"{probe['path']}{said.get(probe['answer'], '')}"


def _host(row: Row) -> str:
    return "image" if row["host"] == "dockerfile" else str(row["host"])


def _place(row: Row) -> str:
    return f"{row['file']}:{row['line']}" if row["line"] else str(row["file"])
