"""App Runner services as the API describes them: CloudFormation and Terraform. Fields after the CreateService API.

Defaults that bite: port 8080, a TCP health check, ``/`` for an HTTP one without a path, a new image is deployed by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest
from deployable.written.declarations import Attribute, scalars, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping


def service(path: str, name: str, line: int, properties: Mapping, source: str) -> Manifest:
    """The service whose properties are given in camel case; ``source`` is the kind of file."""
    origin = properties.mapping("sourceConfiguration")
    settings = origin.mapping("imageRepository", "imageConfiguration")
    if origin.get("codeRepository") is not None:
        settings = origin.mapping("codeRepository", "codeConfiguration", "codeConfigurationValues")
    repository = origin.mapping("imageRepository")
    in_file = origin.text("codeRepository", "codeConfiguration", "configurationSource") == "REPOSITORY"
    port = settings.text("port") or "8080"
    check = properties.mapping("healthCheckConfiguration")
    deployed = origin.truth("autoDeploymentsEnabled")
    return Manifest(
        "app-runner",
        Location(path, line),
        service=name,
        environment=environment_of(path),
        image=repository.text("imageIdentifier"),
        command=settings.text("startCommand"),
        command_line=settings.line_of("startCommand") if settings.text("startCommand") else 0,
        ports=((port, settings.line_of("port") if settings.text("port") else line),),
        health=tuple(_health(path, properties.line_of("healthCheckConfiguration"), check, port)),
        env=tuple(_env(path, name, settings, source)),
        env_elsewhere=("apprunner.yaml of the source",) if in_file else tuple(_elsewhere(settings)),
        auto_deploy="off" if deployed is False or repository.text("imageRepositoryType") == "ECR_PUBLIC" else "commit",
        attributes=tuple(_attributes(properties)),
    )


def _health(path: str, line: int, check: Mapping, port: str) -> Iterator[HealthProbe]:
    if check.text("path") or check.text("protocol") == "HTTP":
        yield HealthProbe(
            Location(path, check.line_of("path") if check.text("path") else line), check.text("path") or "/", port
        )


def _env(path: str, service: str, settings: Mapping, source: str) -> Iterator[EnvDeclaration]:
    """Variables as a list of names and values (CloudFormation) or as a map (Terraform)."""
    for field, kind in (
        ("runtimeEnvironmentVariables", None),
        ("runtimeEnvironmentSecrets", DeclarationKind.REFERENCE),
    ):
        listed = [item for item in settings.items(field) if isinstance(item, Mapping) and item.text("name")]
        named = [(item.text("name"), item.get("value"), item.line_of("name")) for item in listed]
        named += [(entry.key, entry.value, entry.line) for entry in settings.mapping(field).entries]
        for name, value, line in named:
            yield variable(
                path, source, name, value, line, kind=kind, service=service, environment=environment_of(path)
            )


def _elsewhere(settings: Mapping) -> Iterator[str]:
    for field in ("runtimeEnvironmentVariables", "runtimeEnvironmentSecrets"):
        node = settings.get(field)
        if node is not None and (node.tag or (not isinstance(node, Mapping) and not settings.items(field))):
            yield f"an expression for {field}"


def _attributes(properties: Mapping) -> Iterator[Attribute]:
    yield from scalars(
        properties, "healthCheckConfiguration.protocol", "healthCheckConfiguration.interval", "healthCheckConfiguration.timeout",
        "instanceConfiguration.cpu", "instanceConfiguration.memory", "networkConfiguration.ingressConfiguration.isPubliclyAccessible",
    )  # fmt: skip
    repository = properties.mapping("sourceConfiguration", "imageRepository")
    if repository.text("imageIdentifier"):
        yield "image", repository.text("imageIdentifier"), repository.line_of("imageIdentifier")
