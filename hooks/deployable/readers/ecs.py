"""ECS task definitions and services as JSON or YAML: the files that ``register-task-definition``, GitHub's deploy action and Terraform read.

Fields after the RegisterTaskDefinition and CreateService APIs. A list of container definitions alone (``container_definitions.json``)
is a task as well; ``${…}`` of a template stands for text.
"""

from __future__ import annotations

import re

from deployable.model import Location, Manifest, Unreadable
from deployable.written import keys
from deployable.written.declarations import scalars
from deployable.written.kinds import environment_of
from deployable.written.nodes import Entry, Mapping, Node, Sequence, documents, template_line
from deployable.written.services.ecs import CONTAINER, containers, quoted

LITERALS = (b"containerDefinitions", b"containerdefinitions", b"portMappings", b'"essential"', b"taskDefinition")
_NAME = re.compile(
    r"(^|/)[^/]*(task|ecs|container|fargate|Dockerrun)[^/]*\.(json|ya?ml)(\.tpl|\.tftpl|\.tmpl)?$"
    r"|(^|/)(\.?aws|ecs|infra\w*|deploy\w*|cloud|terraform|tasks?|fargate|task[-_]definitions?)/([^/]+/)?[^/]+\.(json|ya?ml)(\.tpl|\.tftpl|\.tmpl)?$"
    r"|(^|/)templates?/[^/]+\.json(\.tpl|\.tftpl|\.tmpl)?$",
    re.IGNORECASE,
)
_SERVICE = (
    "taskDefinition", "desiredCount", "healthCheckGracePeriodSeconds", "enableExecuteCommand", "launchType",
    "deploymentConfiguration.deploymentCircuitBreaker.enable", "deploymentConfiguration.minimumHealthyPercent",
)  # fmt: skip


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("task-definition.json", ".aws/api.json", "deploy/ecs/web.json", "terraform/templates/api.json.tpl", "locales/en.json")]
    [True, True, True, True, False]
    """
    return bool(_NAME.search(path))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    """A container a ``Manifest``; a service one of the kind ``environment``, which ``linkers.manifests.tasks`` lays over its task."""
    found: list[Manifest] = []
    for root in _roots(path, text):
        task = _task(root)
        if task is None:
            if isinstance(root, Mapping) and _is_service(root):
                found.append(_service(path, root))
            continue
        version = task.text("AWSEBDockerrunVersion")
        made = containers(path, task, "ecs", environment_of(path), "elastic-beanstalk" if version else "ecs")
        unknown = [
            problem
            for item in task.items("containerDefinitions")
            for problem in keys.unknown(path, item, CONTAINER, host="a container definition")
            if problem.kind == "unknown-key"
        ]
        if made:
            made[0] = made[0]._replace(problems=(*unknown, *made[0].problems))
        found += made
    return tuple(found)


def _roots(path: str, text: str) -> tuple[Node, ...]:
    line = template_line(text)
    if line:
        raise Unreadable("is a template, which only its engine can fill in", line)
    try:
        return documents(quoted(text))
    except Unreadable as error:
        form = "YAML" if path.endswith((".yaml", ".yml")) else "JSON"
        raise Unreadable(f"is not valid {form}: {error.reason}", error.line) from None


def _task(root: Node) -> Mapping | None:
    """The mapping with ``containerDefinitions``, of the file itself or under ``taskDefinition``; one is made for a bare list of containers."""
    if isinstance(root, Mapping):
        inner = root.get("taskDefinition")
        task = inner if isinstance(inner, Mapping) else root
        return task if task.items("containerDefinitions") else None
    if isinstance(root, Sequence) and root.items and all(_is_container(item) for item in root.items):
        return Mapping((Entry("containerDefinitions", root, root.line, root.column),), root.line, root.column)
    return None


def _is_container(node: Node) -> bool:
    fields = ("portMappings", "essential", "logConfiguration", "environment", "cpu", "memory")
    return (
        isinstance(node, Mapping) and bool(node.text("image")) and any(node.get(field) is not None for field in fields)
    )


def _is_service(root: Mapping) -> bool:
    fields = ("desiredCount", "loadBalancers", "networkConfiguration", "launchType", "capacityProviderStrategy")
    return bool(root.text("taskDefinition") or root.text("serviceName")) and any(
        root.get(field) is not None for field in fields
    )


def _service(path: str, root: Mapping) -> Manifest:
    balanced = [node for node in root.items("loadBalancers") if isinstance(node, Mapping)]
    return Manifest(
        "ecs",
        Location(path, root.line),
        service=root.text("serviceName"),
        kind="environment",
        environment=environment_of(path),
        instances=root.text("desiredCount"),
        attributes=(
            *((f"service.{field}", value, line) for field, value, line in scalars(root, *_SERVICE)),
            *(("service.container", node.text("containerName"), node.line_of("containerName")) for node in balanced),
        ),
    )
