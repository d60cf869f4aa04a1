"""Kubernetes objects with what rules judge of them, from parsed documents. Fields after kubernetes.io/docs/reference/kubernetes-api."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Problem
from deployable.written import keys, workload_keys
from deployable.written.declarations import words
from deployable.written.nodes import Mapping, Node, Scalar

INCOMPLETE = "deployable/incomplete"
"""The key under which whoever generates a ConfigMap or Secret says why keys are missing."""
SEALED = "$(sealed)"
"""Stands for the value of a key that only an operator knows."""
WORKLOADS = (
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "Job",
    "CronJob",
    "Pod",
    "DeploymentConfig",
    "Rollout",
)


class EnvValue(NamedTuple):
    """``source`` is ``value``, ``secret``, ``config-map`` or ``field``; ``of`` names the object, ``key`` the key in it."""

    name: str
    value: str | None
    source: str
    of: str
    key: str
    line: int
    optional: bool = False


class EnvFrom(NamedTuple):
    source: str
    of: str
    prefix: str
    line: int


class ProbeFact(NamedTuple):
    """``kind`` is ``liveness``, ``readiness`` or ``startup``; ``command`` holds the exec words."""

    kind: str
    path: str
    port: str
    command: tuple[str, ...]
    line: int
    host: str = ""
    """The ``Host`` that it sends, where one is set."""


class Container(NamedTuple):
    name: str
    line: int
    image: str = ""
    image_line: int = 0
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    command_line: int = 0
    ports: tuple[tuple[str, str, int], ...] = ()
    """(name, number, line)."""
    env: tuple[EnvValue, ...] = ()
    env_from: tuple[EnvFrom, ...] = ()
    probes: tuple[ProbeFact, ...] = ()
    limits: bool = False
    mounts: tuple[tuple[str, str, int], ...] = ()
    """(volume, path in the container, line)."""
    security: tuple[tuple[str, str, int], ...] = ()
    init: bool = False
    pre_stop: bool = False


class KubernetesObject(NamedTuple):
    kind: str
    api: str
    name: str
    namespace: str
    line: int
    labels: tuple[tuple[str, str], ...] = ()
    pod_labels: tuple[tuple[str, str], ...] = ()
    selector: tuple[tuple[str, str], ...] = ()
    replicas: tuple[str, int] = ("", 0)
    containers: tuple[Container, ...] = ()
    volumes: tuple[tuple[str, str, int], ...] = ()
    """(name, kind of source, line)."""
    claims: bool = False
    """It has volumeClaimTemplates."""
    data: tuple[tuple[str, str, int], ...] = ()
    """ConfigMap and Secret keys with their values as written."""
    ports: tuple[tuple[str, str, int], ...] = ()
    """A Service's (port, targetPort, line)."""
    service_type: str = ""
    hosts: tuple[tuple[str, int], ...] = ()
    tls: bool = False
    rules: tuple[tuple[str, str, int], ...] = ()
    """An Ingress's (path, service, line)."""
    annotations: tuple[tuple[str, str], ...] = ()
    target: str = ""
    """What a HorizontalPodAutoscaler scales."""
    bounds: tuple[str, str] = ("", "")
    security: tuple[tuple[str, str, int], ...] = ()
    attributes: tuple[tuple[str, str, int], ...] = ()
    incomplete: tuple[str, int] = ("", 0)
    """Why ``data`` does not hold every key, with the line; empty when it does."""
    inside: bool = False
    """A Service's load balancer that only its own network, or the addresses that it lists, reach."""
    problems: tuple[Problem, ...] = ()
    """Faults of form, their paths empty."""


def objects(root: Mapping) -> Iterator[KubernetesObject]:
    """The object of a document, the items of a list; nothing for what is none of Kubernetes."""
    for item in root.items("items") if root.text("kind") == "List" else (root,):
        if isinstance(item, Mapping) and item.text("apiVersion") and item.text("kind"):
            yield _object(item)


def _object(item: Mapping) -> KubernetesObject:
    kind, api = item.text("kind"), item.text("apiVersion")
    base = KubernetesObject(
        kind, api, item.text("metadata", "name"), item.text("metadata", "namespace"), item.line,
        labels=_pairs(item.get("metadata", "labels")), annotations=_pairs(item.get("metadata", "annotations")),
    )  # fmt: skip
    spec = item.mapping("spec")
    if "knative.dev" in api or "run.googleapis.com" in api:
        return base
    if kind in WORKLOADS:
        return _workload(base, spec)._replace(problems=tuple(_problems(item, kind)))
    if kind in ("ConfigMap", "Secret"):
        return base._replace(data=tuple(_data(item)), incomplete=(item.text(INCOMPLETE), item.line_of(INCOMPLETE)))
    if kind in ("ExternalSecret", "SealedSecret"):
        return _made_elsewhere(base, spec)
    if kind == "Service":
        ports = tuple(
            (port.text("port"), port.text("targetPort") or port.text("port"), port.line)
            for port in spec.items("ports")
            if isinstance(port, Mapping)
        )
        return base._replace(
            ports=ports,
            selector=_pairs(spec.get("selector")),
            service_type=spec.text("type") or "ClusterIP",
            inside=_inside(base, spec),
        )
    if kind == "Ingress":
        return base._replace(hosts=tuple(_hosts(spec)), tls=bool(spec.items("tls")), rules=tuple(_ingress(spec)))
    if kind == "HorizontalPodAutoscaler":
        return base._replace(
            target=spec.text("scaleTargetRef", "name"), bounds=(spec.text("minReplicas"), spec.text("maxReplicas"))
        )
    return base


def _problems(item: Mapping, kind: str) -> Iterator[Problem]:
    """Keys that the workload does not have; directives of patches (``$patch``) and names that are filled in are no keys."""
    for problem in keys.unknown("", item, workload_keys.WORKLOADS.get(kind), host=f"a {kind}"):
        key = problem.subject.partition(" → ")[0].rpartition(".")[2]
        if re.search(r"[${]", key):
            continue
        astray = problem.kind == "unknown-key" and key in workload_keys.CONTAINER and not problem.remedy
        yield problem._replace(remedy="indent it as deep as the container's other keys") if astray else problem


def _inside(base: KubernetesObject, spec: Mapping) -> bool:
    ranges = words(spec.get("loadBalancerSourceRanges"))
    internal = any(
        "load-balancer" in name and ("internal" in value.lower() or (name.endswith("-internal") and value == "true"))
        for name, value in base.annotations
    )
    return internal or (bool(ranges) and "0.0.0.0/0" not in ranges)


def _made_elsewhere(base: KubernetesObject, spec: Mapping) -> KubernetesObject:
    """The Secret that an operator makes: its keys are known, its values are not."""
    if base.kind == "SealedSecret":
        name = spec.text("template", "metadata", "name") or base.name
        data = [(entry.key, SEALED, entry.line) for entry in spec.mapping("encryptedData").entries]
        return base._replace(kind="Secret", name=name, data=tuple(data))
    items = [item for item in spec.items("data") if isinstance(item, Mapping)]
    data = [(item.text("secretKey"), SEALED, item.line_of("secretKey")) for item in items]
    more = ("a secret store", spec.line_of("dataFrom")) if spec.items("dataFrom") else ("", 0)
    return base._replace(
        kind="Secret", name=spec.text("target", "name") or base.name, data=tuple(data), incomplete=more
    )


def _workload(base: KubernetesObject, spec: Mapping) -> KubernetesObject:
    template = spec.mapping("template")
    if base.kind == "CronJob":
        template = spec.mapping("jobTemplate", "spec", "template")
    pod = spec if base.kind == "Pod" else template.mapping("spec")
    containers = [_container(item, True) for item in pod.items("initContainers") if isinstance(item, Mapping)]
    containers += [_container(item, False) for item in pod.items("containers") if isinstance(item, Mapping)]
    return base._replace(
        pod_labels=_pairs(template.get("metadata", "labels")) or base.labels,
        replicas=(spec.text("replicas"), spec.line_of("replicas")) if spec.text("replicas") else ("", spec.line),
        containers=tuple(containers),
        volumes=tuple(
            (item.text("name"), next((entry.key for entry in item.entries if entry.key != "name"), ""), item.line)
            for item in pod.items("volumes")
            if isinstance(item, Mapping)
        ),
        claims=bool(spec.items("volumeClaimTemplates")),
        security=_security(pod.mapping("securityContext")),
    )  # fmt: skip


def _container(item: Mapping, init: bool) -> Container:
    command, args = words(item.get("command")), words(item.get("args"))
    return Container(
        item.text("name"),
        item.line,
        item.text("image"),
        item.line_of("image"),
        command,
        args,
        item.line_of("command" if command else "args") if command or args else 0,
        tuple(
            (port.text("name"), port.text("containerPort"), port.line)
            for port in item.items("ports")
            if isinstance(port, Mapping)
        ),
        tuple(_env(node) for node in item.items("env") if isinstance(node, Mapping) and node.text("name")),
        tuple(found for node in item.items("envFrom") if isinstance(node, Mapping) for found in _env_from(node)),
        tuple(_probes(item)),
        bool(item.mapping("resources", "limits").entries),
        tuple(
            (node.text("name"), node.text("mountPath"), node.line)
            for node in item.items("volumeMounts")
            if isinstance(node, Mapping)
        ),
        _security(item.mapping("securityContext")),
        init,
        item.get("lifecycle", "preStop") is not None,
    )


def _env(node: Mapping) -> EnvValue:
    name, line = node.text("name"), node.line_of("name")
    for field, source in (("secretKeyRef", "secret"), ("configMapKeyRef", "config-map")):
        reference = node.get("valueFrom", field)
        if isinstance(reference, Mapping):
            return EnvValue(
                name,
                None,
                source,
                reference.text("name"),
                reference.text("key"),
                line,
                reference.truth("optional") is True,
            )
    if node.get("valueFrom") is not None:
        return EnvValue(name, None, "field", "", "", line)
    value = node.get("value")
    return EnvValue(name, value.text if isinstance(value, Scalar) and not value.null else "", "value", "", "", line)


def _env_from(node: Mapping) -> Iterator[EnvFrom]:
    for field, source in (("secretRef", "secret"), ("configMapRef", "config-map")):
        if node.get(field) is not None:
            yield EnvFrom(source, node.text(field, "name"), node.text("prefix"), node.line)


def _probes(item: Mapping) -> Iterator[ProbeFact]:
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = item.get(field)
        if not isinstance(probe, Mapping):
            continue
        kind, line = field.removesuffix("Probe"), item.line_of(field)
        http = probe.mapping("httpGet")
        if http.entries:
            path_line = http.line_of("path") if http.text("path") else line
            headers = [item for item in http.items("httpHeaders") if isinstance(item, Mapping)]
            host = next((item.text("value") for item in headers if item.text("name").lower() == "host"), "")
            yield ProbeFact(kind, http.text("path") or "/", http.text("port"), (), path_line, host or http.text("host"))
        elif probe.get("exec") is not None:
            yield ProbeFact(kind, "", "", words(probe.get("exec", "command")), line)
        else:
            yield ProbeFact(kind, "", probe.text("tcpSocket", "port") or probe.text("grpc", "port"), (), line)


def _security(node: Mapping) -> tuple[tuple[str, str, int], ...]:
    return tuple((entry.key, entry.value.text, entry.line) for entry in node.entries if isinstance(entry.value, Scalar))


def _pairs(node: Node | None) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, Mapping):
        return ()
    return tuple((entry.key, entry.value.text) for entry in node.entries if isinstance(entry.value, Scalar))


def _data(item: Mapping) -> Iterator[tuple[str, str, int]]:
    for field in ("data", "stringData"):
        for entry in item.mapping(field).entries:
            if isinstance(entry.value, Scalar):
                yield entry.key, entry.value.text, entry.line


def _hosts(spec: Mapping) -> Iterator[tuple[str, int]]:
    for rule in spec.items("rules"):
        if isinstance(rule, Mapping) and rule.text("host"):
            yield rule.text("host"), rule.line_of("host")


def _ingress(spec: Mapping) -> Iterator[tuple[str, str, int]]:
    for rule in spec.items("rules"):
        for path in rule.mapping("http").items("paths") if isinstance(rule, Mapping) else ():
            if isinstance(path, Mapping):
                service = path.text("backend", "service", "name") or path.text("backend", "serviceName")
                yield path.text("path") or "/", service, path.line_of("path")
