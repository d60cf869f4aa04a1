"""DigitalOcean App Platform specs as YAML: the keys that may stand there, after the public OpenAPI description of apps."""

from __future__ import annotations

import re

from deployable.model import Manifest
from deployable.written import keys
from deployable.written.declarations import stream
from deployable.written.nodes import Mapping
from deployable.written.services.app_platform import COMPONENTS, SOURCES, app

LITERALS = (b"services:", b"static_sites:", b"workers:", b"jobs:", b"functions:", b"ingress:")
_ENV = [{"key": None, "value": None, "scope": None, "type": None}]
_GIT = {"repo": None, "branch": None, "deploy_on_push": None, "repo_clone_url": None}
_CHECK = {
    "http_path": None, "port": None, "initial_delay_seconds": None, "period_seconds": None, "timeout_seconds": None,
    "success_threshold": None, "failure_threshold": None, "path": None,
}  # fmt: skip
_COMMON: dict[str, object] = {
    "name": None, "git": _GIT, "github": _GIT, "gitlab": _GIT, "bitbucket": _GIT,
    "image": {"registry_type": None, "registry": None, "repository": None, "tag": None, "digest": None, "deploy_on_push": None,
              "registry_credentials": None, "registry_credentials_id": None},
    "dockerfile_path": None, "build_command": None, "run_command": None, "source_dir": None, "envs": _ENV, "environment_slug": None,
    "log_destinations": None, "alerts": None, "instance_size_slug": None, "instance_count": None,
    "autoscaling": {"min_instance_count": None, "max_instance_count": None, "metrics": None}, "termination": None,
    "buildpack_stack": None, "liveness_health_check": _CHECK, "bindings": None,
}  # fmt: skip
_SERVICE = {
    **_COMMON, "health_check": _CHECK, "http_port": None, "internal_ports": None, "routes": None, "cors": None, "protocol": None,
    "inactivity_sleep": None,
}  # fmt: skip
_STATIC = {
    **_COMMON, "index_document": None, "error_document": None, "catchall_document": None, "output_dir": None, "routes": None, "cors": None,
}  # fmt: skip
_ROOT = {
    "name": None, "region": None, "services": [_SERVICE], "static_sites": [_STATIC], "workers": [_COMMON],
    "jobs": [{**_COMMON, "kind": None, "schedule": None}], "functions": None,
    "databases": [{"name": None, "engine": None, "version": None, "production": None, "cluster_name": None, "db_name": None,
                   "db_user": None, "size": None, "num_nodes": None}],
    "domains": None, "domain": None, "envs": _ENV, "alerts": None, "ingress": None, "egress": None, "features": None, "vpc": None,
    "maintenance": None, "disable_edge_cache": None, "disable_email_obfuscation": None, "enhanced_threat_control_enabled": None,
    "project_id": None, "static_site": None, "secure_header": None, "buildpack_stack": None, "bindings": None,
}  # fmt: skip


def matches(path: str) -> bool:
    """Any YAML in a ``.do`` folder, and files whose name speaks of an app spec; the content decides."""
    folder, _, name = path.rpartition("/")
    if not name.endswith((".yaml", ".yml")):
        return False
    return folder.split("/")[-1] == ".do" or bool(
        re.search(r"(^|[-_.])(app|spec|do|digitalocean|appspec)([-_.]|$)", name.rpartition(".")[0])
    )


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for root in stream(path, text):
        spec = root.mapping("spec") if isinstance(root.get("spec"), Mapping) and not root.get("apiVersion") else root
        if _is_spec(path, spec):
            made = app(path, spec)
            unknown = keys.unknown(path, spec, _ROOT, host="an app spec")
            made[:1] = [first._replace(problems=(*first.problems, *unknown)) for first in made[:1]]
            found.extend(made)
    return tuple(found)


def _is_spec(path: str, spec: Mapping) -> bool:
    if spec.get("apiVersion") is not None or spec.get("runtime") is not None:
        return False
    components = [item for key in COMPONENTS for item in spec.items(key) if isinstance(item, Mapping)]
    if not components or not all(item.get("name") is not None for item in components):
        return False
    in_folder = "/.do/" in f"/{path}"
    return in_folder or any(
        item.get(key) is not None for item in components for key in (*SOURCES, "instance_size_slug", "environment_slug")
    )
