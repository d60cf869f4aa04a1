"""Compose files, one at a time; ``linkers.manifests`` lays overrides over their base.

Fields after docs.docker.com/reference/compose-file. A published port without an address listens on every interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Location, Problem
from deployable.written import interpolation, keys
from deployable.written.declarations import mapping, spelt, words
from deployable.written.nodes import Mapping, Node, Scalar, Sequence

LITERALS = (b"services", b"include:")
_NAME = re.compile(
    r"(^|[._-])(docker-)?(compose|stack)([._-][\w.-]+)?\.ya?ml$|docker-compose[\w.-]*\.ya?ml$", re.IGNORECASE
)
_SERVICE_KEYS = ["annotations", "attach", "build", "blkio_config", "cpu_count", "cpu_percent", "cpu_shares", "cpu_period", "cpu_quota", "cpu_rt_runtime", "cpu_rt_period", "cpus", "cpuset", "cap_add", "cap_drop", "cgroup", "cgroup_parent", "command", "configs", "container_name", "credential_spec", "depends_on", "deploy", "develop", "device_cgroup_rules", "devices", "dns", "dns_opt", "dns_search", "domainname", "driver_opts", "entrypoint", "env_file", "environment", "expose", "extends", "external_links", "extra_hosts", "gpus", "group_add", "healthcheck", "hostname", "image", "init", "ipc", "isolation", "labels", "label_file", "links", "logging", "mac_address", "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit", "models", "network_mode", "networks", "oom_kill_disable", "oom_score_adj", "pid", "pids_limit", "platform", "ports", "post_start", "pre_stop", "privileged", "profiles", "provider", "pull_policy", "read_only", "restart", "runtime", "scale", "secrets", "security_opt", "shm_size", "stdin_open", "stop_grace_period", "stop_signal", "storage_opt", "sysctls", "tmpfs", "tty", "ulimits", "use_api_socket", "user", "userns_mode", "uts", "volumes", "volumes_from", "volume_driver", "working_dir"]  # fmt: skip
_HEALTH = dict.fromkeys(("disable", "interval", "retries", "start_interval", "start_period", "test", "timeout"))
_TABLE = {
    **dict.fromkeys(("name", "version", "networks", "volumes", "secrets", "configs", "include", "models")),
    "services": {"*": {**dict.fromkeys(_SERVICE_KEYS), "healthcheck": _HEALTH}},
}  # fmt: skip


class Setting(NamedTuple):
    """``environment:`` entry or build argument; ``value`` ``None`` takes the variable from the shell or ``.env``."""

    name: str
    value: str | None
    line: int


class Port(NamedTuple):
    """``published`` is empty when only the container's port is named; ``address`` is the host's own."""

    published: str
    target: str
    address: str
    line: int


class Mount(NamedTuple):
    """``kind``: ``bind`` (a path of the host), ``volume`` (named or anonymous) or ``tmpfs``."""

    source: str
    target: str
    kind: str
    line: int


class ComposeService(NamedTuple):
    name: str
    line: int
    image: str = ""
    image_line: int = 0
    build: str | None = None
    """The build context as written; ``None`` when it is not built here."""
    build_line: int = 0
    dockerfile: str = ""
    target: str = ""
    args: tuple[Setting, ...] = ()
    command: str = ""
    command_words: tuple[str, ...] = ()
    command_line: int = 0
    entrypoint: str = ""
    entrypoint_words: tuple[str, ...] = ()
    env: tuple[Setting, ...] = ()
    env_files: tuple[tuple[str, bool, int], ...] = ()
    """(path as written, required, line)."""
    health: tuple[str, ...] = ()
    """The words of ``healthcheck.test``; ``NONE`` when it is disabled."""
    health_line: int = 0
    ports: tuple[Port, ...] = ()
    expose: tuple[tuple[str, int], ...] = ()
    volumes: tuple[Mount, ...] = ()
    depends_on: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    restart: str = ""
    replicas: tuple[str, int] = ("", 0)
    limits: bool = False
    user: tuple[str, int] = ("", 0)
    extends: tuple[str, str] = ("", "")
    """(file or empty for this file, service)."""
    init: bool = False
    logging: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    inline: bool = False
    """The Dockerfile stands in the compose file itself."""
    network: str = ""
    """``network_mode``: ``host``, ``service:proxy`` …"""
    resets: tuple[str, ...] = ()
    """Keys marked ``!reset`` or ``!override``: what lies below is not merged into them."""
    taken: tuple[str, ...] = ()
    """Variables marked ``!reset``: they are taken away."""


class Interpolation(NamedTuple):
    """``${NAME}`` anywhere in the file; ``operator`` is ``:-``, ``-``, ``:?``, ``?``, ``:+``, ``+`` or empty."""

    name: str
    operator: str
    word: str
    line: int


class Compose(NamedTuple):
    services: tuple[ComposeService, ...]
    volumes: tuple[str, ...] = ()
    interpolations: tuple[Interpolation, ...] = ()
    includes: tuple[tuple[str, int, str], ...] = ()
    """(path, line, the folder that the file's own paths start from, empty for where it stands)."""
    problems: tuple[Problem, ...] = ()


def matches(path: str) -> bool:
    """``compose.yaml``, ``docker-compose.prod.yml``, ``local-compose.yml`` and their kin.

    >>> [matches(p) for p in ("compose.yml", "a/docker-compose.prod.yaml", "docker-compose-dev.yml", "composer.yml")]
    [True, True, True, False]
    """
    return bool(_NAME.search(path.rpartition("/")[2]))


def read(path: str, text: str) -> Compose | None:
    """``None`` when no service stands in it, and no other file is included."""
    root = mapping(path, text)
    if root is None or not (isinstance(root.get("services"), Mapping) or root.items("include")):
        return None
    services = tuple(
        _service(entry.key, entry.line, entry.value)
        for entry in root.mapping("services").entries
        if isinstance(entry.value, Mapping)
    )
    if not services and not root.items("include"):
        return None
    return Compose(
        services,
        tuple(entry.key for entry in root.mapping("volumes").entries),
        tuple(_interpolations(text)),
        tuple(_includes(root)),
        tuple(keys.unknown(path, root, _TABLE, host="Compose")) + tuple(_problems(path, root)),
    )


def _service(name: str, line: int, node: Mapping) -> ComposeService:
    build = node.get("build")
    context: str | None = None
    details = node.mapping("build")
    if isinstance(build, Scalar):
        context = build.text
    elif isinstance(build, Mapping):
        context = details.text("context") or "."
    command, command_words = _command(node.get("command"))
    entrypoint, entrypoint_words = _command(node.get("entrypoint"))
    health = node.mapping("healthcheck")
    return ComposeService(
        name,
        line,
        node.text("image"),
        node.line_of("image") if node.text("image") else 0,
        context,
        node.line_of("build") if build is not None else 0,
        details.text("dockerfile"),
        details.text("target"),
        tuple(_settings(details.get("args"))),
        command,
        command_words,
        node.line_of("command") if command else 0,
        entrypoint,
        entrypoint_words,
        tuple(_settings(node.get("environment"))),
        tuple(_env_files(node.get("env_file"))),
        _health(health),
        health.line_of("test")
        if health.get("test") is not None
        else node.line_of("healthcheck")
        if health.entries
        else 0,
        tuple(port for item in node.items("ports") for port in _port(item)),
        tuple((item.text, item.line) for item in node.items("expose") if isinstance(item, Scalar)),
        tuple(mount for item in node.items("volumes") for mount in _mount(item)),
        _names(node.get("depends_on")),
        words(node.get("profiles")),
        node.text("restart"),
        _replicas(node),
        bool(node.get("deploy", "resources", "limits") or node.get("mem_limit") or node.get("cpus")),
        (node.text("user"), node.line_of("user")) if node.text("user") else ("", 0),
        _extends(node),
        node.truth("init") is True,
        node.text("logging", "driver"),
        tuple((setting.name, setting.value or "") for setting in _settings(node.get("labels"))),
        details.get("dockerfile_inline") is not None,
        node.text("network_mode"),
        tuple(entry.key for entry in node.entries if entry.value.tag in ("!reset", "!override")),
        tuple(entry.key for entry in node.mapping("environment").entries if entry.value.tag == "!reset"),
    )


def _replicas(node: Mapping) -> tuple[str, int]:
    if node.text("deploy", "replicas"):
        return node.text("deploy", "replicas"), node.line_of("deploy", "replicas")
    return (node.text("scale"), node.line_of("scale")) if node.text("scale") else ("", 0)


def _extends(node: Mapping) -> tuple[str, str]:
    if node.text("extends"):
        return "", node.text("extends")
    return node.text("extends", "file"), node.text("extends", "service")


def _command(node: Node | None) -> tuple[str, tuple[str, ...]]:
    """(text, words of the list form)."""
    found = words(node)
    if isinstance(node, Sequence):
        return spelt(*found), found
    return (found[0].strip() if found else ""), ()


def _settings(node: Node | None) -> Iterator[Setting]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            written = entry.value
            yield Setting(
                entry.key, written.text if isinstance(written, Scalar) and not written.null else None, entry.line
            )
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar) and item.text:
            name, equals, value = item.text.partition("=")
            yield Setting(name.strip(), value if equals else None, item.line)


def _env_files(node: Node | None) -> Iterator[tuple[str, bool, int]]:
    items = node.items if isinstance(node, Sequence) else (node,)
    for item in items:
        if isinstance(item, Scalar) and item.text:
            yield item.text, True, item.line
        elif isinstance(item, Mapping) and item.text("path"):
            yield item.text("path"), item.truth("required") is not False, item.line_of("path")


def _health(node: Mapping) -> tuple[str, ...]:
    if node.truth("disable"):
        return ("NONE",)
    test = node.get("test")
    if isinstance(test, Scalar) and test.text:
        return ("CMD-SHELL", test.text)
    return words(test)


def _port(item: Node) -> Iterator[Port]:
    if isinstance(item, Mapping):
        yield Port(item.text("published"), item.text("target"), item.text("host_ip"), item.line)
        return
    if not isinstance(item, Scalar):
        return
    text = item.text.partition("/")[0] if "${" not in item.text else item.text
    parts = re.split(r":(?![^{]*\})(?![^\[]*\])", text)
    target = parts[-1].partition("/")[0]
    yield Port(parts[-2] if len(parts) > 1 else "", target, ":".join(parts[:-2]) if len(parts) > 2 else "", item.line)


def _mount(item: Node) -> Iterator[Mount]:
    if isinstance(item, Mapping):
        yield Mount(item.text("source"), item.text("target"), item.text("type") or "volume", item.line)
    elif isinstance(item, Scalar) and item.text:
        parts = re.split(r":(?![^{]*\})(?!\\)", item.text)
        if len(parts) == 1:
            yield Mount("", parts[0], "volume", item.line)
        else:
            bind = parts[0].startswith((".", "/", "~", "$"))
            yield Mount(parts[0], parts[1], "bind" if bind else "volume", item.line)


def _names(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Mapping):
        return tuple(entry.key for entry in node.entries)
    return words(node)


def _includes(root: Mapping) -> Iterator[tuple[str, int, str]]:
    for item in root.items("include"):
        if isinstance(item, Scalar):
            yield item.text, item.line, ""
        elif isinstance(item, Mapping):
            for path in words(item.get("path")):
                yield path, item.line, item.text("project_directory")


def _interpolations(text: str) -> Iterator[Interpolation]:
    if "$" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if "$" in line and not line.lstrip().startswith("#"):
            for use in interpolation.every(line[:4000]):
                if use.name:
                    yield Interpolation(use.name, use.operator, use.word, number)


def _problems(path: str, root: Mapping) -> Iterator[Problem]:
    """References to services, named volumes, networks, secrets and configs that the file does not have, as far as one file can tell."""
    services = root.mapping("services")
    names = {entry.key for entry in services.entries}
    volumes = {entry.key for entry in root.mapping("volumes").entries}
    alone = not root.get("include")
    for entry in services.entries:
        if isinstance(entry.value, Mapping):
            yield from _undefined(path, entry.key, entry.value, root)
    for entry in services.entries:
        if not isinstance(entry.value, Mapping):
            continue
        for name in _names(entry.value.get("depends_on")) if alone else ():
            if name not in names and "$" not in name:
                yield Problem(
                    "dangling-service", Location(path, entry.value.line_of("depends_on")),
                    f"{entry.key} depends on {name}, which no service here is called", _meant(name, names), f"{entry.key} → {name}",
                )  # fmt: skip
        for mount in (mount for item in entry.value.items("volumes") for mount in _mount(item)):
            if (
                mount.kind == "volume"
                and mount.source
                and mount.source not in volumes
                and "$" not in mount.source
                and "\\" not in mount.source
            ):
                yield Problem(
                    "dangling-volume", Location(path, mount.line), f"volume {mount.source} is not declared under volumes",
                    _meant(mount.source, volumes) or f"add {mount.source}: under volumes:", f"{entry.key} → {mount.source}",
                )  # fmt: skip


def _undefined(path: str, service: str, node: Mapping, root: Mapping) -> Iterator[Problem]:
    """Networks, secrets and configs that a service names and the top of the file does not; compose refuses the whole file."""
    for field, implied in (("networks", {"default"}), ("secrets", set()), ("configs", set())):
        known = {entry.key for entry in root.mapping(field).entries} | implied
        listed = node.get(field)
        items = listed.items if isinstance(listed, Sequence) else ()
        found = [
            (item.text if isinstance(item, Scalar) else item.text("source"), item.line)
            for item in items
            if not isinstance(item, Sequence)
        ]
        if isinstance(listed, Mapping):
            found = [(entry.key, entry.line) for entry in listed.entries]
        for name, line in found:
            if name and name not in known and "$" not in name:
                yield Problem(
                    f"dangling-{field[:-1]}", Location(path, line), f"{service} uses the {field[:-1]} {name}, which is not declared under {field}",
                    _meant(name, known) or f"add {name}: under {field}:", f"{service} → {name}",
                )  # fmt: skip


def _meant(name: str, known: set[str]) -> str:
    meant = keys.nearest(name, known)
    return f"did you mean {meant}?" if meant else ""
