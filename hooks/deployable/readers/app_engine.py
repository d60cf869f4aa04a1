"""App Engine ``app.yaml`` and the files it includes: the keys that may stand there, after
cloud.google.com/appengine/docs/standard/reference/app-yaml and …/flexible/reference/app-yaml."""

from __future__ import annotations

import re

from deployable.model import Location, Manifest
from deployable.written import keys
from deployable.written.declarations import mapping
from deployable.written.nodes import Mapping
from deployable.written.services.app_engine import app, variables

LITERALS = (b"runtime:", b"env_variables", b"runtime :")
_NAME = re.compile(
    r"(^|/)(app|[\w.-]*app[\w.-]*|[\w-]+\.flexible|service|worker|api|backend|default|env[\w.-]*|[\w-]*(?:env|secrets?|variables|vars))\.ya?ml$",
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
    """The service; of a file that others include (``env_variables`` without a runtime) the kind is ``environment``."""
    root = mapping(path, text)
    if root is None:
        return ()
    if _is_app(path, root):
        flexible = root.text("env") in ("flex", "flexible", "2") or root.truth("vm") is True
        found = app(path, root, flexible)
        unknown = keys.unknown(path, root, _ROOT, host="app.yaml")
        return (found._replace(problems=(*found.problems, *unknown)),)
    if root.mapping("env_variables").entries and root.get("runtime") is None:
        given = tuple(variables(path, root, "", ""))
        return (Manifest("app-engine", Location(path, root.line_of("env_variables")), kind="environment", env=given),)
    return ()


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
