"""Railway ``railway.toml`` and ``railway.json``. Fields after docs.railway.com/reference/config-as-code.

Defaults that bite: variables live in the dashboard only, the health check wants 200 and runs at deploys only, from the host
``healthcheck.railway.app``. Configuration as code works until 2026-12-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deployable.model import HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import folder_of, joined, mapping
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping as Written
from deployable.written.nodes import Node, Scalar, plain
from deployable.written.toml import loaded

LITERALS = (b"build", b"deploy")
LIMIT = 256 << 10
_TABLES = {
    "build": (
        "builder", "watchPatterns", "buildCommand", "dockerfilePath", "nixpacksConfigPath", "nixpacksPlan", "nixpacksVersion", "railpackVersion",
        "buildEnvironment",
    ),
    "deploy": (
        "startCommand", "preDeployCommand", "multiRegionConfig", "healthcheckPath", "healthcheckTimeout", "restartPolicyType",
        "restartPolicyMaxRetries", "cronSchedule", "numReplicas", "region", "sleepApplication", "overlapSeconds", "drainingSeconds",
        "runtime", "limitOverride", "useLegacyStacker", "ipv6EgressEnabled", "requiredMountPath", "registryCredentials",
    ),
}  # fmt: skip


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in ("railway.toml", "railway.json") or (
        name.startswith("railway.") and name.endswith((".toml", ".json"))
    )


def read(path: str, text: str) -> tuple[Manifest, ...]:
    data, lines = _json(path, text) if path.endswith(".json") else loaded(text)
    if not any(isinstance(data.get(key), dict) for key in _TABLES):
        return ()
    found = [_manifest(path, data, lines, environment_of(path.rpartition("/")[2]), "")]
    for name, part in (data.get("environments") or {}).items() if isinstance(data.get("environments"), dict) else ():
        if isinstance(part, dict):
            merged = {table: {**_table(data, table), **_table(part, table)} for table in _TABLES}
            found.append(_manifest(path, merged, lines, environment_of(f"{name}/x") or name, f"environments.{name}."))
    problems = tuple(
        _problem(path, table, key, lines)
        for table, known in _TABLES.items()
        for key in _table(data, table)
        if key not in known
    )
    return (found[0]._replace(problems=problems), *found[1:])


def _manifest(path: str, data: Mapping[str, Any], lines: Mapping[str, int], environment: str, prefix: str) -> Manifest:
    build, deploy = _table(data, "build"), _table(data, "deploy")

    def line(key: str) -> int:
        return lines.get(prefix + key) or lines.get(key) or lines.get(key.partition(".")[0]) or 1

    dockerfile = str(build.get("dockerfilePath") or "")
    before = deploy.get("preDeployCommand")
    before = before if isinstance(before, list) else [before] if before else []
    health = str(deploy.get("healthcheckPath") or "")
    if str(build.get("builder") or "").upper() == "DOCKERFILE":
        dockerfile = dockerfile or "Dockerfile"
    regions = deploy.get("multiRegionConfig")
    return Manifest(
        "railway",
        Location(path, line("deploy") if deploy else line("build")),
        kind="cron" if deploy.get("cronSchedule") else "web",
        environment=environment,
        root=folder_of(path),
        dockerfile=joined(folder_of(path), dockerfile) if dockerfile else "",
        command=str(deploy.get("startCommand") or ""),
        command_line=line("deploy.startCommand") if deploy.get("startCommand") else 0,
        pre_deploy=tuple(str(item) for item in before),
        health=(HealthProbe(Location(path, line("deploy.healthcheckPath")), health, only_200=True),) if health else (),
        env_elsewhere=("the Railway dashboard",),
        instances=str(deploy.get("numReplicas") or ("" if regions else "1")),
        region=str(deploy.get("region") or ""),
        paths=((("build.dockerfilePath", joined(folder_of(path), dockerfile), line("build.dockerfilePath")),) if build.get("dockerfilePath") else ()),
        attributes=tuple(
            (f"{table}.{key}", str(value).lower() if isinstance(value, bool) else str(value), line(f"{table}.{key}"))
            for table in _TABLES
            for key, value in _table(data, table).items()
            if isinstance(value, str | int | bool)
        ),
    )  # fmt: skip


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _problem(path: str, table: str, key: str, lines: Mapping[str, int]) -> Problem:
    meant = keys.nearest(key, _TABLES[table])
    return Problem(
        "unknown-key", Location(path, lines.get(f"{table}.{key}", 1)), f"{key} is no key under {table} of a Railway file, so it does nothing",
        f"did you mean {meant}?" if meant else "", f"{table}.{key}{f' → {meant}' if meant else ''}", meant,
    )  # fmt: skip


def _json(path: str, text: str) -> tuple[dict[str, Any], dict[str, int]]:
    root = mapping(path, text)
    lines: dict[str, int] = {}

    def note(node: Node | None, prefix: str) -> None:
        for entry in node.entries if isinstance(node, Written) else ():
            lines[prefix + entry.key] = entry.line
            if not isinstance(entry.value, Scalar):
                note(entry.value, f"{prefix}{entry.key}.")

    note(root, "")
    data = plain(root)
    return (data if isinstance(data, dict) else {}), lines
