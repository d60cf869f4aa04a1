"""ECS tasks of JSON and YAML files with the services that run them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from deployable.deployed import value_of
from deployable.model import Manifest, Sources


def manifests(sources: Sources) -> Iterator[Manifest]:
    found = [manifest for path in sources.having("ecs") for manifest in sources.read("ecs", path) or ()]
    services = [manifest for manifest in found if manifest.kind == "environment"]
    tasks = [manifest for manifest in found if manifest.kind != "environment"]
    for task in tasks:
        service = next((each for each in services if _runs(each, task, services, tasks)), None)
        if service is not None:
            task = task._replace(instances=service.instances, attributes=task.attributes + service.attributes)
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
