"""Compose files as ``Manifest`` facts: overrides laid over their base, ``extends`` followed, env files read.

Merging after docs.docker.com/reference/compose-file/merge: mappings by key, ports and volumes added, commands replaced.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from deployable.linkers import commands
from deployable.linkers.manifests import layers
from deployable.linkers.manifests.launches import launched, started_from
from deployable.linkers.manifests.layers import Laid
from deployable.linkers.manifests.publishers import engine_of, third_party
from deployable.model import Database, DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Sources, Start
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import kind_of

_OVERRIDE = re.compile(r"(^|/)(docker-)?compose[.-]override\.ya?ml$")
"""Laid over a file that need not be here: a tool may write it."""


def manifests(sources: Sources) -> Iterator[Manifest]:
    files = layers.read(sources)
    own = frozenset(
        re.split(r"[:@]", service.image)[0]
        for fact in files.values()
        for service in fact.services
        if service.image and service.build is not None
    )
    for path, fact in files.items():
        if "/.devcontainer/" in f"/{path}":
            continue
        problems = fact.problems
        if not layers.alone(path, files) or _OVERRIDE.search(path):
            problems = tuple(problem for problem in problems if not problem.kind.startswith("dangling"))
        made = [_manifest(one, own, sources) for one in layers.laid(path, files, sources)]
        if made:
            made[0] = made[0]._replace(problems=problems)
        yield from made


def _manifest(laid: Laid, own: frozenset[str], sources: Sources) -> Manifest:
    service = laid.service
    engine = engine_of(laid.image) if service.build is None else ""
    context = joined(folder_of(laid.at["build"]), service.build) if _local(service.build) else ""
    words = _words(service)
    found = commands.server(commands.starts(words)) if words else None
    kind = "web"
    if engine:
        kind = "database"
    elif service.build is None and third_party(laid.image, own):
        kind = "third-party"
    elif found is not None and found.role == "worker":
        kind = "worker"
    elif found is not None and found.role in ("migration", "setup") and not laid.ports:
        kind = "job"
    env_files = [_env_file(item, sources) for item in laid.env_files]
    missing = tuple(f"env file {path}" for path, known, _, _ in env_files if not known)
    command = " ".join(part for part in (service.entrypoint, service.command) if part)
    dockerfile = ""
    if context and not service.inline:
        dockerfile = joined(context, service.dockerfile or "Dockerfile")
    return Manifest(
        "compose",
        Location(laid.at[""], service.line),
        service=service.name,
        kind=kind,
        environment=laid.environment,
        root=context,
        dockerfile=dockerfile,
        image=service.image,
        command=command,
        command_line=laid.line(laid.at["command"], service.command_line),
        ports=_listening(laid),
        health=tuple(_health(laid, engine)),
        env=tuple(_env(laid)) + tuple(_from_files(env_files, service.name, laid.environment, sources)),
        env_elsewhere=missing,
        depends_on=service.depends_on,
        instances=service.replicas[0],
        disks=tuple(
            (mount.target, laid.line(file, mount.line)) for mount, file in laid.volumes if mount.kind != "tmpfs"
        ),
        databases=(_database(laid, engine),) if engine else (),
        paths=tuple(_paths(laid, context, dockerfile, sources)),
        attributes=tuple(_attributes(laid)),
        starts=_starts(laid, words, context, dockerfile, sources) if words and context else (),
    )


def _starts(
    laid: Laid, words: tuple[str, ...] | str, context: str, dockerfile: str, sources: Sources
) -> tuple[Start, ...]:
    folder = started_from(words, context, dockerfile, sources) if dockerfile else context
    return launched(words, Location(laid.at["command"], laid.service.command_line), folder, sources)


def _words(service: Any) -> tuple[str, ...] | str:
    """What is run: the command as arguments of the entrypoint; a command alone is taken for the whole."""
    if service.entrypoint_words and (service.command_words or not service.command):
        return (*service.entrypoint_words, *service.command_words)
    if service.entrypoint:
        return f"{service.entrypoint} {service.command}".strip()
    return service.command_words or service.command


def _local(build: str | None) -> bool:
    return bool(build) and not re.search(r"\$|^https?:|^git@|^git:|^docker-image:", build or "")


def _listening(laid: Laid) -> tuple[tuple[str, int], ...]:
    """Ports inside the container that are published or exposed."""
    found = [(port.target, laid.line(file, port.line)) for port, file in laid.ports]
    found += [(port, laid.line(laid.at["image"], line)) for port, line in laid.service.expose]
    return tuple(dict.fromkeys(found))


def _health(laid: Laid, engine: str) -> Iterator[HealthProbe]:
    words = laid.service.health
    if not words or words[0] == "NONE":
        return
    values = {name: setting.value for name, (setting, _) in laid.env.items() if setting.value}
    found = commands.probe(words)
    port = found.port
    if port.startswith("$"):
        port = values.get(port.strip("${}").partition(":")[0], port)
    target = engine or found.target
    command = " ".join(words[1:]) if words[0] in ("CMD", "CMD-SHELL") else " ".join(words)
    yield HealthProbe(
        Location(laid.at["health"], laid.service.health_line),
        found.path,
        port,
        "health",
        command,
        found.binary,
        target=target,
    )


def _env(laid: Laid) -> Iterator[EnvDeclaration]:
    for name, (setting, file) in laid.env.items():
        kind = DeclarationKind.PROMPTED if setting.value is None else kind_of(setting.value)
        yield EnvDeclaration(
            name, Location(file, setting.line), "compose", kind, setting.value, laid.service.name, laid.environment
        )
    for setting in laid.service.args:
        yield EnvDeclaration(
            setting.name, Location(laid.at["build"], setting.line), "compose", kind_of(setting.value), setting.value,
            laid.service.name, laid.environment, "build",
        )  # fmt: skip


def _env_file(item: tuple[str, bool, int, str], sources: Sources) -> tuple[str, bool, int, str]:
    """(path in the repository, whether it is there, line, compose file)."""
    path = joined(folder_of(item[3]), item[0])
    return path, path in sources.files, item[2], item[3]


def _from_files(
    items: list[tuple[str, bool, int, str]], service: str, environment: str, sources: Sources
) -> Iterator[EnvDeclaration]:
    for path, known, _, _ in items:
        dotenv = sources.read("dotenv", path) if known else None
        for entry in dotenv.entries if dotenv else ():
            if not getattr(entry, "commented", False):
                yield EnvDeclaration(
                    entry.name,
                    Location(path, entry.line),
                    "dotenv",
                    kind_of(entry.value),
                    entry.value,
                    service,
                    environment,
                )


def _database(laid: Laid, engine: str) -> Database:
    published = [
        port._replace(line=laid.line(file, port.line)) for port, file in laid.ports if port.published or port.target
    ]
    reachable = [port for port in published if not port.address.startswith(("127.", "localhost", "[::1]", "::1"))]
    data = [
        mount
        for mount, _ in laid.volumes
        if mount.kind in ("volume", "bind")
        and "initdb" not in mount.target
        and not mount.target.endswith((".sql", ".conf", ".sh", ".cnf"))
    ]
    attributes: list[tuple[str, str, int]] = [("image", laid.service.image, laid.service.image_line)]
    attributes += [("volume", mount.target, mount.line) for mount in data]
    attributes += [
        ("port", f"{port.address}:{port.published}:{port.target}".strip(":"), port.line) for port in published
    ]
    return Database(
        laid.service.name, Location(laid.at["image"], laid.service.image_line or laid.service.line), engine,
        public="yes" if reachable else "no", attributes=tuple(attributes),
    )  # fmt: skip


def _paths(laid: Laid, context: str, dockerfile: str, sources: Sources) -> Iterator[tuple[str, str, int]]:
    if context and not context.startswith(".."):
        line = laid.line(laid.at["build"], laid.service.build_line)
        yield "build", context, line
        if dockerfile and "$" not in dockerfile:
            yield "dockerfile", dockerfile, line


def _attributes(laid: Laid) -> Iterator[tuple[str, str, int]]:
    service = laid.service
    if laid.override:
        yield "override", posixpath.basename(laid.path), service.line
    if service.image:
        yield "image", service.image, laid.line(laid.at["image"], service.image_line)
    if service.target:
        yield "target", service.target, laid.line(laid.at["build"], service.build_line)
    if service.restart:
        yield "restart", service.restart, service.line
    if service.network:
        yield "network_mode", service.network, service.line
    if service.user[0]:
        yield "user", *service.user
    yield "limits", "yes" if service.limits else "no", service.line
    yield "init", "yes" if service.init else "no", service.line
    for profile in service.profiles:
        yield "profile", profile, service.line
    for port, file in laid.ports:
        yield "port", f"{port.address}:{port.published}:{port.target}".strip(":"), laid.line(file, port.line)
    for mount, file in laid.volumes:
        yield f"mount.{mount.kind}", f"{mount.source}:{mount.target}", laid.line(file, mount.line)
    for path, _, line, file in laid.env_files:
        yield "env_file", joined(folder_of(file), path), laid.line(file, line)
    if service.command and not service.entrypoint:
        yield "arguments", "only", laid.line(laid.at["command"], service.command_line)
    for setting in service.args:
        if setting.value is not None:
            yield f"arg.{setting.name}", setting.value, laid.line(laid.at["build"], setting.line)
    if service.health[:1] == ("NONE",):
        yield "healthcheck", "none", service.health_line
