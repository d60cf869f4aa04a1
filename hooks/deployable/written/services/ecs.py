"""ECS task definitions, in whichever file they are written: JSON, CloudFormation, Terraform. Fields after the RegisterTaskDefinition API.

``environment`` holds plain text, ``secrets`` references; ``environmentFiles`` are objects in S3 whose names cannot be seen here.
``essential`` is true by default, a container without ``portMappings`` answers nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from deployable.model import DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import Attribute, arguments, command_line, scalars, spelt, variable, words
from deployable.written.nodes import DEEPEST, Mapping, Node, Scalar, Sequence

CONTAINER: dict[str, object] = {
    **dict.fromkeys((
        "name", "image", "repositoryCredentials", "cpu", "memory", "memoryReservation", "links", "essential", "restartPolicy",
        "entryPoint", "command", "mountPoints", "volumesFrom", "linuxParameters", "startTimeout", "stopTimeout", "versionConsistency",
        "hostname", "user", "workingDirectory", "disableNetworking", "privileged", "readonlyRootFilesystem", "dnsServers",
        "dnsSearchDomains", "extraHosts", "dockerSecurityOptions", "interactive", "pseudoTerminal", "dockerLabels", "ulimits",
        "systemControls", "resourceRequirements", "firelensConfiguration", "credentialSpecs",
    )),
    "environment": [dict.fromkeys(("name", "value"))],
    "secrets": [dict.fromkeys(("name", "valueFrom", "value"))],
    "environmentFiles": [dict.fromkeys(("value", "type"))],
    "portMappings": [dict.fromkeys(("containerPort", "hostPort", "protocol", "name", "appProtocol", "containerPortRange"))],
    "healthCheck": dict.fromkeys(("command", "interval", "timeout", "retries", "startPeriod")),
    "logConfiguration": dict.fromkeys(("logDriver", "options", "secretOptions")),
    "dependsOn": [dict.fromkeys(("containerName", "condition"))],
}  # fmt: skip
"""The keys of a container definition."""
_BARE = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|(?<=[:\[,])([ \t]*)\$\{([^{}\"\n]*)\}")
_FIELDS = (
    "memory",
    "memoryReservation",
    "cpu",
    "essential",
    "user",
    "privileged",
    "readonlyRootFilesystem",
    "stopTimeout",
)


def containers(
    path: str, task: Mapping, source: str = "ecs", environment: str = "", host: str = "ecs"
) -> list[Manifest]:
    """One ``Manifest`` a container of the task; the first carries the faults of form of the whole task.

    What only the running task knows (``!…`` tags, ``${…}``) stays a reference.
    """
    items = [item for item in task.items("containerDefinitions") if isinstance(item, Mapping)]
    ending = {node.text("containerName") for node in _waits(items) if node.text("condition") in ("COMPLETE", "SUCCESS")}
    found = [_container(path, task, item, _kind(item, len(items), ending), source, environment, host) for item in items]
    if found:
        found[0] = found[0]._replace(problems=(*_problems(path, task, items), *_dangling(path, task, items)))
    return found


def _waits(items: list[Mapping]) -> Iterator[Mapping]:
    """Every entry of every ``dependsOn``."""
    yield from (node for item in items for node in item.items("dependsOn") if isinstance(node, Mapping))


def _kind(item: Mapping, count: int, ending: set[str]) -> str:
    """A container that others wait for until it ends is a job; one that the task can do without stands beside it."""
    if item.text("name") in ending:
        return "job"
    if item.items("portMappings"):
        return "web"
    return "worker" if count == 1 or item.truth("essential") is not False else "third-party"


class Balancer(NamedTuple):
    """The container that a service's load balancer sends to; empty where that is put together."""

    container: str
    location: Location


class Run(NamedTuple):
    """What the service and the load balancer around a task say of it."""

    instances: str = ""
    autoscaling: str = ""
    asked: tuple[tuple[str, HealthProbe], ...] = ()
    """What load balancers ask, each with the container that they name."""
    attributes: tuple[Attribute, ...] = ()
    env_elsewhere: tuple[str, ...] = ()
    balancers: tuple[Balancer, ...] = ()


def span(low: str, high: str) -> str:
    """``2-10``; what is only known when it is deployed is ``?``."""
    return "-".join(bound if bound.isdigit() else "?" for bound in (low, high))


def laid(manifests: list[Manifest], run: Run) -> list[Manifest]:
    """The containers of one task with what its service says."""
    alone = len(manifests) == 1
    if manifests:
        problems = (*manifests[0].problems, *astray(manifests, run.balancers))
        manifests = [manifests[0]._replace(problems=problems), *manifests[1:]]
    return [
        manifest._replace(
            instances="" if run.autoscaling else run.instances,
            autoscaling=run.autoscaling,
            health=manifest.health + tuple(probe for name, probe in run.asked if alone or name == manifest.service),
            env_elsewhere=manifest.env_elsewhere + run.env_elsewhere,
            attributes=manifest.attributes + run.attributes,
        )
        for manifest in manifests
    ]


class Check(NamedTuple):
    """The health check of a target group as written; empty where nothing is."""

    path: str
    line: int
    port: str = ""
    protocol: str = ""
    codes: str = ""


def balanced(file: str, check: Check, container_port: str) -> Iterator[HealthProbe]:
    """What a load balancer asks: by default ``/`` with HTTP on the port of the traffic, and nothing but 200 is well."""
    if (check.protocol or "HTTP").upper() in ("HTTP", "HTTPS"):
        port = container_port if check.port in ("", "traffic-port") else check.port
        yield HealthProbe(Location(file, check.line), check.path or "/", port, only_200=check.codes in ("", "200"))


def quoted(text: str) -> str:
    """The JSON of a template with the ``${…}`` that stand for numbers and lists in quotes, so that it parses.

    >>> quoted('{"cpu": ${CPU}, "role": "arn:aws:iam::${ACCOUNT}:role/task"}')
    '{"cpu": "${CPU}", "role": "arn:aws:iam::${ACCOUNT}:role/task"}'
    """
    return _BARE.sub(lambda found: found[0] if found[2] is None else f'{found[1]}"${{{found[2]}}}"', text)


def camel(node: Node, depth: int = 0) -> Node:
    """The same tree with the keys as the API writes them: ``ContainerPort`` and ``container_port`` become ``containerPort``."""
    if depth > DEEPEST or isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        return node._replace(items=tuple(camel(item, depth + 1) for item in node.items))
    entries = (entry._replace(key=_camel(entry.key), value=camel(entry.value, depth + 1)) for entry in node.entries)
    return node._replace(entries=tuple(entries))


def _camel(key: str) -> str:
    first, *rest = key.split("_") if re.fullmatch(r"[A-Za-z][a-z]*(_[a-z]+)*", key) else [key]
    return first[:1].lower() + first[1:] + "".join(word.capitalize() for word in rest)


def _container(
    path: str, task: Mapping, item: Mapping, kind: str, source: str, environment: str, host: str
) -> Manifest:
    name = item.text("name") or task.text("family")
    entry, command = item.get("entryPoint"), item.get("command")
    return Manifest(
        host,
        Location(path, item.line),
        service=name,
        kind=kind,
        environment=environment,
        image=item.text("image"),
        command=command_line(entry, command),
        command_line=item.line_of("command" if words(command) else "entryPoint")
        if words(entry) or words(command)
        else 0,
        ports=tuple(_ports(item)),
        health=tuple(_health(path, item)),
        env=tuple(_env(path, item, source, name, environment)),
        env_elsewhere=tuple(_elsewhere(item)),
        depends_on=tuple(node.text("containerName") for node in item.items("dependsOn") if isinstance(node, Mapping)),
        disks=tuple(_disks(task, item)),
        attributes=(*_attributes(task, item), *arguments(entry, command, item.line_of("command"))),
    )


def _ports(item: Mapping) -> Iterator[tuple[str, int]]:
    for port in item.items("portMappings"):
        if isinstance(port, Mapping) and port.text("containerPort").isdigit():
            yield port.text("containerPort"), port.line_of("containerPort")


def _health(path: str, item: Mapping) -> Iterator[HealthProbe]:
    command = words(item.get("healthCheck", "command"))
    if command and command[0] != "NONE":
        line = item.mapping("healthCheck").line_of("command")
        asked = command[1:] if command[0] in ("CMD", "CMD-SHELL") else command
        yield HealthProbe(
            Location(path, line), command=asked[0] if command[0] == "CMD-SHELL" and asked else spelt(*asked)
        )


def _env(path: str, item: Mapping, source: str, service: str, environment: str) -> Iterator[EnvDeclaration]:
    for field, value, kind in (("environment", "value", None), ("secrets", "valueFrom", DeclarationKind.REFERENCE)):
        for node in item.items(field):
            name = node.text("name") if isinstance(node, Mapping) else ""
            if isinstance(node, Mapping) and name and "${" not in name:
                yield variable(
                    path, source, name, node.get(value), node.line_of("name"), kind=kind, service=service, environment=environment
                )  # fmt: skip


def _elsewhere(item: Mapping) -> Iterator[str]:
    if item.items("environmentFiles"):
        yield "environment files in S3"
    for field in ("environment", "secrets"):
        node = item.get(field)
        if node is not None and (
            not isinstance(node, Sequence) or node.tag or any(_unknown(entry) for entry in node.items)
        ):
            yield f"an expression for {field}"


def _unknown(node: Node) -> bool:
    return not isinstance(node, Mapping) or "${" in node.text("name")


def _disks(task: Mapping, item: Mapping) -> Iterator[tuple[str, int]]:
    """Where the container mounts a file system that outlives the task."""
    kept = {
        volume.text("name")
        for volume in (*task.items("volumes"), *task.items("volume"))
        if isinstance(volume, Mapping)
        and any(
            volume.get(key) is not None for key in ("efsVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration")
        )
    }
    for mount in item.items("mountPoints"):
        if isinstance(mount, Mapping) and mount.text("sourceVolume") in kept:
            yield mount.text("containerPath"), mount.line


def _attributes(task: Mapping, item: Mapping) -> Iterator[Attribute]:
    yield "image", item.text("image"), item.line_of("image")
    yield from scalars(task, "family", "cpu", "memory", "executionRoleArn", "taskRoleArn", "networkMode")
    for field, value, line in scalars(item, *_FIELDS):
        yield f"container.{field}", value, line
    yield "log.driver", item.text("logConfiguration", "logDriver"), item.line_of("logConfiguration")
    for entry in item.mapping("logConfiguration", "options").entries:
        if isinstance(entry.value, Scalar):
            yield f"log.options.{entry.key}", entry.value.text, entry.line


def _problems(path: str, task: Mapping, items: list[Mapping]) -> Iterator[Problem]:
    if (
        any(item.items("secrets") for item in items)
        and task.get("executionRoleArn") is None
        and task.get("family") is not None
    ):
        line = next(item.line_of("secrets") for item in items if item.items("secrets"))
        yield Problem(
            "missing-key", Location(path, line), "secrets need an executionRoleArn that may read them, and the task names none",
            "add executionRoleArn", "executionRoleArn",
        )  # fmt: skip
    limit = task.text("memory")
    for item in items:
        for node in item.items("secrets"):
            if isinstance(node, Mapping) and node.text("name") and node.get("valueFrom") is None:
                yield Problem(
                    "missing-key", Location(path, node.line), f"the secret {node.text('name')} has no valueFrom, so the task is refused",
                    "write valueFrom with the ARN of the secret or parameter", f"{node.text('name')}.valueFrom",
                )  # fmt: skip
        yield from keys.duplicates(path, item)
        if task.text("networkMode") == "awsvpc":
            yield from _mapped(path, item)
        memory = item.text("memory")
        if limit.isdigit() and memory.isdigit() and int(memory) > int(limit):
            yield Problem(
                "invalid-value", Location(path, item.line_of("memory")), f"memory {memory} of {item.text('name')} exceeds the task's {limit}",
                "raise the task's memory or lower the container's", f"{item.text('name')}.memory",
            )  # fmt: skip


def _mapped(path: str, item: Mapping) -> Iterator[Problem]:
    """In ``awsvpc`` each task has an address of its own: the two ports of a mapping must be the same."""
    for port in item.items("portMappings"):
        inside, outside = (port.text(key) if isinstance(port, Mapping) else "" for key in ("containerPort", "hostPort"))
        if isinstance(port, Mapping) and inside.isdigit() and outside.isdigit() and inside != outside:
            yield Problem(
                "invalid-value", Location(path, port.line_of("hostPort")),
                f"hostPort {outside} of {item.text('name')} differs from containerPort {inside}, which networkMode awsvpc does not allow",
                "leave hostPort out", f"{item.text('name')}.hostPort",
            )  # fmt: skip


def _dangling(path: str, task: Mapping, items: list[Mapping]) -> Iterator[Problem]:
    """Containers and volumes of the task that one of its containers names and nobody defines; the task is refused."""
    names = [_literal(item, "name") for item in items]
    volumes = task.get("volumes")
    listed = volumes is None or (isinstance(volumes, Sequence) and not volumes.tag)
    kept = [_literal(node, "name") for node in task.items("volumes")] if listed else [""]
    for item in items:
        own = item.text("name")
        for node in _waits([item]):
            said = f"{own} depends on {{}}, which no container of the task is called"
            yield from _nowhere("container", path, node, "containerName", names, own, said)
        for node in item.items("mountPoints"):
            said = f"{own} mounts the volume {{}}, which the task does not define"
            yield from _nowhere("volume", path, node, "sourceVolume", kept, own, said)


def _literal(node: Node, key: str) -> str:
    """The text under the key; empty where it is put together or stands for something."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.text if isinstance(value, Scalar) and not value.tag and "$" not in value.text else ""


def _nowhere(
    kind: str, path: str, node: Node, key: str, known: list[str], subject: str, said: str
) -> Iterator[Problem]:
    """What stands under the key when all that it could name is known, and it is none of that."""
    name = _literal(node, key)
    if isinstance(node, Mapping) and name and name not in known and "" not in known:
        meant = keys.nearest(name, known)
        yield Problem(
            f"dangling-{kind}", Location(path, node.line_of(key)), said.format(name),
            f"did you mean {meant}?" if meant else "", f"{subject} → {name}",
        )  # fmt: skip


def balancing(path: str, node: Node) -> Balancer:
    """What an entry of a service's ``loadBalancers`` names, by the API's own keys."""
    line = node.line_of("containerName") if isinstance(node, Mapping) else node.line
    return Balancer(_literal(node, "containerName"), Location(path, line))


def astray(containers: list[Manifest], balancers: Iterable[Balancer]) -> Iterator[Problem]:
    """Load balancers that send to a container which the task does not have; the service is refused."""
    names = [manifest.service for manifest in containers]
    for name, place in balancers:
        if name and name not in names and not any("$" in known or not known for known in names):
            meant = keys.nearest(name, names)
            yield Problem(
                "dangling-container", place, f"the load balancer sends to the container {name}, which the task does not have",
                f"did you mean {meant}?" if meant else "", f"load balancer → {name}",
            )  # fmt: skip
