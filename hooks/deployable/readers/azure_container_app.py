"""Azure Container Apps as YAML. Fields after learn.microsoft.com/azure/container-apps/azure-resource-manager-api-spec."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import DeclarationKind, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import command_line, stream, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping

LITERALS = (b"Microsoft.App/containerApps", b"managedEnvironmentId", b"environmentId")


def matches(path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for root in stream(path, text):
        properties = root.mapping("properties")
        port = properties.text("configuration", "ingress", "targetPort")
        scale = properties.mapping("template", "scale")
        secrets = [item for item in properties.items("configuration", "secrets") if isinstance(item, Mapping)]
        for item in properties.items("template", "containers"):
            if isinstance(item, Mapping):
                found.append(
                    Manifest(
                        "azure-container-apps",
                        Location(path, item.line),
                        service=root.text("name") or item.text("name"),
                        kind="web" if port else "worker",
                        environment=environment_of(path),
                        image=item.text("image"),
                        command=command_line(item.get("command"), item.get("args")),
                        command_line=item.line_of("command" if item.get("command") is not None else "args"),
                        ports=((port, properties.mapping("configuration", "ingress").line_of("targetPort")),) if port else (),
                        health=tuple(_health(path, item)),
                        env=tuple(
                            variable(
                                path, "azure-container-apps", node.text("name"), node.get("value"), node.line_of("name"),
                                kind=DeclarationKind.REFERENCE if node.get("secretRef") is not None else None,
                            )
                            for node in item.items("env")
                            if isinstance(node, Mapping) and node.text("name")
                        ),
                        disks=tuple(_disks(properties.mapping("template"), item)),
                        problems=tuple(_dangling(path, item, secrets)),
                        attributes=(
                            ("image", item.text("image"), item.line_of("image")),
                            *((f"secrets.{node.text('name')}", node.text("value"), node.line_of("value")) for node in secrets if node.text("value")),
                        ),
                        autoscaling=f"{scale.text('minReplicas') or '0'}-{scale.text('maxReplicas') or '10'}",
                    )
                )  # fmt: skip
    return tuple(found)


def _disks(template: Mapping, item: Mapping) -> Iterator[tuple[str, int]]:
    """Where shares of Azure Files are mounted; an ``EmptyDir``, the default, lives and dies with its replica."""
    kept = {
        volume.text("name")
        for volume in template.items("volumes")
        if isinstance(volume, Mapping) and volume.text("storageType").endswith("AzureFile")
    }
    for mount in item.items("volumeMounts"):
        if isinstance(mount, Mapping) and mount.text("volumeName") in kept:
            yield mount.text("mountPath"), mount.line


def _dangling(path: str, item: Mapping, secrets: list[Mapping]) -> Iterator[Problem]:
    """Secrets that a variable refers to and the configuration does not have; the revision is refused."""
    known = [node.text("name") for node in secrets]
    for node in item.items("env"):
        name = node.text("secretRef") if isinstance(node, Mapping) else ""
        if isinstance(node, Mapping) and name and name not in known and known and "$" not in name:
            meant = keys.nearest(name, known)
            yield Problem(
                "dangling-secret", Location(path, node.line_of("secretRef")),
                f"{node.text('name')} refers to the secret {name}, which the configuration does not have",
                f"did you mean {meant}?" if meant else "", f"{node.text('name')} → {name}",
            )  # fmt: skip


def _health(path: str, item: Mapping) -> Iterator[HealthProbe]:
    for probe in item.items("probes"):
        if isinstance(probe, Mapping):
            http = probe.mapping("httpGet")
            line = http.line_of("path") if http.text("path") else probe.line
            yield HealthProbe(
                Location(path, line),
                http.text("path"),
                http.text("port") or probe.text("tcpSocket", "port"),
                probe.text("type").lower() or "health",
            )
