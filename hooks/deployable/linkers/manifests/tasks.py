"""ECS tasks of JSON and YAML files with the services that run them, and what a workflow puts into them before it deploys them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname
from typing import Any

from deployable.deployed import value_of
from deployable.model import DeclarationKind, EnvDeclaration, Location, Manifest, Sources
from deployable.written.declarations import joined
from deployable.written.kinds import kind_of
from deployable.written.services.ecs import Balancer, astray


def manifests(sources: Sources) -> Iterator[Manifest]:
    renders = [(path, each) for path in sources.having("ecs_deploy") for each in sources.read("ecs_deploy", path) or ()]
    named = {joined(each.task) for _, each in renders} & set(sources.files)
    paths = sorted({*sources.having("ecs"), *named})
    found = [manifest for path in paths for manifest in sources.read("ecs", path) or ()]
    services = [manifest for manifest in found if manifest.kind == "environment"]
    tasks = [manifest for manifest in found if manifest.kind != "environment"]
    for task in tasks:
        service = next((each for each in services if _runs(each, task, services, tasks)), None)
        if service is not None:
            task = _checked(task, service, tasks)._replace(
                instances=service.instances, attributes=task.attributes + service.attributes
            )
        for path, render in renders:
            if joined(render.task) == task.location.path and render.container in ("", task.service):
                task = task._replace(env=task.env + tuple(_added(path, render, task)))
        yield task


def _runs(service: Manifest, task: Manifest, services: list[Manifest], tasks: list[Manifest]) -> bool:
    """The service names the task's family, or both are the only ones of their folder."""
    if service.environment != task.environment:
        return False
    family = value_of(task, "family")[0]
    named = value_of(service, "service.taskDefinition")[0].rpartition("/")[2].partition(":")[0]
    if named and family:
        return named == family
    folder = dirname(task.location.path)
    files = {each.location.path for each in tasks if dirname(each.location.path) == folder}
    beside = [each for each in services if dirname(each.location.path) == folder]
    return beside == [service] and len(files) == 1


def _checked(task: Manifest, service: Manifest, tasks: list[Manifest]) -> Manifest:
    """The first container of a task carries what is wrong with the load balancers of its service."""
    family = value_of(task, "family")[0]
    containers = [
        each for each in tasks if each.location.path == task.location.path and value_of(each, "family")[0] == family
    ]
    if containers[0] is not task:
        return task
    balancers = (
        Balancer(value, Location(service.location.path, line))
        for field, value, line in service.attributes
        if field == "service.container" and "$" not in value
    )
    return task._replace(problems=(*task.problems, *astray(containers, balancers)))


def _added(path: str, render: Any, task: Manifest) -> Iterator[EnvDeclaration]:
    for pairs, secret in ((render.env, False), (render.secrets, True)):
        for name, value, line in pairs:
            kind = DeclarationKind.REFERENCE if secret else kind_of(value)
            yield EnvDeclaration(name, Location(path, line), "ecs", kind, value, task.service, task.environment)
