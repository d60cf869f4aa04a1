"""Cloud Run services and jobs: the YAML of Knative and the Terraform resources. Fields after cloud.google.com/run/docs/reference/yaml/v1.

Defaults that bite: port 8080, one TCP start-up probe and no liveness probe, at most 100 instances and none kept warm,
PORT is reserved, ``httpGet.path`` is ``/``.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written.declarations import arguments, command_line, scalars, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping, Node, Scalar

RESERVED = ("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION")
_DEAD = ("envFrom", "securityContext", "lifecycle", "stdin", "tty", "terminationMessagePath")


def service(path: str, root: Mapping) -> Iterator[Manifest]:
    template = root.mapping("spec", "template")
    annotations = template.mapping("metadata", "annotations")
    yield from containers(
        path, root.text("metadata", "name"), template, annotations, root.mapping("metadata", "annotations")
    )


def job(path: str, root: Mapping) -> Iterator[Manifest]:
    template = root.mapping("spec", "template", "spec", "template")
    annotations = template.mapping("metadata", "annotations")
    yield from containers(
        path, root.text("metadata", "name"), template, annotations, root.mapping("metadata", "annotations"), "job"
    )


def containers(
    path: str, name: str, template: Mapping, annotations: Mapping, service: Mapping, kind: str = "web"
) -> Iterator[Manifest]:
    """One ``Manifest`` a container of ``spec.containers``; ``service`` holds the annotations of the service itself."""
    environment = environment_of(path)
    found = [item for item in template.items("spec", "containers") if isinstance(item, Mapping)]
    for place, item in enumerate(found):
        main = len(found) == 1 or bool(item.items("ports"))
        port, line = _port(item)
        yield Manifest(
            "cloud-run",
            Location(path, item.line),
            service=name if main else f"{name}/{item.text('name')}",
            kind=kind if main else "third-party",
            environment=environment,
            image=item.text("image"),
            command=command_line(item.get("command"), item.get("args")),
            command_line=item.line_of("command" if item.get("command") else "args") if item.get("command") or item.get("args") else 0,
            ports=((port, line),) if main and kind == "web" else (),
            health=tuple(_health(path, item, port)),
            env=tuple(_env(path, item, name, environment)),
            env_elsewhere=("an expression for env",) if _computed(item.get("env")) else (),
            instances=service.text("run.googleapis.com/manualInstanceCount") if _manual(service) else "",
            autoscaling="" if _manual(service) else _range(annotations, service),
            disks=tuple(_disks(template, item)),
            problems=tuple(_problems(path, item)),
            attributes=(
                *scalars(template.mapping("spec"), "containerConcurrency", "timeoutSeconds", "serviceAccountName", "timeout", "serviceAccount"),
                *_annotations(annotations),
                *_annotations(service),
                ("image", item.text("image"), item.line_of("image")),
                ("limits", "yes" if item.mapping("resources", "limits").entries else "no", item.line_of("resources")),
                ("container", str(place), item.line),
                *arguments(item.get("command"), item.get("args"), item.line_of("args")),
            ),
        )  # fmt: skip


def _computed(node: Node | None) -> bool:
    return node is not None and (bool(node.tag) or (isinstance(node, Scalar) and not node.null))


def _annotations(node: Mapping) -> Iterator[tuple[str, str, int]]:
    for entry in node.entries:
        yield f"annotation.{entry.key.rpartition('/')[2]}", node.text(entry.key), entry.line


def _port(item: Mapping) -> tuple[str, int]:
    first = next((port for port in item.items("ports") if isinstance(port, Mapping)), None)
    if first is not None and first.text("containerPort"):
        return first.text("containerPort"), first.line_of("containerPort")
    return "8080", item.line


def _manual(service: Mapping) -> bool:
    return service.text("run.googleapis.com/scalingMode") == "manual"


def _disks(template: Mapping, item: Mapping) -> Iterator[tuple[str, int]]:
    """What is mounted from a bucket or a share; memory and secrets are no disks."""
    lasting = {
        volume.text("name")
        for volume in template.items("spec", "volumes")
        if isinstance(volume, Mapping) and any(volume.get(kind) is not None for kind in ("csi", "nfs", "gcs"))
    }
    for mount in item.items("volumeMounts"):
        if isinstance(mount, Mapping) and mount.text("name") in lasting:
            yield mount.text("mountPath"), mount.line_of("mountPath")


def _range(template: Mapping, service: Mapping) -> str:
    low = template.text("autoscaling.knative.dev/minScale") or service.text("run.googleapis.com/minScale") or "0"
    high = template.text("autoscaling.knative.dev/maxScale") or service.text("run.googleapis.com/maxScale") or "100"
    return f"{low}-{high}"


def _health(path: str, item: Mapping, port: str) -> Iterator[HealthProbe]:
    for field in ("startupProbe", "livenessProbe", "readinessProbe"):
        probe = item.get(field)
        if not isinstance(probe, Mapping):
            continue
        kind, line = field.removesuffix("Probe"), item.line_of(field)
        http = probe.get("httpGet")
        if http is not None:
            at = probe.mapping("httpGet")
            yield HealthProbe(
                Location(path, at.line_of("path") if at.text("path") else line),
                at.text("path") or "/",
                at.text("port") or port,
                kind,
                port_line=at.line_of("port") if at.text("port") else 0,
            )
        else:
            form = next((form for form in ("tcpSocket", "grpc") if probe.text(form, "port")), "")
            own = probe.line_of(form, "port") if form else 0
            yield HealthProbe(Location(path, line), "", probe.text(form, "port") or port, kind, port_line=own)


def _env(path: str, item: Mapping, service: str, environment: str) -> Iterator[EnvDeclaration]:
    for node in item.items("env"):
        if isinstance(node, Mapping) and node.text("name"):
            elsewhere = node.get("valueFrom") is not None or node.get("valueSource") is not None
            kind = DeclarationKind.REFERENCE if elsewhere else None
            yield variable(
                path,
                "cloud-run",
                node.text("name"),
                node.get("value"),
                node.line_of("name"),
                kind=kind,
                service=service,
                environment=environment,
            )


def _problems(path: str, item: Mapping) -> Iterator[Problem]:
    for node in item.items("env"):
        if isinstance(node, Mapping) and node.text("name") in RESERVED:
            place = Location(path, node.line_of("name"))
            yield reserved(node.text("name"), place, "remove it; set containerPort to change the port")
        if isinstance(node, Mapping) and node.get("valueFrom", "configMapKeyRef") is not None:
            yield _dead(path, node.mapping("valueFrom").line_of("configMapKeyRef"), "configMapKeyRef")
    for field in _DEAD:
        if item.get(field) is not None:
            yield _dead(path, item.line_of(field), field)
    for field in ("startupProbe", "livenessProbe", "readinessProbe"):
        if item.get(field, "exec") is not None:
            yield _dead(path, item.mapping(field).line_of("exec"), f"{field}.exec")
        for key in ("host", "scheme"):
            if item.get(field, "httpGet", key) is not None:
                yield _dead(path, item.line_of(field, "httpGet", key), f"httpGet.{key}")
    ports = [port for port in item.items("ports") if isinstance(port, Mapping)]
    if len(ports) > 1:
        yield Problem(
            "invalid-value",
            Location(path, ports[1].line),
            "Cloud Run takes one port a container",
            "keep one entry of ports",
            "ports",
        )


def reserved(name: str, place: Location, remedy: str) -> Problem:
    return Problem("reserved-name", place, f"{name} is reserved on Cloud Run and must not be set", remedy, name)


def _dead(path: str, line: int, field: str) -> Problem:
    return Problem("dead-key", Location(path, line), f"{field} is not supported on Cloud Run", "remove it", field)
