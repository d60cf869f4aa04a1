"""Compose files as ``Manifest`` facts: overrides laid over their base, ``extends`` followed, env files read.

Merging after docs.docker.com/reference/compose-file/merge: mappings by key, ports and volumes added, commands replaced.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.linkers import commands
from deployable.linkers.manifests.launches import launched
from deployable.model import Database, DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of, kind_of

_ENGINES = (
    ("postgres", re.compile(r"postgres|postgis|timescale|pgvector|(^|/)pg$")),
    ("mysql", re.compile(r"mysql|mariadb|percona")),
    ("mongodb", re.compile(r"mongo(?!-express)")),
    ("redis", re.compile(r"redis(?!-commander|insight)|valkey|keydb|dragonfly")),
    ("mssql", re.compile(r"mssql|azure-sql")),
    ("elasticsearch", re.compile(r"elasticsearch|opensearch(?!-dashboards)")),
    ("cassandra", re.compile(r"cassandra|scylla")),
    ("couchdb", re.compile(r"couchdb")),
    ("neo4j", re.compile(r"neo4j")),
    ("clickhouse", re.compile(r"clickhouse")),
    ("rabbitmq", re.compile(r"rabbitmq")),
    ("kafka", re.compile(r"kafka(?!-ui)|zookeeper|redpanda")),
)
_THIRD_PARTY = re.compile(
    r"^(docker\.io/|quay\.io/|ghcr\.io/|mcr\.microsoft\.com/|gcr\.io/)?(library/)?(bitnami|grafana|prom|prometheus|axllent|mailhog|maildev|"
    r"confluentinc|minio|dpage|portainer|jaegertracing|otel|hashicorp|elastic|sonatype|jenkins|gitlab|linuxserver|provectuslabs|"
    r"wurstmeister|nginxproxy|jrcs|jwilder|containrrr|traefik|caddy|certbot|schickling|offen|prodrigestivill|localstack|selenium|sj26|"
    r"mher|datalust|getsentry|supabase|keycloak|jboss|ory|verdaccio|stripe|ngrok|cloudflare|tecnativa|adminer|phpmyadmin|mongo-express)\b"
)


_OFFICIAL = frozenset({
    "nginx", "traefik", "caddy", "httpd", "haproxy", "varnish", "envoy", "adminer", "phpmyadmin", "mongo-express", "memcached", "rabbitmq",
    "nats", "consul", "vault", "registry", "wordpress", "ghost", "nextcloud", "drupal", "joomla", "matomo", "odoo", "redmine", "sonarqube",
    "kibana", "logstash", "elasticsearch", "influxdb", "telegraf", "chronograf", "kapacitor", "grafana", "prometheus", "busybox", "alpine",
    "hello-world", "zookeeper", "solr", "eclipse-mosquitto", "teamspeak", "docker", "sentry", "maildev", "mailhog", "etcd", "postgres",
    "mysql", "mariadb", "mongo", "redis", "valkey", "couchdb", "cassandra", "neo4j", "clickhouse", "percona", "arangodb", "rethinkdb",
})  # fmt: skip


class Laid(NamedTuple):
    """A service after merging; ``path`` is the file that the environment is named after, ``at`` where each part stands."""

    service: Any
    path: str
    environment: str
    at: dict[str, str]
    """Part (``command``, ``build``, ``health``, …) → the file it comes from."""
    env: dict[str, tuple[Any, str]]
    ports: tuple[tuple[Any, str], ...]
    volumes: tuple[tuple[Any, str], ...]
    env_files: tuple[tuple[str, bool, int, str], ...]
    override: bool = False

    def line(self, file: str, line: int) -> int:
        """A line that stands in another file than the manifest's own is that of the service here."""
        return line if file == self.at[""] else int(self.service.line)


def engine_of(image: str) -> str:
    """The database engine that an image's name tells, empty for any other image."""
    name = re.split(r"[:@]", image.replace("library/", ""))[0].rpartition("/")[2] if image else ""
    if re.search(r"exporter|backup|-ui|admin|express|web$|commander|insight|client|dashboard", name):
        return ""
    return next((engine for engine, pattern in _ENGINES if pattern.search(name)), "")


def third_party(image: str, own: frozenset[str]) -> bool:
    """An image of somebody else: an official one, or one of a publisher that everybody uses."""
    if not image or image.startswith("$"):
        return False
    name = re.split(r"[:@]", image)[0]
    if name in own or name.rpartition("/")[2] in own:
        return False
    return name.removeprefix("docker.io/").removeprefix("library/") in _OFFICIAL or bool(_THIRD_PARTY.search(name))


def manifests(sources: Sources) -> Iterator[Manifest]:
    files = {path: fact for path in sources.having("compose") if (fact := sources.read("compose", path))}
    own = frozenset(
        re.split(r"[:@]", service.image)[0]
        for fact in files.values()
        for service in fact.services
        if service.image and service.build is not None
    )
    for path, fact in files.items():
        if "/.devcontainer/" in f"/{path}":
            continue
        base = _base(path, files)
        problems = fact.problems
        if base or fact.includes:
            problems = tuple(problem for problem in problems if not problem.kind.startswith("dangling"))
        laid = list(_laid(path, fact, base, files))
        made = [_manifest(one, own, fact, sources) for one in laid]
        if made:
            made[0] = made[0]._replace(problems=problems)
        yield from made


def _base(path: str, files: dict[str, Any]) -> str:
    """The file that this one is an override of: same folder, and some service here builds only on what stands there."""
    folder, _, name = path.rpartition("/")
    stems = ("compose", "docker-compose")
    for stem in stems:
        for end in ("yml", "yaml"):
            option = f"{folder}/{stem}.{end}" if folder else f"{stem}.{end}"
            if option != path and option in files and name.startswith(stem):
                known = {service.name for service in files[option].services}
                for service in files[path].services:
                    if service.name in known and not service.image and service.build is None and not service.extends[1]:
                        return option
                if re.search(r"[.-]override\.", name):
                    return option
    return ""


def _laid(path: str, fact: Any, base: str, files: dict[str, Any]) -> Iterator[Laid]:
    environment = environment_of(path)
    if base:
        below = {service.name: service for service in files[base].services}
        for service in fact.services:
            parts = [(below[service.name], base)] if service.name in below else []
            yield _merged([*parts, (service, path)], path, environment, True)
        if environment == "production":
            names = {service.name for service in fact.services}
            for service in files[base].services:
                if service.name not in names:
                    yield _merged([(service, base)], path, environment, True)
        return
    by_name = {service.name: service for service in fact.services}
    for service in fact.services:
        parts = [(service, path)]
        file, name = service.extends
        if name:
            source = joined(folder_of(path), file) if file else path
            origin = (
                by_name.get(name)
                if not file
                else next((s for s in files[source].services if s.name == name), None)
                if source in files
                else None
            )
            if origin is not None and origin is not service:
                parts.insert(0, (origin, source))
        yield _merged(parts, path, environment or _by_mounts(service), False)


def _by_mounts(service: Any) -> str:
    """A compose file that mounts the source over the image's is for development."""
    if service.build is None or not service.build:
        return ""
    context = service.build.rstrip("/")
    sources = {mount.source.rstrip("/") for mount in service.volumes if mount.kind == "bind"}
    return "development" if sources & {context, ".", "./"} and context else ""


def _merged(parts: list[tuple[Any, str]], path: str, environment: str, override: bool) -> Laid:
    service, first = parts[0]
    at = {"": first, "command": first, "build": first, "health": first, "image": first, "replicas": first}
    env: dict[str, tuple[Any, str]] = {}
    ports: list[tuple[Any, str]] = []
    volumes: dict[str, tuple[Any, str]] = {}
    env_files: list[tuple[str, bool, int, str]] = []
    for part, file in parts:
        env.update({setting.name: (setting, file) for setting in part.env})
        ports.extend((port, file) for port in part.ports)
        volumes.update({mount.target: (mount, file) for mount in part.volumes})
        env_files.extend((*item, file) for item in part.env_files)
        changes: dict[str, Any] = {}
        for name, fields in (
            ("command", ("command", "command_words", "command_line")), ("command", ("entrypoint", "entrypoint_words")),
            ("image", ("image", "image_line")), ("build", ("build", "build_line", "dockerfile", "target")), ("health", ("health", "health_line")),
            ("replicas", ("replicas",)), ("", ("restart",)), ("", ("user",)), ("", ("limits",)), ("", ("depends_on",)), ("", ("profiles",)),
        ):  # fmt: skip
            value = getattr(part, fields[0])
            if value and value not in (("", 0), None):
                changes.update({field: getattr(part, field) for field in fields})
                if name:
                    at[name] = file
        changes["line"] = part.line
        at[""] = file
        service = service._replace(**changes)
    return Laid(service, path, environment, at, env, tuple(ports), tuple(volumes.values()), tuple(env_files), override)


def _manifest(laid: Laid, own: frozenset[str], fact: Any, sources: Sources) -> Manifest:
    service = laid.service
    engine = engine_of(service.image) if service.build is None else ""
    context = joined(folder_of(laid.at["build"]), service.build) if _local(service.build) else ""
    words = service.command_words or service.command
    found = commands.server(commands.starts(words)) if words else None
    kind = "web"
    if engine:
        kind = "database"
    elif service.build is None and third_party(service.image, own):
        kind = "third-party"
    elif found is not None and found.role == "worker":
        kind = "worker"
    elif found is not None and found.role in ("migration", "setup") and not laid.ports:
        kind = "job"
    env_files = [_env_file(item, sources) for item in laid.env_files]
    missing = tuple(f"env file {path}" for path, known, _, _ in env_files if not known)
    command = " ".join(part for part in (service.entrypoint, service.command) if part)
    dockerfile = ""
    if context:
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
        starts=launched(words, Location(laid.at["command"], service.command_line), context, sources)
        if words and context
        else (),
    )


def _local(build: str | None) -> bool:
    return bool(build) and not re.match(r"\$|https?:|git@|git:|docker-image:", build or "")


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
        if "$" not in dockerfile:
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
    if service.health[:1] == ("NONE",):
        yield "healthcheck", "none", service.health_line
