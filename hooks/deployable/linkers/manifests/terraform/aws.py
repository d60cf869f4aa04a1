"""AWS services of Terraform: ECS tasks with their services and load balancers, App Runner, Elastic Beanstalk, Lambda.

Defaults after the provider's documentation: a target group checks ``/`` for 200 on the traffic port, a service runs no task until
``desired_count`` says so, a function ends after 3 seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deployable.linkers.manifests.terraform import templates
from deployable.linkers.manifests.terraform.scope import Module
from deployable.linkers.manifests.terraform.shapes import IGNORED, decided, each, ignores, listed
from deployable.model import EnvDeclaration, Gap, HealthProbe, Location, Manifest, Sources, Unreadable
from deployable.written.declarations import Attribute, scalars, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Entry, Mapping, Node, Scalar, Sequence, documents
from deployable.written.services import app_runner, ecs, elastic_beanstalk

_SERVICES = re.compile(r"ecs|fargate|app-?runner|beanstalk|cloud-?run|lambda", re.IGNORECASE)
_TASK = {"volume": "volumes"}


def manifests(module: Module, sources: Sources) -> Iterator[Manifest | Gap]:
    for path, block in module.each("aws_ecs_task_definition"):
        yield from _task(module, path, block, sources)
    for path, block in module.calls:
        yield from _of_registry(module, path, block)
    for path, block in module.each("aws_apprunner_service"):
        yield _app_runner(module, path, block)
    for path, block in module.each("aws_elastic_beanstalk_environment"):
        yield _beanstalk(module, path, block)
    for path, block in module.each("aws_lambda_function"):
        yield _function(module, path, block)


# --------------------------------------------------------------------------- ECS


def _task(module: Module, path: str, block: Any, sources: Sources) -> Iterator[Manifest | Gap]:
    body = module.body(path, block)
    given = body.get("container_definitions")
    items = _containers(given)
    run = _run(module, *block.labels[1:])
    if items is None:
        found = _file(module, given, sources)
        if found is None:
            place = Location(path, body.line_of("container_definitions"))
            yield Gap(
                "manifests", place, f"the containers of the task {block.labels[1]} are computed when Terraform runs"
            )
    else:
        task = ecs.camel(listed(body._replace(entries=_without(body)), _TASK))
        assert isinstance(task, Mapping)
        entry = Entry("containerDefinitions", items, items.line, items.column)
        task = task._replace(entries=(*task.entries, entry))
        found = ecs.containers(path, task, "terraform", environment_of(path))
    yield from ecs.laid(found or [], run)


def _of_registry(module: Module, path: str, block: Any) -> Iterator[Manifest | Gap]:
    """A module of the registry: the service of terraform-aws-modules takes container definitions by name; others are not known."""
    source = block.body.text("source")
    name = f"the module {block.labels[0]}"
    place = Location(path, block.line)
    if source != "terraform-aws-modules/ecs/aws//modules/service":
        if not source.startswith(".") and _SERVICES.search(source):
            yield Gap("manifests", place, f"{name} describes a service and comes from {source}, which is not read")
        return
    body = module.body(path, block)
    containers = tuple(_named(entry) for entry in body.mapping("container_definitions").entries)
    if not containers:
        yield Gap("manifests", place, f"the containers of {name} are computed when Terraform runs")
        return
    listing = Entry("containerDefinitions", Sequence(containers, block.line, 1), block.line, 1)
    task = ecs.camel(Mapping((listing,), block.line, 1))
    assert isinstance(task, Mapping)
    scales = body.get("enable_autoscaling") is None or body.truth("enable_autoscaling") is True
    low, high = decided(body, "autoscaling_min_capacity") or "1", decided(body, "autoscaling_max_capacity") or "10"
    run = ecs.Run("" if scales else decided(body, "desired_count") or "1", ecs.span(low, high) if scales else "")
    yield from ecs.laid(ecs.containers(path, task, "terraform", environment_of(path)), run)


def _named(entry: Entry) -> Node:
    """One entry of a map of containers, with its key as the name."""
    if not isinstance(entry.value, Mapping):
        return entry.value
    known = entry.value.get("name") is not None
    name = Entry("name", Scalar(entry.key, entry.line, entry.column, False), entry.line, entry.column)
    return entry.value._replace(entries=(*(() if known else (name,)), *entry.value.entries), line=entry.line)


def _without(body: Mapping) -> tuple[Entry, ...]:
    return tuple(entry for entry in body.entries if entry.key != "container_definitions")


def _containers(node: Node | None) -> Sequence | None:
    """The list that ``jsonencode`` takes, or that the text of a JSON document holds; ``None`` when it is neither."""
    if isinstance(node, Sequence):
        return node if node.tag != "!template" else None
    if not isinstance(node, Scalar) or not node.text.lstrip().startswith("["):
        return None
    # The text of a here-document starts on the line below its mark.
    return _listed(node.text, node.line if node.end_line > node.line else node.line - 1)


def _listed(text: str, above: int = 0) -> Sequence | None:
    try:
        found = documents("\n" * above + ecs.quoted(text))
    except Unreadable:
        return None
    return found[0] if found and isinstance(found[0], Sequence) else None


def _file(module: Module, node: Node | None, sources: Sources) -> list[Manifest] | None:
    """The containers of the file that the expression reads, filled in; ``None`` when they are not known."""
    found = templates.filled(module, node, sources)
    items = _listed(found[1]) if found else None
    if found is None or items is None:
        return None
    task = Mapping((Entry("containerDefinitions", items, items.line, 1),), 1, 1)
    made = ecs.containers(found[0], task, "ecs", environment_of(found[0]))
    known = [each for each in sources.read("ecs", found[0]) or () if each.kind != "environment"]
    faults = [each.problems for each in known] if len(known) == len(made) else [each.problems for each in made]
    return [each._replace(problems=problems) for each, problems in zip(made, faults, strict=True)]


def _run(module: Module, label: str, key: str = "") -> ecs.Run:
    """The service that runs the task: how many, how it scales, and what its load balancer asks."""
    named = re.compile(
        rf"\baws_ecs_task_definition\.{re.escape(label)}\b(?!\[)|\baws_ecs_task_definition\.{re.escape(label)}\[\"{re.escape(key)}\"\]"
    )
    running = [(path, block, module.body(path, block)) for path, block in module.each("aws_ecs_service")]
    running = [each for each in running if named.search(each[2].text("task_definition"))]
    for path, block, body in running[:1]:
        balancers = [*each(body, "load_balancer")]
        fields = scalars(
            body,
            "desired_count",
            "launch_type",
            "health_check_grace_period_seconds",
            "deployment_circuit_breaker.enable",
        )
        here = tuple((f"service.{field}", value, 0) for field, value, _ in fields)
        return ecs.Run(
            decided(body, "desired_count"),
            _scaling(module, block.labels[1]),
            tuple((node.text("container_name"), probe) for node in balancers for probe in _probes(module, node)),
            (*here, *_listeners(module)),
            IGNORED if ignores(body, "task_definition") else (),
            tuple(ecs.balancing(path, ecs.camel(node)) for node in balancers if len(running) == 1),
        )
    return ecs.Run()


def _scaling(module: Module, service: str) -> str:
    targets = [module.body(path, block) for path, block in module.each("aws_appautoscaling_target")]
    services = [*module.each("aws_ecs_service")]
    for body in targets:
        named = re.search(rf"\baws_ecs_service\.{re.escape(service)}\b", body.text("resource_id"))
        if body.text("service_namespace") in ("ecs", "") and (named or len(targets) == len(services) == 1):
            return ecs.span(body.text("min_capacity"), body.text("max_capacity"))
    return ""


def _probes(module: Module, balancer: Mapping) -> Iterator[HealthProbe]:
    named = balancer.text("target_group_arn")
    group = module.named("aws_lb_target_group", named) or module.named("aws_alb_target_group", named)
    if group is None:
        return
    path, block = group
    body = module.body(path, block)
    check = body.mapping("health_check")
    if check.truth("enabled") is False or check.tag == "!dynamic":
        return
    line = check.line_of("path") if check.get("path") is not None else check.line or block.line
    protocol = check.text("protocol") or body.text("protocol")
    found = ecs.Check(check.text("path"), line, check.text("port"), protocol, check.text("matcher"))
    yield from ecs.balanced(path, found, balancer.text("container_port"))


def _listeners(module: Module) -> Iterator[Attribute]:
    """``listener.<port>``: protocol and what it does with a request. The line is left out: it stands in another block."""
    for path, block in module.each("aws_lb_listener", "aws_alb_listener"):
        body = module.body(path, block)
        action = next(each(body, "default_action"), Mapping((), 0, 0))
        yield f"listener.{body.text('port')}", f"{body.text('protocol') or 'HTTP'} {action.text('type')}", 0


# --------------------------------------------------------------------------- the others


def _app_runner(module: Module, path: str, block: Any) -> Manifest:
    properties = ecs.camel(_kept(module.body(path, block)))
    assert isinstance(properties, Mapping)
    name = properties.text("serviceName")
    return app_runner.service(
        path, name if name and "$" not in name else block.labels[-1], block.line, properties, "terraform"
    )


def _kept(node: Mapping) -> Mapping:
    """The names of variables are not written in camel case: their maps are lists of names and values."""
    entries = []
    for entry in node.entries:
        value = entry.value
        if entry.key in ("runtime_environment_variables", "runtime_environment_secrets") and isinstance(value, Mapping):
            items = tuple(
                Mapping((Entry("name", Scalar(each.key, each.line, each.column, False), each.line, each.column), each._replace(key="value")), each.line, each.column)
                for each in value.entries
            )  # fmt: skip
            value = Sequence(items, value.line, value.column, value.end_line, value.tag)
        elif isinstance(value, Mapping):
            value = _kept(value)
        entries.append(entry._replace(value=value))
    return node._replace(entries=tuple(entries))


def _beanstalk(module: Module, path: str, block: Any) -> Manifest:
    body = module.body(path, block)
    options = []
    for setting in each(body, "setting"):
        value = setting.get("value")
        tag = value.tag if isinstance(value, Scalar) else "!"
        options.append(
            elastic_beanstalk.Option(
                setting.text("namespace"), setting.text("name"), setting.text("value"), setting.line_of("value"), tag
            )
        )
    found = elastic_beanstalk.described([(option, path) for option in options], [], Location(path, block.line))
    dynamic = any(setting.tag == "!dynamic" for setting in each(body, "setting"))
    return found._replace(service=block.labels[-1], environment=environment_of(path), root="", env_elsewhere=("the settings that Terraform computes",) if dynamic else found.env_elsewhere)  # fmt: skip


def _function(module: Module, path: str, block: Any) -> Manifest:
    body = module.body(path, block)
    variables = body.get("environment", "variables")
    return Manifest(
        "terraform",
        Location(path, block.line),
        service=block.labels[-1],
        kind="function",
        environment=environment_of(path),
        image=body.text("image_uri"),
        env=tuple(_variables(path, block.labels[-1], body.mapping("environment", "variables"))),
        env_elsewhere=() if variables is None or (isinstance(variables, Mapping) and not variables.tag) else ("an expression for the variables",),
        attributes=(
            ("resource", block.labels[0], block.line),
            *scalars(body, "handler", "runtime", "timeout", "memory_size", "package_type", "reserved_concurrent_executions", "tracing_config.mode"),
        ),
    )  # fmt: skip


def _variables(path: str, service: str, node: Mapping) -> Iterator[EnvDeclaration]:
    for entry in node.entries:
        yield variable(path, "terraform", entry.key, entry.value, entry.line, service=service)
