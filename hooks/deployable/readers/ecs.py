"""ECS task definitions as JSON or YAML. Fields after the RegisterTaskDefinition API.

``environment`` holds plain text, ``secrets`` references; ``environmentFiles`` are objects in S3 whose names cannot be seen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import Attribute, scalars, stream, variable, words
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping

LITERALS = (b"containerDefinitions", b"containerdefinitions")
_CONTAINER = dict.fromkeys((
    "name", "image", "repositoryCredentials", "cpu", "memory", "memoryReservation", "links", "portMappings", "essential", "restartPolicy",
    "entryPoint", "command", "environment", "environmentFiles", "mountPoints", "volumesFrom", "linuxParameters", "secrets", "dependsOn",
    "startTimeout", "stopTimeout", "versionConsistency", "hostname", "user", "workingDirectory", "disableNetworking", "privileged",
    "readonlyRootFilesystem", "dnsServers", "dnsSearchDomains", "extraHosts", "dockerSecurityOptions", "interactive", "pseudoTerminal",
    "dockerLabels", "ulimits", "logConfiguration", "healthCheck", "systemControls", "resourceRequirements", "firelensConfiguration",
    "credentialSpecs",
))  # fmt: skip
_NAME = re.compile(
    r"(^|/)[^/]*(task|ecs|container|fargate|Dockerrun)[^/]*\.(json|ya?ml)$"
    r"|(^|/)(\.?aws|ecs|infra\w*|deploy\w*|cloud|terraform|tasks?|fargate|task[-_]definitions?)/([^/]+/)?[^/]+\.(json|ya?ml)$",
    re.IGNORECASE,
)


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("task-definition.json", ".aws/api.json", "deploy/ecs/web.json", "locales/en.json")]
    [True, True, True, False]
    """
    return bool(_NAME.search(path))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for root in stream(path, text):
        task = root.mapping("taskDefinition") if isinstance(root.get("taskDefinition"), Mapping) else root
        containers = [item for item in task.items("containerDefinitions") if isinstance(item, Mapping)]
        version = root.text("AWSEBDockerrunVersion")
        for item in containers:
            found.append(_container(path, task, item, len(containers), "elastic-beanstalk" if version else "ecs"))
        if found and containers:
            problems = tuple(
                problem
                for item in containers
                for problem in keys.unknown(path, item, _CONTAINER, host="a container definition", text=text)
            )
            found[-len(containers)] = found[-len(containers)]._replace(
                problems=(*problems, *_problems(path, task, containers))
            )
    return tuple(found)


def _container(path: str, task: Mapping, item: Mapping, count: int, host: str) -> Manifest:
    environment = environment_of(path)
    family = task.text("family")
    name = item.text("name") or family
    entry, command = words(item.get("entryPoint")), words(item.get("command"))
    return Manifest(
        host,
        Location(path, item.line),
        service=name,
        kind="web"
        if item.items("portMappings")
        else "worker"
        if count == 1 or item.truth("essential") is not False
        else "third-party",
        environment=environment,
        image=item.text("image"),
        command=" ".join((*entry, *command)),
        command_line=item.line_of("command" if command else "entryPoint") if entry or command else 0,
        ports=tuple(
            (port.text("containerPort"), port.line_of("containerPort"))
            for port in item.items("portMappings")
            if isinstance(port, Mapping)
        ),
        health=tuple(_health(path, item)),
        env=tuple(_env(path, item, name, environment)),
        env_elsewhere=("environment files in S3",) if item.items("environmentFiles") else (),
        attributes=tuple(_attributes(task, item)),
    )


def _health(path: str, item: Mapping) -> Iterator[HealthProbe]:
    command = words(item.get("healthCheck", "command"))
    if command and command[0] != "NONE":
        line = item.mapping("healthCheck").line_of("command")
        yield HealthProbe(
            Location(path, line), command=" ".join(command[1:] if command[0] in ("CMD", "CMD-SHELL") else command)
        )


def _env(path: str, item: Mapping, service: str, environment: str) -> Iterator[EnvDeclaration]:
    for field, value, kind in (("environment", "value", None), ("secrets", "valueFrom", DeclarationKind.REFERENCE)):
        for node in item.items(field):
            if isinstance(node, Mapping) and node.text("name"):
                yield variable(
                    path,
                    "ecs",
                    node.text("name"),
                    node.get(value),
                    node.line_of("name"),
                    kind=kind,
                    service=service,
                    environment=environment,
                )


def _attributes(task: Mapping, item: Mapping) -> Iterator[Attribute]:
    yield "image", item.text("image"), item.line_of("image")
    yield from scalars(task, "family", "cpu", "memory", "executionRoleArn", "taskRoleArn", "networkMode")
    for field, value, line in scalars(
        item,
        "memory",
        "memoryReservation",
        "cpu",
        "essential",
        "user",
        "privileged",
        "readonlyRootFilesystem",
        "stopTimeout",
    ):
        yield f"container.{field}", value, line
    driver = item.text("logConfiguration", "logDriver")
    yield "log.driver", driver, item.line_of("logConfiguration")


def _problems(path: str, task: Mapping, containers: list[Mapping]) -> Iterator[Problem]:
    secrets = any(item.items("secrets") for item in containers)
    if secrets and task.get("executionRoleArn") is None and task.get("family") is not None:
        line = next(item.line_of("secrets") for item in containers if item.items("secrets"))
        yield Problem(
            "missing-key", Location(path, line), "secrets need an executionRoleArn that may read them, and the task names none",
            "add executionRoleArn", "executionRoleArn",
        )  # fmt: skip
    limit = task.text("memory")
    for item in containers:
        memory = item.text("memory")
        if limit.isdigit() and memory.isdigit() and int(memory) > int(limit):
            yield Problem(
                "invalid-value", Location(path, item.line_of("memory")), f"memory {memory} of {item.text('name')} exceeds the task's {limit}",
                "raise the task's memory or lower the container's", f"{item.text('name')}.memory",
            )  # fmt: skip
