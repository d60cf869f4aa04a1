"""Kubernetes workloads as ``Manifest`` facts: ConfigMaps, Secrets, Services, Ingresses and autoscalers joined by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.linkers import commands
from deployable.linkers.manifests import charts
from deployable.linkers.manifests.cluster_references import dangling
from deployable.linkers.manifests.origins import Origins
from deployable.linkers.manifests.overlays import Overlays
from deployable.linkers.manifests.publishers import engine_of, third_party
from deployable.model import Database, DeclarationKind, EnvDeclaration, Gap, HealthProbe, Location, Manifest, Sources
from deployable.written.declarations import folder_of, spelt
from deployable.written.kinds import environment_of, kind_of
from deployable.written.nodes import Mapping
from deployable.written.workloads import objects

KINDS = {"Job": "job", "CronJob": "cron"}
Found = list[tuple[Any, str]]
"""Objects with the file they stand in."""


def manifests(sources: Sources) -> Iterator[Manifest | Gap]:
    origins = Origins()
    overlays = Overlays(sources, origins)
    overlaid = list(overlays.deployed())
    release = charts.released(sources, origins)
    plain: Found = []
    for path in sources.having("kubernetes"):
        if path in overlays.used or path in release.templates or folder_of(path) in overlays.facts:
            continue
        plain.extend((fact, path) for fact in sources.read("kubernetes", path) or ())
    yield from _deployed(plain)
    for folder, trees in overlaid:
        environment = environment_of(f"{folder}/x")
        missing = tuple(overlays.missing(folder))
        for manifest in _settled(trees, origins):
            problems, missing = (*manifest.problems, *missing), ()
            yield manifest._replace(environment=environment or manifest.environment, problems=problems)
    for installed in release.deployed:
        yield from map(installed.described, _settled(installed.documents, origins))
    yield from release.gaps


def _settled(trees: list[Mapping], origins: Origins) -> Iterator[Manifest]:
    found = [(fact, origins.place(fact.line)[0]) for tree in trees for fact in objects(tree)]
    for manifest in _deployed(found):
        own = manifest.location
        path, line = origins.place(own.line)
        yield origins.settled(manifest, Location(path, line) if path else own)


def _deployed(found: Found) -> Iterator[Manifest]:
    around = Around.of(found)
    astray = (
        *dangling(found),
        *(each._replace(location=each.location._replace(path=path)) for fact, path in found for each in fact.problems),
    )
    for fact, path in found:
        for container in fact.containers:
            if not container.init:
                yield _manifest(fact, container, path, around)._replace(problems=astray)
                astray = ()


class Around(NamedTuple):
    """The objects that are deployed together, by what others ask of them."""

    services: list[Any]
    ingresses: list[Any]
    scalers: dict[str, Any]
    """Autoscalers by the workload that they scale."""
    named: dict[tuple[str, str], Found]

    @classmethod
    def of(cls, found: Found) -> Around:
        named: dict[tuple[str, str], Found] = {}
        for fact, path in found:
            named.setdefault((fact.kind, fact.name), []).append((fact, path))
        kinds = {
            kind: [fact for fact, _ in found if fact.kind == kind]
            for kind in ("Service", "Ingress", "HorizontalPodAutoscaler")
        }
        scalers = {fact.target: fact for fact in reversed(kinds["HorizontalPodAutoscaler"])}
        return cls(kinds["Service"], kinds["Ingress"], scalers, named)

    def near(self, kind: str, name: str, path: str) -> tuple[Any, str] | None:
        """The object of that kind and name, the one in the same folder first."""
        found = self.named.get((kind, name), [])
        folder = folder_of(path)
        return next(((fact, file) for fact, file in found if folder_of(file) == folder), found[0] if found else None)


def _manifest(fact: Any, container: Any, path: str, around: Around) -> Manifest:
    environment = environment_of(path) or environment_of(f"{fact.namespace}/x")
    env, elsewhere = _env(container, path, fact.name, environment, around)
    engine = engine_of(container.image) if fact.kind not in KINDS else ""
    labels = set(fact.pod_labels)
    services = [service for service in around.services if service.selector and set(service.selector) <= labels]
    kind = KINDS.get(fact.kind, "web" if container.ports or services else "worker")
    command = spelt(*container.command, *container.args)
    before = tuple(spelt(*one.command, *one.args) for one in fact.containers if one.init and (one.command or one.args))
    if engine:
        kind = "database"
    elif third_party(container.image, frozenset()) or _beside(fact, container):
        kind = "third-party"
    scaler = around.scalers.get(fact.name)
    return Manifest(
        "kubernetes",
        Location(path, container.line),
        service=fact.name,
        kind=kind,
        environment=environment,
        image=container.image,
        command=command,
        command_line=container.command_line,
        pre_deploy=before,
        ports=tuple((number, line) for _, number, line in container.ports),
        health=tuple(_health(container, path, engine)),
        env=tuple(env),
        env_elsewhere=elsewhere,
        instances=fact.replicas[0] or ("1" if fact.kind in ("Deployment", "StatefulSet") else ""),
        autoscaling="-".join(scaler.bounds) if scaler else "",
        disks=tuple((mount_path, line) for name, mount_path, line in container.mounts if _durable(fact, name)),
        domains=tuple(_domains(services, around)),
        databases=(_database(fact, container, path, engine, services),) if engine else (),
        attributes=tuple(_attributes(fact, container, services, around)),
    )


def _beside(fact: Any, container: Any) -> bool:
    """A helper in a pod whose main container is another one."""
    others = [other for other in fact.containers if other is not container and not other.init]
    return bool(others) and (_sidecar(container) or (not container.ports and any(other.ports for other in others)))


def _sidecar(container: Any) -> bool:
    return bool(
        re.search(
            r"proxy|sidecar|envoy|istio|linkerd|fluent|otel|collector|exporter|agent|nginx|vault|datadog",
            container.image,
        )
    )


def _durable(fact: Any, name: str) -> bool:
    kinds = {volume: source for volume, source, _ in fact.volumes}
    return kinds.get(name) in (
        "persistentVolumeClaim",
        "hostPath",
        "nfs",
        "csi",
        "awsElasticBlockStore",
        "gcePersistentDisk",
    ) or (name not in kinds and fact.claims)


def _health(container: Any, path: str, engine: str) -> Iterator[HealthProbe]:
    names = {name: number for name, number, _ in container.ports}
    for probe in container.probes:
        port = names.get(probe.port, probe.port)
        if probe.command:
            found = commands.probe(probe.command)
            target = engine or found.target
            yield HealthProbe(
                Location(path, probe.line),
                found.path,
                found.port,
                probe.kind,
                " ".join(probe.command),
                found.binary,
                target=target,
            )
        else:
            yield HealthProbe(
                Location(path, probe.line), probe.path, port, probe.kind, target=engine or "app", host=probe.host
            )


def _env(
    container: Any, path: str, service: str, environment: str, around: Around
) -> tuple[list[EnvDeclaration], tuple[str, ...]]:
    declared: list[EnvDeclaration] = []
    elsewhere: list[str] = []
    for item in container.env_from:
        kind = "Secret" if item.source == "secret" else "ConfigMap"
        found = around.near(kind, item.of, path)
        if found is None:
            elsewhere.append(f"{kind} {item.of}, which is not in the repository")
            continue
        if found[0].incomplete[0]:
            elsewhere.append(f"{found[0].incomplete[0]} of {kind} {item.of}")
        for key, value, line in found[0].data:
            declared.append(
                EnvDeclaration(
                    f"{item.prefix}{key}",
                    Location(found[1], line),
                    "kubernetes",
                    kind_of(value),
                    value,
                    service,
                    environment,
                )
            )
    for entry in container.env:
        if "$" in entry.name:
            elsewhere.append("names that only Helm knows")
            continue
        kind_found = kind_of(entry.value) if entry.source == "value" else DeclarationKind.REFERENCE
        if entry.value and "$(" in entry.value:
            kind_found = DeclarationKind.REFERENCE
        declared.append(
            EnvDeclaration(
                entry.name, Location(path, entry.line), "kubernetes", kind_found, entry.value, service, environment
            )
        )
    return declared, tuple(elsewhere)


def _domains(services: list[Any], around: Around) -> Iterator[tuple[str, int]]:
    names = {service.name for service in services}
    for ingress in around.ingresses if names else ():
        if names & {service for _, service, _ in ingress.rules}:
            yield from ((host, 0) for host, _ in ingress.hosts)


def _database(fact: Any, container: Any, path: str, engine: str, services: list[Any]) -> Database:
    public = any(service.service_type in ("LoadBalancer", "NodePort") and not service.inside for service in services)
    attributes = [("image", container.image, container.image_line)]
    attributes += [("volume", mount, line) for name, mount, line in container.mounts if _durable(fact, name)]
    return Database(
        fact.name,
        Location(path, container.image_line or container.line),
        engine,
        public="yes" if public else "no",
        attributes=tuple(attributes),
    )


def _attributes(fact: Any, container: Any, services: list[Any], around: Around) -> Iterator[tuple[str, str, int]]:
    yield "kind", fact.kind, fact.line
    yield "image", container.image, container.image_line
    yield "limits", "yes" if container.limits else "no", container.line
    for secret in dict.fromkeys(entry.of for entry in container.env if entry.source == "secret"):
        yield "secret", secret, container.line
    if container.args and not container.command:
        yield "arguments", "only", container.command_line
    yield "replicas", fact.replicas[0], fact.replicas[1] or fact.line
    for field, value, line in (*fact.security, *container.security):
        yield f"security.{field}", value, line
    for service in services:
        yield "service.type", service.service_type, 0
        for port, target, _ in service.ports:
            yield "service.port", f"{port}:{target}", 0
    names = {service.name for service in services}
    for ingress in around.ingresses if names else ():
        for prefix, service, _ in ingress.rules:
            if service in names:
                yield "ingress.path", prefix, 0
                yield "ingress.tls", "yes" if ingress.tls else "no", 0
                for name, value in ingress.annotations:
                    if "rewrite-target" in name or "path-prefix-strip" in name.lower():
                        yield "ingress.rewrite", value, 0
