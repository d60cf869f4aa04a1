"""CloudFormation and SAM templates: resources with their properties; intrinsic functions are kept as references.

Fields after docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference. Defaults that bite: an RDS instance keeps one day of
backups (0 turns them off), is not encrypted, not protected against deletion and has no second zone; a function times out after 3 s;
a service runs one task; a target group asks for ``/`` and wants 200.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import Database, EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import intrinsics, keys
from deployable.written.declarations import Attribute, folder_of, joined, scalars, stream, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping, Scalar, Sequence
from deployable.written.services import app_runner, ecs, elastic_beanstalk

LITERALS = (b"AWS::",)
_DATABASES = (
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::DynamoDB::Table",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::DocDB::DBCluster",
)
_FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")


_JSON = re.compile(
    r"(^|/)[^/]*(template|stack|cloudformation|cfn|sam)[^/]*\.json$|(^|/)(cloudformation|cfn|cf|infra\w*|aws)/[^/]+\.json$",
    re.IGNORECASE,
)

_EXTENSION = re.compile(r"(^|/)\.ebextensions/[^/]+\.config$")


def matches(path: str) -> bool:
    """Any YAML, JSON whose name or folder speaks of a template, and Elastic Beanstalk's own files, which may hold resources.

    >>> [matches(p) for p in ("infra/db.yaml", "cloudformation/db.json", ".ebextensions/db.config", "app.template", "locales/en.json")]
    [True, True, True, True, False]
    """
    return path.endswith((".yaml", ".yml", ".template")) or bool(_JSON.search(path) or _EXTENSION.search(path))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for root in stream(path, text):
        if root.get("resources") is not None and root.get("provider") is not None:
            # The Serverless Framework puts what stands under `resources` into the template that it makes.
            inner = root.get("resources")
            parts = inner.items if isinstance(inner, Sequence) else (inner,)
            found += [made for part in parts if isinstance(part, Mapping) for made in _template(path, part)]
            continue
        made = [*_template(path, root)]
        if made:
            problems = () if _EXTENSION.search(path) else tuple(_dangling(path, root))
            secrets = tuple(_secrets(root))
            made[0] = made[0]._replace(
                problems=(*made[0].problems, *problems), attributes=(*made[0].attributes, *secrets)
            )
        found += made
    return tuple(found)


def _dangling(path: str, root: Mapping) -> Iterator[Problem]:
    names = [entry.key for part in ("Parameters", "Resources") for entry in root.mapping(part).entries]
    for name, line in dict.fromkeys(intrinsics.unresolved(root)):
        meant = keys.nearest(name, names)
        yield Problem(
            "dangling-resource", Location(path, line), f"{name} is neither a resource nor a parameter of the template",
            f"did you mean {meant}?" if meant else "", f"{name}",
        )  # fmt: skip


def _secrets(root: Mapping) -> Iterator[Attribute]:
    """Defaults of parameters that are not to be shown."""
    for entry in root.mapping("Parameters").entries:
        node = entry.value
        if isinstance(node, Mapping) and node.truth("NoEcho") and node.text("Default"):
            yield f"Parameters.{entry.key}", node.text("Default"), node.line_of("Default")


def _template(path: str, root: Mapping) -> Iterator[Manifest]:
    typed = {
        entry.key: entry.value
        for entry in intrinsics.resources(root)
        # What Elastic Beanstalk makes by itself is only changed in places there.
        if isinstance(entry.value, Mapping) and not (entry.key.startswith("AWSEB") and _EXTENSION.search(path))
    }
    databases = tuple(_database(path, name, node) for name, node in typed.items() if node.text("Type") in _DATABASES)
    if databases:
        yield Manifest(
            "cloudformation", databases[0].location, kind="database", environment=environment_of(path), databases=databases
        )  # fmt: skip
    for name, node in typed.items():
        kind, properties = node.text("Type"), node.mapping("Properties")
        if kind in _FUNCTIONS:
            yield _function(path, root, name, node, properties)
        elif kind == "AWS::ECS::TaskDefinition":
            yield from _task(path, name, properties, typed)
        elif kind == "AWS::AppRunner::Service":
            camel = ecs.camel(properties)
            assert isinstance(camel, Mapping)
            yield app_runner.service(path, name, node.line, camel, "cloudformation")
        elif kind in ("AWS::ElasticBeanstalk::Environment", "AWS::ElasticBeanstalk::ConfigurationTemplate"):
            options = [(option, path) for option in _options(properties)]
            made = elastic_beanstalk.described(options, [], Location(path, node.line))
            yield made._replace(service=name, environment=environment_of(path))


def _options(properties: Mapping) -> Iterator[elastic_beanstalk.Option]:
    for item in properties.items("OptionSettings"):
        value = item.get("Value") if isinstance(item, Mapping) else None
        if isinstance(item, Mapping) and isinstance(value, Scalar):
            yield elastic_beanstalk.Option(
                item.text("Namespace"), item.text("OptionName"), value.text, item.line_of("Value"), value.tag
            )


# --------------------------------------------------------------------------- ECS


def _task(path: str, name: str, properties: Mapping, typed: dict[str, Mapping]) -> list[Manifest]:
    task = ecs.camel(properties)
    assert isinstance(task, Mapping)
    found = ecs.containers(path, task, "cloudformation", environment_of(path))
    return ecs.laid(found, _run(path, name, typed))


def _run(path: str, task: str, typed: dict[str, Mapping]) -> ecs.Run:
    for name, node in typed.items():
        service = node.mapping("Properties")
        if node.text("Type") != "AWS::ECS::Service" or intrinsics.names(service.get("TaskDefinition")) != task:
            continue
        balancers = [item for item in service.items("LoadBalancers") if isinstance(item, Mapping)]
        count = service.get("DesiredCount")
        fields = scalars(service, "DesiredCount", "LaunchType", "HealthCheckGracePeriodSeconds", "DeploymentConfiguration.DeploymentCircuitBreaker.Enable")  # fmt: skip
        return ecs.Run(
            "1" if count is None else count.text if isinstance(count, Scalar) and not count.tag else "",
            _scaling(name, typed),
            tuple((node.text("ContainerName"), probe) for node in balancers for probe in _probes(path, node, typed)),
            (*((f"service.{field}", value, line) for field, value, line in fields), *_listeners(typed)),
            balancers=tuple(ecs.balancing(path, ecs.camel(node)) for node in balancers),
        )
    return ecs.Run()


def _scaling(service: str, typed: dict[str, Mapping]) -> str:
    targets = [node for node in typed.values() if node.text("Type") == "AWS::ApplicationAutoScaling::ScalableTarget"]
    services = [node for node in typed.values() if node.text("Type") == "AWS::ECS::Service"]
    for node in targets:
        named = re.search(rf"\b{re.escape(service)}\b", node.text("Properties", "ResourceId"))
        if named or len(targets) == len(services) == 1:
            return ecs.span(node.text("Properties", "MinCapacity"), node.text("Properties", "MaxCapacity"))
    return ""


def _probes(path: str, balancer: Mapping, typed: dict[str, Mapping]) -> Iterator[HealthProbe]:
    group = typed.get(intrinsics.names(balancer.get("TargetGroupArn")))
    properties = group.mapping("Properties") if group is not None else None
    if group is None or properties is None or properties.truth("HealthCheckEnabled") is False:
        return
    written = properties.get("HealthCheckPath") is not None
    check = ecs.Check(
        properties.text("HealthCheckPath"),
        properties.line_of("HealthCheckPath") if written else group.line_of("Type"),
        properties.text("HealthCheckPort"),
        properties.text("HealthCheckProtocol") or properties.text("Protocol"),
        properties.text("Matcher", "HttpCode"),
    )
    yield from ecs.balanced(path, check, balancer.text("ContainerPort"))


def _listeners(typed: dict[str, Mapping]) -> Iterator[Attribute]:
    """``listener.<port>``: protocol and what it does with a request."""
    for node in typed.values():
        if node.text("Type") == "AWS::ElasticLoadBalancingV2::Listener":
            properties = node.mapping("Properties")
            first = next((item for item in properties.items("DefaultActions") if isinstance(item, Mapping)), None)
            action = first.text("Type") if first is not None else ""
            yield (
                f"listener.{properties.text('Port')}",
                f"{properties.text('Protocol')} {action}",
                node.line_of("Properties", "Port"),
            )


# --------------------------------------------------------------------------- functions


def _function(path: str, root: Mapping, name: str, resource: Mapping, properties: Mapping) -> Manifest:
    shared = root.mapping("Globals", "Function")
    parameters = root.mapping("Parameters")
    settled = intrinsics.settled(shared.mapping("Environment", "Variables"), parameters)
    env = [
        *_pairs(path, settled if isinstance(settled, Mapping) else Mapping((), 0, 0), name),
        *_pairs(path, properties.mapping("Environment", "Variables"), name),
    ]
    given = properties.get("Environment", "Variables")
    code = properties.text("CodeUri") or shared.text("CodeUri")
    base = folder_of(path)
    local = code and not code.startswith(("s3:", "http"))
    return Manifest(
        "cloudformation",
        Location(path, resource.line),
        service=name,
        kind="function",
        environment=environment_of(path),
        root=joined(base, code) if local else "",
        command=properties.text("Handler") or shared.text("Handler"),
        command_line=0,
        image=properties.text("ImageUri"),
        env=tuple(env),
        env_elsewhere=() if given is None or isinstance(given, Mapping) else ("an expression for the variables",),
        paths=(
            (("CodeUri", joined(base, code), properties.line_of("CodeUri")),)
            if local and properties.text("CodeUri")
            else ()
        ),
        attributes=(
            *_settings(shared, properties, resource.line),
            *_events(properties),
            *scalars(resource.mapping("Metadata"), "BuildMethod"),
            *scalars(properties, "InlineCode"),
        ),
    )


def _settings(shared: Mapping, properties: Mapping, line: int) -> Iterator[Attribute]:
    """The function's own fields, those of ``Globals``, and the timeout of 3 seconds when neither says one."""
    fields = ("Runtime", "Handler", "Timeout", "MemorySize", "PackageType", "Tracing", "ReservedConcurrentExecutions")
    own = scalars(properties, *fields)
    known = {field for field, _, _ in own}
    found = (*own, *(each for each in scalars(shared, *fields) if each[0] not in known))
    yield from found
    if all(field != "Timeout" for field, _, _ in found):
        yield "Timeout", "3", line


def _events(properties: Mapping) -> Iterator[Attribute]:
    for event in properties.mapping("Events").entries:
        node = event.value
        if isinstance(node, Mapping) and node.text("Properties", "Path"):
            yield (
                "event",
                f"{node.text('Properties', 'Method').upper() or 'ANY'} {node.text('Properties', 'Path')}",
                event.line,
            )


def _pairs(path: str, node: Mapping, service: str) -> Iterator[EnvDeclaration]:
    for entry in node.entries:
        yield variable(
            path,
            "cloudformation",
            entry.key,
            entry.value,
            entry.line,
            service=service,
            environment=environment_of(path),
        )


# --------------------------------------------------------------------------- databases


def _decided(node: Mapping, *keys: str) -> str:
    """The text under the keys; ``${}`` when a parameter or a condition decides it."""
    value = node.get(*keys)
    return value.text if isinstance(value, Scalar) and not value.tag else "${}"


_PROPERTIES = (
    "BackupRetentionPeriod", "MultiAZ", "StorageEncrypted", "DeletionProtection", "PubliclyAccessible", "MasterUserPassword",
    "ManageMasterUserPassword", "DBClusterIdentifier", "SourceDBInstanceIdentifier", "SnapshotRetentionLimit", "AtRestEncryptionEnabled",
    "TransitEncryptionEnabled", "Engine", "EngineMode", "KmsKeyId", "DBSnapshotIdentifier", "SnapshotIdentifier",
)  # fmt: skip


def _database(path: str, name: str, resource: Mapping) -> Database:
    kind, attributes = resource.text("Type"), tuple(_fields(resource))
    values = {field: value for field, value, _ in attributes}
    retention = values.get("BackupRetentionPeriod", "1")
    backups = "off" if retention == "0" else "on" if retention.isdigit() else ""
    return Database(
        name,
        Location(path, resource.line_of("Type")),
        _engine(kind, values.get("Engine", "")),
        "",
        backups if "RDS" in kind else "",
        {"true": "yes", "false": "no"}.get(values.get("PubliclyAccessible", "").lower(), ""),
        attributes,
    )


def _engine(kind: str, written: str) -> str:
    if "DynamoDB" in kind or "ElastiCache" in kind:
        return "dynamodb" if "DynamoDB" in kind else "redis"
    return written.removeprefix("aurora-") or "rds"


def _fields(resource: Mapping) -> Iterator[Attribute]:
    yield "Type", resource.text("Type"), resource.line_of("Type")
    properties = resource.mapping("Properties")
    for holder, fields in ((properties, _PROPERTIES), (resource, ("DeletionPolicy", "UpdateReplacePolicy"))):
        for field in fields:
            if holder.get(field) is not None:
                yield field, _decided(holder, field), holder.line_of(field)
    if properties.get("PointInTimeRecoverySpecification") is not None:
        value = _decided(properties, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")
        yield "PointInTimeRecoveryEnabled", value, properties.line_of("PointInTimeRecoverySpecification")
