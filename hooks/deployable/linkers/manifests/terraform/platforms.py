"""Platforms whose own file Terraform writes out: DigitalOcean's app spec, Render's services and databases.

Render's fields after the provider's documentation; defaults as in a blueprint: one instance, a push deploys, no health path.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.linkers.manifests.terraform.scope import Module
from deployable.linkers.manifests.terraform.shapes import decided, each, listed
from deployable.model import DeclarationKind, EnvDeclaration, Gap, HealthProbe, Location, Manifest
from deployable.written.declarations import Attribute, joined, scalars, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping
from deployable.written.services import app_platform

_SPEC = {
    "service": "services", "worker": "workers", "job": "jobs", "static_site": "static_sites", "function": "functions",
    "database": "databases", "env": "envs", "domain": "domains", "alert": "alerts", "routes": "routes", "route": "routes",
    "log_destination": "log_destinations", "rule": "rules",
}  # fmt: skip
_RENDER = {
    "render_web_service": "web", "render_private_service": "private", "render_background_worker": "worker",
    "render_cron_job": "cron", "render_static_site": "static",
}  # fmt: skip


def manifests(module: Module) -> Iterator[Manifest | Gap]:
    for path, block in module.each("digitalocean_app"):
        body = listed(module.body(path, block), _SPEC)
        spec = body.mapping("spec") if isinstance(body, Mapping) else block.body
        for manifest in app_platform.app(path, spec):
            yield manifest._replace(environment=environment_of(path))
    for path, block in module.each(*_RENDER):
        yield _render(module, path, block)
    for path, block in module.each("digitalocean_droplet"):
        what = "its user_data" if block.body.get("user_data") is not None else "whoever sets it up"
        yield Gap(
            "manifests",
            Location(path, block.line),
            f"what runs on the droplet {block.labels[1]} is up to {what}, which is not read",
        )


def _render(module: Module, path: str, block: Any) -> Manifest:
    body = module.body(path, block)
    name = decided(body, "name") or block.labels[-1]
    source = body.mapping("runtime_source")
    docker, native = source.mapping("docker"), source.mapping("native_runtime")
    built = docker if docker.entries else native
    root = joined(body.text("root_directory")) if body.text("root_directory") else "." if built.entries else ""
    dockerfile = docker.text("dockerfile_path") or ("Dockerfile" if docker.entries else "")
    check = body.text("health_check_path")
    scaling = body.mapping("autoscaling")
    return Manifest(
        "render",
        Location(path, block.line),
        service=name,
        kind=_RENDER[block.labels[0]],
        environment=environment_of(path),
        root=root,
        dockerfile=joined(root, dockerfile) if dockerfile else "",
        image=source.text("image", "image_url"),
        command=body.text("start_command"),
        command_line=body.line_of("start_command") if body.text("start_command") else 0,
        pre_deploy=(body.text("pre_deploy_command"),) if body.text("pre_deploy_command") else (),
        health=(HealthProbe(Location(path, body.line_of("health_check_path")), check),) if check else (),
        env=tuple(_env(path, name, body.mapping("env_vars"))),
        env_elsewhere=("the Render dashboard",),
        instances="" if scaling.entries else decided(body, "num_instances") or "1",
        autoscaling=f"{scaling.text('min')}-{scaling.text('max')}" if scaling.entries else "",
        plan=body.text("plan"),
        region=body.text("region"),
        auto_deploy={True: "commit", False: "off"}.get(built.truth("auto_deploy"), "commit") if built.entries else "",  # type: ignore[arg-type]
        disks=tuple((disk.text("mount_path"), disk.line_of("mount_path")) for disk in each(body, "disk")),
        domains=tuple((domain.text("name"), domain.line) for domain in each(body, "custom_domains")),
        attributes=tuple(_attributes(body)),
    )


def _env(path: str, service: str, node: Mapping) -> Iterator[EnvDeclaration]:
    """``env_vars = { NAME = { value = … } }``; a generated value is made once by Render."""
    for entry in node.entries:
        given = entry.value if isinstance(entry.value, Mapping) else Mapping((), 0, 0)
        kind = DeclarationKind.GENERATED if given.truth("generate_value") else None
        yield variable(path, "terraform", entry.key, given.get("value"), entry.line, kind=kind, service=service)


def _attributes(body: Mapping) -> Iterator[Attribute]:
    yield from scalars(body, "max_shutdown_delay_seconds", "root_directory", "schedule")
    source = body.mapping("runtime_source")
    yield from scalars(source, "native_runtime.runtime", "native_runtime.branch", "docker.branch", "image.tag")
