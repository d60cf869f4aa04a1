"""What each host calls things, and where in its file they stand: a variable whose value is kept elsewhere, and the path of the health check.

After the hosts' references: render.com/docs/blueprint-spec, docs.digitalocean.com/products/app-platform/reference/app-spec,
docs.aws.amazon.com/AmazonECS (containerDefinitions.secrets: an ARN, or the name of a parameter of the same region),
docs.aws.amazon.com/apprunner/latest/dg/config-file-ref, aws.github.io/copilot-cli/docs/manifest (``copilot secret init`` makes the path),
cloud.google.com/run/docs/reference/yaml/v1, docs.docker.com/reference/compose-file, devcenter.heroku.com/articles/app-json-schema,
serverless.com/framework/docs/guides/variables, fly.io/docs/reference/configuration, docs.railway.com/reference/config-as-code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from deployable.model import DeclarationKind, Manifest, Put


class Form(NamedTuple):
    """A place in a host's file and what is written there, with ``{name}`` and the like where a name comes.

    ``top``: counted from the file's own mapping, not from the service's. ``sure``: what it names is asked for by the host, or is
    made by it; otherwise somebody must have made it elsewhere.
    """

    under: tuple[str, ...] = ()
    key: Any = None
    item: Any = None
    within: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    top: bool = False
    sure: bool = True


_FROM_SECRET = (("name", "{name}"), ("valueFrom", (("secretKeyRef", (("name", "{secret}"), ("key", "{key}"))),)))
_SECRETS = {
    "render": Form(("envVars",), item=(("key", "{name}"), ("sync", False)), beside=("name",)),
    "digitalocean": Form(
        ("envs",), item=(("key", "{name}"), ("scope", "RUN_TIME"), ("type", "SECRET")), beside=("name",)
    ),
    "compose": Form(("environment",), "${{{name}:?}}", "{name}=${{{name}:?}}", ("services", "{service}"), top=True),
    "heroku": Form(("env",), (("required", True),), top=True),
    "serverless": Form(("environment",), "${{env:{name}}}", within=("provider",), top=True),
    "cloud-run": Form(("env",), item=_FROM_SECRET, beside=("image",), sure=False),
    "kubernetes": Form(("env",), item=_FROM_SECRET, beside=("image",), sure=False),
    "ecs": Form(
        ("secrets",), item=(("name", "{name}"), ("valueFrom", "{like}")), beside=("environment", "image"), sure=False
    ),
    "app-runner": Form(
        ("secrets",), item=(("name", "{name}"), ("value-from", "{like}")), within=("run",), top=True, sure=False
    ),
    "copilot": Form(("secrets",), "{like}", top=True, sure=False),
}
_TASK = Form(
    ("Secrets",), item=(("Name", "{name}"), ("ValueFrom", "{name}")), beside=("Environment", "Image"), sure=False
)
"""A container of a task definition in CloudFormation."""
_FUNCTION = Form(
    ("Environment", "Variables"), "{{{{resolve:secretsmanager:{name}}}}}", within=("Resources", "{service}", "Properties"), top=True, sure=False
)  # fmt: skip
_COPILOT = "/copilot/${{COPILOT_APPLICATION_NAME}}/${{COPILOT_ENVIRONMENT_NAME}}/secrets/{name}"
_HEALTH = {
    "render": Form(key=(("healthCheckPath", "{path}"),), beside=("type",)),
    "digitalocean": Form(("health_check",), (("http_path", "{path}"),), beside=("http_port", "instance_size_slug", "environment_slug", "name")),
    "kubernetes": Form(("readinessProbe", "httpGet"), (("path", "{path}"), ("port", "{port}")), beside=("image",), sure=False),
    "cloud-run": Form(("startupProbe", "httpGet"), (("path", "{path}"),), beside=("image",)),
    "fly": Form(("checks",), item=(("method", "GET"), ("path", "{path}")), within=("http_service",), top=True),
    "railway": Form(("deploy",), (("healthcheckPath", "{path}"),), top=True),
    "copilot": Form(("http",), (("healthcheck", "{path}"),), top=True),
    "app-engine": Form(("readiness_check",), (("path", "{path}"),), top=True),
}  # fmt: skip


def secrets(manifest: Manifest, names: Sequence[str]) -> tuple[Put, bool] | None:
    """Where the names are written in the manifest's own file, in the form for values that are kept elsewhere, and whether that is
    all it takes; ``None`` for hosts whose file has no such form."""
    form = _form(manifest)
    if form is None or manifest.location.path.endswith(".tf"):
        return None
    keys, items = [], []
    for name in names:
        words = _words(manifest, name)
        if form.key is not None:
            keys.append((name, _filled(form.key, words)))
        if form.item is not None:
            items.append(_filled(form.item, words))
    return _put(manifest, form, tuple(keys), tuple(items), {"service": manifest.service}), form.sure


def health(manifest: Manifest, path: str, port: str) -> tuple[Put, bool] | None:
    """Where a health path is written in the manifest's own file, as ``secrets`` says it."""
    form = _HEALTH.get(manifest.host)
    if form is None or manifest.location.path.endswith(".tf"):
        return None
    words = {"path": path, "port": int(port) if port.isdigit() else port}
    keys = _filled(form.key, words) if form.key else ()
    items = (_filled(form.item, words),) if form.item else ()
    return _put(manifest, form, keys, items, {}), form.sure


def _form(manifest: Manifest) -> Form | None:
    path = manifest.location.path
    if manifest.host == "ecs" and (
        path.endswith((".yaml", ".yml", ".template")) or any(each.source == "cloudformation" for each in manifest.env)
    ):
        return _TASK
    if manifest.host == "cloudformation":
        return _FUNCTION if manifest.kind == "function" else None
    if manifest.host == "cloud-run" and not path.endswith((".yaml", ".yml")):
        return None
    return _SECRETS.get(manifest.host)


def _put(manifest: Manifest, form: Form, keys: Any, items: Any, words: dict[str, Any]) -> Put:
    line = 0 if form.top else manifest.location.line
    within = tuple(_filled(key, words) for key in form.within)
    return Put(manifest.location.path, line, within, form.under, keys, items, form.beside)


def _words(manifest: Manifest, name: str) -> dict[str, str]:
    dashed = name.lower().replace("_", "-")
    known = next((value for field, value, _ in manifest.attributes if field == "secret"), "app")
    own = manifest.host == "kubernetes"
    return {
        "name": name,
        "secret": known if own else dashed,
        "key": name if own else "latest",
        "like": _like(manifest, name) or (_COPILOT.format(name=name) if manifest.host == "copilot" else name),
    }


def _like(manifest: Manifest, name: str) -> str:
    """What another secret of the file refers to, with this name in the place of its own."""
    for each in reversed(manifest.env):
        value = each.value or ""
        named = each.kind is DeclarationKind.REFERENCE and each.location.path == manifest.location.path
        stands = value.startswith(("arn:", "/")) or "$" not in value
        if named and stands and value.count(each.name) == 1 and value != each.name:
            return value.replace(each.name, name)
    return ""


def _filled(value: Any, words: dict[str, Any]) -> Any:
    if isinstance(value, tuple):
        return tuple(_filled(each, words) for each in value)
    if not isinstance(value, str):
        return value
    whole = value.strip("{}")
    return words[whole] if value == f"{{{whole}}}" and whole in words else value.format(**words)
