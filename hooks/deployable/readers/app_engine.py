"""App Engine ``app.yaml``. Fields after cloud.google.com/appengine/docs/standard/reference/app-yaml and …/flexible/reference/app-yaml.

Defaults that bite: standard environment, instance class F1, no minimum of instances, handlers take plain HTTP; the file
is the only source of variables; the health checks of the flexible environment never reach the app without a ``path``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from deployable.model import EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import folder_of, joined, mapping, scalars, variable, words
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping

LITERALS = (b"runtime:", b"env_variables", b"runtime :")
_NAME = re.compile(
    r"(^|/)(app|[\w.-]*app[\w.-]*|[\w-]+\.flexible|service|worker|api|backend|default|env[\w.-]*)\.ya?ml$",
    re.IGNORECASE,
)
_CHECK = dict.fromkeys(
    (
        "path",
        "host",
        "check_interval_sec",
        "timeout_sec",
        "failure_threshold",
        "success_threshold",
        "app_start_timeout_sec",
        "initial_delay_sec",
    )
)
_SCALING = dict.fromkeys((
    "min_instances", "max_instances", "min_idle_instances", "max_idle_instances", "min_pending_latency", "max_pending_latency",
    "target_cpu_utilization", "target_throughput_utilization", "max_concurrent_requests", "min_num_instances", "max_num_instances",
    "cool_down_period_sec", "cpu_utilization", "target_concurrent_requests", "target_network_sent_bytes_per_sec",
    "target_network_sent_packets_per_sec", "target_network_received_bytes_per_sec", "target_network_received_packets_per_sec",
    "target_disk_write_bytes_per_sec", "target_disk_write_ops_per_sec", "target_disk_read_bytes_per_sec", "target_disk_read_ops_per_sec",
    "target_request_count_per_sec", "max_surge", "custom_metrics", "disk_utilization", "network_utilization", "request_utilization",
    "standard_scheduler_settings", "max_total_instances", "min_total_instances",
))  # fmt: skip
_ROOT: dict[str, object] = {
    **dict.fromkeys((
        "application", "version", "runtime", "api_version", "env", "service", "module", "entrypoint", "instance_class", "env_variables",
        "build_env_variables", "includes", "handlers", "inbound_services", "beta_settings", "vpc_access_connector", "service_account",
        "network", "resources", "vm", "vm_settings", "threadsafe", "libraries", "builtins", "default_expiration", "error_handlers",
        "skip_files", "nobuild_files", "app_engine_apis", "runtime_config", "main", "endpoints_api_service", "zones", "auto_id_policy",
        "app_engine_bundled_services", "flexible_runtime_settings", "entitlements", "build", "health_check", "admin_console", "vpc_access",
        "vpc_egress", "pagespeed", "code_lock", "source_language", "api_config", "dispatch", "cron", "services",
    )),
    "automatic_scaling": _SCALING,
    "basic_scaling": dict.fromkeys(("max_instances", "idle_timeout")),
    "manual_scaling": dict.fromkeys(("instances",)),
    "readiness_check": _CHECK,
    "liveness_check": _CHECK,
}  # fmt: skip


def matches(path: str) -> bool:
    """Names that App Engine files usually have; the content decides.

    >>> [matches(p) for p in ("app.yaml", "app-staging.yml", "api/app.flexible.yaml", "config.yaml")]
    [True, True, True, False]
    """
    return bool(_NAME.search(path)) and not path.startswith(".github/")


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None or not _is_app(path, root):
        return ()
    flexible = root.text("env") in ("flex", "flexible", "2") or root.truth("vm") is True
    service = root.text("service") or root.text("module") or "default"
    environment = environment_of(posixpath.basename(path))
    included = words(root.get("includes"))
    return (
        Manifest(
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
            env=tuple(_env(path, root, service, environment)),
            env_elsewhere=tuple(f"the included file {name}" for name in included),
            instances=root.text("manual_scaling", "instances"),
            autoscaling=_range(root),
            plan=root.text("instance_class") or ("" if flexible else "F1"),
            paths=tuple(_paths(path, root)),
            problems=(*keys.unknown(path, root, _ROOT, host="app.yaml", text=text), *_problems(path, root, flexible)),
            attributes=tuple(_attributes(root, flexible)),
        ),
    )


def _is_app(path: str, root: Mapping) -> bool:
    if any(
        root.get(key) is not None
        for key in (
            "apiVersion",
            "kind",
            "openapi",
            "swagger",
            "on",
            "jobs",
            "stages",
            "image",
            "AWSTemplateFormatVersion",
        )
    ):
        return False
    runtime = root.text("runtime")
    known = bool(re.match(r"(python|nodejs|java|go|ruby|php|dotnet|aspnetcore|custom|vm)[0-9a-z.]*$", runtime))
    hints = ("env_variables", "entrypoint", "instance_class", "handlers", "automatic_scaling", "manual_scaling", "basic_scaling", "service", "env", "inbound_services", "runtime_config", "beta_settings", "threadsafe", "api_version")  # fmt: skip
    named = re.search(r"(^|/)app[\w.-]*\.ya?ml$", path) is not None
    return (
        known
        and (named or any(root.get(key) is not None for key in hints))
        and root.get("build") is None
        and root.get("run") is None
    )


def _env(path: str, root: Mapping, service: str, environment: str) -> Iterator[EnvDeclaration]:
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


def _attributes(root: Mapping, flexible: bool) -> Iterator[tuple[str, str, int]]:
    yield from scalars(
        root, "runtime", "env", "instance_class", "automatic_scaling.min_instances", "automatic_scaling.max_instances",
        "automatic_scaling.min_num_instances", "manual_scaling.instances", "service_account", "beta_settings.cloud_sql_instances", "vm",
    )  # fmt: skip
    yield "flexible", "yes" if flexible else "no", root.line_of("env")
    for handler in root.items("handlers"):
        if isinstance(handler, Mapping):
            kind = "script" if handler.text("script") else "static"
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
            "reserved-name",
            Location(path, line),
            "App Engine sets PORT itself",
            "remove PORT from env_variables",
            "PORT",
        )
