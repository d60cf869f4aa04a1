"""App Engine services: ``app.yaml`` and the Terraform resources. Fields after cloud.google.com/appengine/docs/standard/reference/app-yaml
and …/flexible/reference/app-yaml.

Defaults that bite: standard environment, instance class F1 (B1 for basic and manual scaling), no minimum of instances, handlers take plain HTTP; the file
is the only source of variables; the health checks of the flexible environment never reach the app without a ``path``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from deployable.model import EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written.declarations import folder_of, joined, scalars, variable, words
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping

_SCALINGS = ("automatic_scaling", "basic_scaling", "manual_scaling")


def app(path: str, root: Mapping, flexible: bool) -> Manifest:
    """The service that ``app.yaml``, or a version resource with the same fields, describes."""
    service = root.text("service") or root.text("module") or "default"
    environment = environment_of(posixpath.basename(path))
    return Manifest(
        "app-engine",
        Location(path, root.line_of("runtime")),
        service=service,
        kind="web",
        environment=environment,
        root=folder_of(path),
        command=root.text("entrypoint") or root.text("entrypoint", "shell"),
        command_line=root.line_of("entrypoint") if root.get("entrypoint") else 0,
        dockerfile=joined(folder_of(path), "Dockerfile") if root.text("runtime") == "custom" else "",
        health=tuple(_health(path, root)) if flexible else (),
        env=tuple(variables(path, root, service, environment)),
        env_elsewhere=tuple(f"the included file {name}" for name in words(root.get("includes"))),
        instances=root.text("manual_scaling", "instances"),
        autoscaling=_range(root),
        plan=root.text("instance_class") or _instance_class(root, flexible),
        paths=tuple(_paths(path, root)),
        problems=tuple(_problems(path, root, flexible)),
        attributes=tuple(_attributes(path, root, flexible)),
    )


def _instance_class(root: Mapping, flexible: bool) -> str:
    """F1; B1 where the scaling is basic or manual."""
    scaled = root.get("basic_scaling") is not None or root.get("manual_scaling") is not None
    return "" if flexible else "B1" if scaled else "F1"


def variables(path: str, root: Mapping, service: str, environment: str) -> Iterator[EnvDeclaration]:
    for field, scope in (("env_variables", "run"), ("build_env_variables", "build")):
        for entry in root.mapping(field).entries:
            yield variable(
                path,
                "app-engine",
                entry.key,
                entry.value,
                entry.line,
                service=service,
                environment=environment,
                scope=scope,
            )


def _health(path: str, root: Mapping) -> Iterator[HealthProbe]:
    for field, kind in (("readiness_check", "readiness"), ("liveness_check", "liveness")):
        check = root.get(field)
        if isinstance(check, Mapping):
            line = check.line_of("path") if check.text("path") else root.line_of(field)
            yield HealthProbe(Location(path, line), check.text("path"), "8080", kind, only_200=True)


def _range(root: Mapping) -> str:
    scaling = root.mapping("automatic_scaling")
    low = scaling.text("min_instances") or scaling.text("min_num_instances")
    high = scaling.text("max_instances") or scaling.text("max_num_instances")
    if root.get("manual_scaling") is not None:
        return ""
    if root.get("basic_scaling") is not None:
        return f"0-{root.text('basic_scaling', 'max_instances')}"
    return f"{low or '0'}-{high}"


def _paths(path: str, root: Mapping) -> Iterator[tuple[str, str, int]]:
    if root.text("runtime") == "custom":
        yield "dockerfile", joined(folder_of(path), "Dockerfile"), root.line_of("runtime")


def _attributes(path: str, root: Mapping, flexible: bool) -> Iterator[tuple[str, str, int]]:
    yield from scalars(
        root, "runtime", "env", "instance_class", "automatic_scaling.min_instances", "automatic_scaling.max_instances",
        "automatic_scaling.min_num_instances", "automatic_scaling.max_num_instances", "automatic_scaling.min_idle_instances",
        "basic_scaling.max_instances", "basic_scaling.idle_timeout", "manual_scaling.instances", "network.name",
        "resources.cpu", "resources.memory_gb", "vpc_access_connector.name", "service_account", "beta_settings.cloud_sql_instances", "vm",
    )  # fmt: skip
    yield "flexible", "yes" if flexible else "no", root.line_of("env")
    for handler in root.items("handlers"):
        if isinstance(handler, Mapping):
            kind = "static" if handler.text("static_dir") or handler.text("static_files") else "script"
            if handler.text("static_dir"):
                yield (
                    "handlers.static_dir",
                    joined(folder_of(path), handler.text("static_dir")),
                    handler.line_of("static_dir"),
                )
            yield f"handlers.{kind}", f"{handler.text('url')} {handler.text('secure') or 'optional'}", handler.line
    for item in words(root.get("includes")):
        yield "includes", item, root.line_of("includes")


def _problems(path: str, root: Mapping, flexible: bool) -> Iterator[Problem]:
    if not flexible:
        for field in ("readiness_check", "liveness_check"):
            if root.get(field) is not None:
                yield Problem(
                    "dead-key", Location(path, root.line_of(field)), f"{field} does nothing in the standard environment",
                    "remove it, or set env: flex", field,
                )  # fmt: skip
    scaled = [field for field in _SCALINGS if root.get(field) is not None]
    if len(scaled) > 1:
        first, again = sorted(scaled, key=root.line_of)[:2]
        yield Problem(
            "invalid-value", Location(path, root.line_of(again)), f"{again} stands beside {first}, and a version takes one kind of scaling",
            "keep one of the two", again,
        )  # fmt: skip
    if root.truth("vm") is True:
        yield Problem(
            "deprecated-key",
            Location(path, root.line_of("vm")),
            "vm: true is the retired form of the flexible environment",
            "write env: flex",
            "vm",
        )
    if root.entry("env_variables") and root.mapping("env_variables").entry("PORT"):
        line = root.mapping("env_variables").line_of("PORT")
        yield Problem(
            "doubtful-name",
            Location(path, line),
            "App Engine sets PORT itself",
            "remove PORT from env_variables",
            "PORT",
        )
