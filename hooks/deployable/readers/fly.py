"""Fly.io ``fly.toml``. Fields after fly.io/docs/reference/configuration.

Defaults that bite: ``internal_port`` 8080, no instance kept running (``min_machines_running`` 0), plain HTTP stays open
without ``force_https``, a check follows no redirect, secrets are set by the command line and cannot be seen here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deployable.model import EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of, kind_of
from deployable.written.toml import loaded

LITERALS: tuple[bytes, ...] = ()
LIMIT = 256 << 10
_ROOT = (
    "app", "primary_region", "kill_signal", "kill_timeout", "swap_size_mb", "console_command", "experimental", "build", "deploy", "env",
    "http_service", "services", "checks", "mounts", "metrics", "vm", "files", "processes", "statics", "restart", "host_dedication_key",
    "mount", "logs", "machine_checks", "machine_config", "consul", "network", "secrets",
)  # fmt: skip

_TABLES = {
    "http_service": (
        "processes", "internal_port", "force_https", "auto_stop_machines", "auto_start_machines", "min_machines_running", "concurrency",
        "http_options", "tls_options", "checks", "machine_checks", "ports",
    ),
    "deploy": (
        "release_command", "release_command_timeout", "release_command_vm", "strategy", "max_unavailable", "wait_timeout", "seed_command",
        "release_command_compute",
    ),
}  # fmt: skip


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("fly") and name.endswith(".toml") and (name == "fly.toml" or name[3] in "._-")


def read(path: str, text: str) -> tuple[Manifest, ...]:
    data, lines = loaded(text)
    if not any(key in data for key in ("app", "http_service", "services", "build", "primary_region")):
        return ()
    service = _table(data, "http_service")
    listed = data.get("services")
    legacy: list[Any] = listed if isinstance(listed, list) else []
    port = str(
        service.get("internal_port")
        or next((item.get("internal_port") for item in legacy if isinstance(item, dict)), "")
        or "8080"
    )
    web = "http_service" in data or bool(legacy)
    port_line = (
        lines.get("http_service.internal_port") or lines.get("services.0.internal_port") or lines.get("http_service", 1)
    )
    processes = _table(data, "processes")
    group = next(
        (name for name in (*_groups(service), *_groups(_first(legacy)), "app", "web") if name in processes),
        next(iter(processes), ""),
    )
    command = str(processes.get(group) or "")
    build = _table(data, "build")
    dockerfile = str(build.get("dockerfile") or "")
    release = str(_table(data, "deploy").get("release_command") or "")
    mounts = data.get("mounts") or data.get("mount") or []
    mounts = mounts if isinstance(mounts, list) else [mounts]
    low = service.get("min_machines_running")
    return (
        Manifest(
            "fly",
            Location(path, lines.get("app", 1)),
            service=str(data.get("app") or ""),
            kind="web" if web else "worker",
            environment=environment_of(path.rpartition("/")[2]),
            root=folder_of(path),
            dockerfile=joined(folder_of(path), dockerfile or "Dockerfile") if not build.get("image") and not build.get("builder") else "",
            image=str(build.get("image") or ""),
            command=command,
            command_line=lines.get(f"processes.{group}") or lines.get("processes", 0),
            pre_deploy=(release,) if release else (),
            ports=((port, port_line),) if web else (),
            health=tuple(_health(path, data, lines, port)),
            env=tuple(
                EnvDeclaration(name, Location(path, lines.get(f"env.{name}", lines.get("env", 1))), "fly", kind_of(str(value)), str(value))
                for name, value in _table(data, "env").items()
            ),
            env_elsewhere=("secrets set with flyctl",),
            instances=str(low) if low is not None else "",
            region=str(data.get("primary_region") or ""),
            disks=tuple((str(item.get("destination") or ""), lines.get(f"mounts.{n}.destination") or lines.get("mounts.destination") or lines.get("mounts", 1)) for n, item in enumerate(mounts) if isinstance(item, dict)),
            paths=((("build.dockerfile", joined(folder_of(path), dockerfile), lines.get("build.dockerfile", 1)),) if dockerfile else ()),
            problems=tuple(_problems(path, data, lines)),
            attributes=(*_attributes(data, lines), *_plain(legacy, lines)),
        ),
    )  # fmt: skip


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _groups(service: Mapping[str, Any]) -> tuple[str, ...]:
    """The process groups that take the requests of a service."""
    named = service.get("processes")
    return tuple(str(name) for name in named) if isinstance(named, list) else ()


def _first(listed: list[Any]) -> Mapping[str, Any]:
    return listed[0] if listed and isinstance(listed[0], dict) else {}


def _plain(services: list[Any], lines: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """``services.http``: ports that answer plain HTTP, with whether they redirect."""
    for number, service in enumerate(services):
        ports = service.get("ports") if isinstance(service, dict) else None
        for at, port in enumerate(ports if isinstance(ports, list) else []):
            if isinstance(port, dict) and port.get("handlers") == ["http"]:
                line = lines.get(f"services.{number}.ports.{at}") or lines.get(f"services.{number}", 1)
                yield "services.http", f"{port.get('port')} {str(port.get('force_https') is True).lower()}", line


def _health(path: str, data: Mapping[str, Any], lines: Mapping[str, int], port: str) -> Iterator[HealthProbe]:
    groups: list[tuple[str, Any]] = [("http_service.checks", _table(data, "http_service").get("checks"))]
    for number, item in enumerate(data.get("services") or [] if isinstance(data.get("services"), list) else []):
        if isinstance(item, dict):
            groups += [
                (f"services.{number}.http_checks", item.get("http_checks")),
                (f"services.{number}.tcp_checks", item.get("tcp_checks")),
            ]
    for name, listed in groups:
        for number, check in enumerate(
            listed if isinstance(listed, list) else [listed] if isinstance(listed, dict) else []
        ):
            line = lines.get(f"{name}.{number}.path") or lines.get(f"{name}.{number}") or lines.get(name, 1)
            yield HealthProbe(Location(path, line), str(check.get("path") or ""), port, only_200=True)
    for name, check in _table(data, "checks").items():
        if isinstance(check, dict):
            line = lines.get(f"checks.{name}.path") or lines.get(f"checks.{name}", 1)
            yield HealthProbe(
                Location(path, line), str(check.get("path") or ""), str(check.get("port") or port), only_200=True
            )


def _attributes(data: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    for table, fields in (
        (
            "http_service",
            ("force_https", "auto_stop_machines", "auto_start_machines", "min_machines_running", "internal_port"),
        ),
        ("deploy", ("release_command", "strategy")),
        ("build", ("image", "builder", "dockerfile")),
    ):
        for field in fields:
            value = _table(data, table).get(field)
            if value is not None:
                text = str(value).lower() if isinstance(value, bool) else str(value)
                yield f"{table}.{field}", text, lines.get(f"{table}.{field}", lines.get(table, 1))
    if "http_service" in data:
        yield "http_service", "yes", lines.get("http_service", 1)


def _problems(path: str, data: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[Problem]:
    yield from _unknown(path, data, lines, _ROOT, "")
    for table, known in _TABLES.items():
        yield from _unknown(path, _table(data, table), lines, known, table)
    processes = _table(data, "processes")
    for name in _groups(_table(data, "http_service")):
        if name not in processes and name != "app":
            meant = keys.nearest(name, processes)
            yield Problem(
                "dangling-process", Location(path, lines.get("http_service.processes", 1)),
                f"http_service names the process group {name}, which [processes] does not have",
                f"did you mean {meant}?" if meant else "", f"http_service → {name}",
            )  # fmt: skip


def _unknown(
    path: str, data: Mapping[str, Any], lines: Mapping[str, int], known: tuple[str, ...], table: str
) -> Iterator[Problem]:
    where, under = (f"under {table}", f"{table}.") if table else ("at the top", "")
    for key in data:
        if key not in known:
            meant = keys.nearest(key, known)
            yield Problem(
                "unknown-key", Location(path, lines.get(under + key, 1)), f"{key} is no key {where} of fly.toml, so it does nothing",
                f"did you mean {meant}?" if meant else "", f"{under}{key}{f' → {meant}' if meant else ''}", meant if meant not in data else "",
            )  # fmt: skip
