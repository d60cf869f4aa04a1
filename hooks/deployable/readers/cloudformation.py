"""CloudFormation and SAM templates: resources with their properties; intrinsic functions are kept as references.

Fields after docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference. Defaults that bite: an RDS instance keeps one day of
backups (0 turns them off), is not encrypted, not protected against deletion and has no second zone; a function times out after 3 s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import Database, DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest
from deployable.written.declarations import Attribute, folder_of, joined, stream, variable, words
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping, Node, Scalar, Sequence

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


def matches(path: str) -> bool:
    """Any YAML, and JSON whose name or folder speaks of a template.

    >>> [matches(p) for p in ("infra/db.yaml", "cloudformation/db.json", "app.template", "locales/en.json")]
    [True, True, True, False]
    """
    return path.endswith((".yaml", ".yml", ".template")) or bool(_JSON.search(path))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for root in stream(path, text):
        resources = root.mapping("Resources")
        typed = [
            entry
            for entry in resources.entries
            if isinstance(entry.value, Mapping) and entry.value.text("Type").startswith("AWS::")
        ]
        if not typed:
            continue
        parameters = root.mapping("Parameters")
        databases = tuple(
            _database(path, entry.key, entry.value, parameters)
            for entry in typed
            if isinstance(entry.value, Mapping) and entry.value.text("Type") in _DATABASES
        )
        services = [
            manifest for entry in typed for manifest in _resource(path, root, entry.key, entry.value, parameters)
        ]
        if services:
            found.append(services[0]._replace(databases=databases))
            found.extend(services[1:])
        elif databases:
            found.append(
                Manifest(
                    "cloudformation",
                    databases[0].location,
                    kind="database",
                    environment=environment_of(path),
                    databases=databases,
                )
            )
    return tuple(found)


def _resource(path: str, root: Mapping, name: str, resource: Node, parameters: Mapping) -> Iterator[Manifest]:
    if not isinstance(resource, Mapping):
        return
    kind, properties = resource.text("Type"), resource.mapping("Properties")
    if kind in _FUNCTIONS:
        yield _function(path, root, name, resource, properties)
    elif kind == "AWS::ECS::TaskDefinition":
        for item in properties.items("ContainerDefinitions"):
            if isinstance(item, Mapping):
                yield _container(path, name, item)
    elif kind == "AWS::AppRunner::Service":
        yield _app_runner(path, name, resource, properties)


def _function(path: str, root: Mapping, name: str, resource: Mapping, properties: Mapping) -> Manifest:
    shared = root.mapping("Globals", "Function")
    env = [
        *_pairs(path, shared.mapping("Environment", "Variables"), name),
        *_pairs(path, properties.mapping("Environment", "Variables"), name),
    ]
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
        env=tuple(env),
        paths=(
            (("CodeUri", joined(base, code), properties.line_of("CodeUri")),)
            if local and properties.text("CodeUri")
            else ()
        ),
        attributes=tuple(
            _scalar_attributes(properties, "Runtime", "Handler", "Timeout", "MemorySize", "PackageType", "Tracing")
        )
        + tuple(_events(properties)),
    )


def _events(properties: Mapping) -> Iterator[Attribute]:
    for event in properties.mapping("Events").entries:
        node = event.value
        if isinstance(node, Mapping) and node.text("Properties", "Path"):
            yield (
                "event",
                f"{node.text('Properties', 'Method').upper() or 'ANY'} {node.text('Properties', 'Path')}",
                event.line,
            )


def _container(path: str, task: str, item: Mapping) -> Manifest:
    name = item.text("Name") or task
    env = [
        *_listed(path, item.items("Environment"), "Value", name, None),
        *_listed(path, item.items("Secrets"), "ValueFrom", name, DeclarationKind.REFERENCE),
    ]
    command = words(item.get("HealthCheck", "Command"))
    health = ()
    if command and command[0] != "NONE":
        at = item.mapping("HealthCheck").line_of("Command")
        health = (
            HealthProbe(
                Location(path, at), command=" ".join(command[1:] if command[0] in ("CMD", "CMD-SHELL") else command)
            ),
        )
    return Manifest(
        "ecs",
        Location(path, item.line),
        service=name,
        kind="web" if item.items("PortMappings") else "worker",
        environment=environment_of(path),
        image=item.text("Image"),
        command=" ".join((*words(item.get("EntryPoint")), *words(item.get("Command")))),
        command_line=item.line_of("Command") if item.get("Command") is not None else 0,
        ports=tuple(
            (port.text("ContainerPort"), port.line_of("ContainerPort"))
            for port in item.items("PortMappings")
            if isinstance(port, Mapping) and port.text("ContainerPort").isdigit()
        ),
        health=health,
        env=tuple(env),
        env_elsewhere=("environment files in S3",) if item.items("EnvironmentFiles") else (),
        attributes=(
            ("image", item.text("Image"), item.line_of("Image")),
            ("log.driver", item.text("LogConfiguration", "LogDriver"), item.line),
        ),
    )


def _app_runner(path: str, name: str, resource: Mapping, properties: Mapping) -> Manifest:
    source = properties.mapping("SourceConfiguration")
    settings = source.mapping("ImageRepository", "ImageConfiguration")
    if not settings.entries:
        settings = source.mapping("CodeRepository", "CodeConfiguration", "CodeConfigurationValues")
    check = properties.mapping("HealthCheckConfiguration")
    health: tuple[HealthProbe, ...] = ()
    if check.text("Path") or check.text("Protocol") == "HTTP":
        line = check.line_of("Path") if check.text("Path") else properties.line_of("HealthCheckConfiguration")
        health = (HealthProbe(Location(path, line), check.text("Path") or "/", settings.text("Port") or "8080"),)
    return Manifest(
        "app-runner",
        Location(path, resource.line),
        service=name,
        environment=environment_of(path),
        command=settings.text("StartCommand"),
        command_line=settings.line_of("StartCommand") if settings.text("StartCommand") else 0,
        ports=(
            (settings.text("Port") or "8080", settings.line_of("Port") if settings.text("Port") else resource.line),
        ),
        health=health,
        env=(
            *_listed(path, settings.items("RuntimeEnvironmentVariables"), "Value", name, None),
            *_listed(path, settings.items("RuntimeEnvironmentSecrets"), "Value", name, DeclarationKind.REFERENCE),
        ),
        auto_deploy={False: "off", True: "commit"}.get(source.truth("AutoDeploymentsEnabled"), "commit"),  # type: ignore[arg-type]
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


def _listed(
    path: str, items: tuple[Node, ...], field: str, service: str, kind: DeclarationKind | None
) -> Iterator[EnvDeclaration]:
    for node in items:
        if isinstance(node, Mapping) and node.text("Name"):
            yield variable(
                path, "cloudformation", node.text("Name"), node.get(field), node.line_of("Name"), kind=kind, service=service,
                environment=environment_of(path),
            )  # fmt: skip


def resolved(node: Node | None, parameters: Mapping) -> str:
    """The text of a property; a ``Ref`` to a parameter becomes its default, every other function ``${…}``."""
    if isinstance(node, Scalar):
        if node.tag == "!Ref" or node.tag.startswith("!"):
            default = parameters.text(node.text, "Default") if node.tag == "!Ref" else ""
            return default or f"${{{node.text}}}"
        return "" if node.null else node.text
    if isinstance(node, Mapping) and len(node.entries) == 1:
        if node.entries[0].key == "Ref":
            return parameters.text(node.text("Ref"), "Default") or f"${{{node.text('Ref')}}}"
        if node.entries[0].key.startswith("Fn::"):
            return f"${{{node.entries[0].key}}}"
    return f"${{{node.tag}}}" if isinstance(node, Mapping | Sequence) and node.tag else ""


def _scalar_attributes(properties: Mapping, *fields: str) -> Iterator[Attribute]:
    for field in fields:
        if properties.get(field) is not None:
            yield field, resolved(properties.get(field), Mapping((), 0, 0)), properties.line_of(field)


def _database(path: str, name: str, resource: Mapping, parameters: Mapping) -> Database:
    kind, properties = resource.text("Type"), resource.mapping("Properties")
    attributes: list[Attribute] = [("Type", kind, resource.line_of("Type"))]
    for field in (
        "BackupRetentionPeriod", "MultiAZ", "StorageEncrypted", "DeletionProtection", "PubliclyAccessible", "MasterUserPassword",
        "ManageMasterUserPassword", "DBClusterIdentifier", "SourceDBInstanceIdentifier", "SnapshotRetentionLimit", "AtRestEncryptionEnabled",
        "TransitEncryptionEnabled", "Engine", "KmsKeyId", "DBSnapshotIdentifier",
    ):  # fmt: skip
        if properties.get(field) is not None:
            attributes.append((field, resolved(properties.get(field), parameters), properties.line_of(field)))
    for field in ("DeletionPolicy", "UpdateReplacePolicy"):
        if resource.get(field) is not None:
            attributes.append(
                (field, resource.text(field) or resolved(resource.get(field), parameters), resource.line_of(field))
            )
    if properties.get("PointInTimeRecoverySpecification") is not None:
        value = resolved(properties.get("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"), parameters)
        attributes.append(("PointInTimeRecoveryEnabled", value, properties.line_of("PointInTimeRecoverySpecification")))
    values = {field: value for field, value, _ in attributes}
    engine = (
        "dynamodb"
        if "DynamoDB" in kind
        else "redis"
        if "ElastiCache" in kind
        else re.sub(r"^aurora-", "", values.get("Engine", "")) or "rds"
    )
    retention = values.get("BackupRetentionPeriod", "1")
    backups = "off" if retention == "0" else "on" if retention.isdigit() else ""
    public = {"true": "yes", "false": "no"}.get(values.get("PubliclyAccessible", "").lower(), "")
    return Database(
        name,
        Location(path, resource.line_of("Type")),
        engine,
        "",
        backups if "RDS" in kind else "",
        public,
        tuple(attributes),
    )
