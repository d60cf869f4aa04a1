"""AWS Copilot ``copilot/<service>/manifest.yml``: the base, and one ``Manifest`` for each environment that changes it.

Fields after aws.github.io/copilot-cli/docs/manifest; ``linkers.manifests.copilot`` decides in which environments the base runs.

Defaults that bite: health check path ``/`` and success code 200, one task, rolling deployment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import command_line, joined, mapping, scalars, variable, words
from deployable.written.nodes import Entry, Mapping, Node, Scalar

LITERALS = (b"type:",)
KINDS = {
    "Load Balanced Web Service": "web", "Request-Driven Web Service": "web", "Backend Service": "private", "Worker Service": "worker",
    "Scheduled Job": "cron", "Static Site": "static",
}  # fmt: skip
_CHECK = dict.fromkeys((
    "path", "port", "success_codes", "healthy_threshold", "unhealthy_threshold", "interval", "timeout", "grace_period",
))  # fmt: skip
_HTTP: dict[str, object] = {
    **dict.fromkeys((
        "path", "deregistration_delay", "target_container", "targetContainer", "stickiness", "allowed_source_ips", "alias", "hosted_zone",
        "redirect_to_https", "version", "additional_rules", "private", "healthcheck", "target_port",
    )),
    "healthcheck": _CHECK,
}  # fmt: skip
_SERVICE: dict[str, object] = dict.fromkeys((
    "name", "type", "http", "image", "cpu", "memory", "platform", "count", "exec", "network", "variables", "env_file", "secrets", "storage",
    "publish", "logging", "observability", "taskdef_overrides", "environments", "entrypoint", "command", "deployment", "sidecars", "alarms",
    "subscribe", "on", "retries", "timeout", "files", "nlb", "instance_role", "cdn", "roles",
))  # fmt: skip
_SERVICE["http"] = _HTTP
_KEYS: dict[str, object] = {**_SERVICE, "environments": {"*": _SERVICE}}


def matches(path: str) -> bool:
    return bool(re.search(r"(^|/)copilot/[^/]+/manifest\.ya?ml$", path))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None or root.text("type") not in KINDS:
        return ()
    environments = [entry.key for entry in root.mapping("environments").entries]
    top = path.partition("copilot/")[0]
    problems = (*keys.unknown(path, root, _KEYS, host="a Copilot manifest"), *_dangling(path, root))
    base, *changed = [_manifest(path, top, overlaid(root, name), name) for name in ("", *environments)]
    return (base._replace(problems=problems), *changed)


def overlaid(root: Mapping, environment: str) -> Mapping:
    """The manifest with what ``environments.<name>`` says laid over it, mapping by mapping."""
    over = root.get("environments", environment)
    return _merged(root, over) if isinstance(over, Mapping) else root


def _merged(base: Mapping, over: Mapping) -> Mapping:
    entries: dict[str, Entry] = {entry.key: entry for entry in base.entries}
    for entry in over.entries:
        before = entries.get(entry.key)
        if before and isinstance(before.value, Mapping) and isinstance(entry.value, Mapping):
            entry = entry._replace(value=_merged(before.value, entry.value))
        entries[entry.key] = entry
    return base._replace(entries=tuple(entries.values()))


def _manifest(path: str, top: str, root: Mapping, environment: str) -> Manifest:
    image = root.mapping("image")
    build = image.get("build")
    dockerfile = build.text if isinstance(build, Scalar) else image.text("build", "dockerfile")
    context = image.text("build", "context")
    port = image.text("port")
    folder = dockerfile.rpartition("/")[0]
    low, high = _count(root.get("count"))
    return Manifest(
        "copilot",
        Location(path, root.line_of("type")),
        service=root.text("name"),
        kind=KINDS[root.text("type")],
        environment=_environment(environment),
        root=joined(top, context or folder) if dockerfile else "",
        dockerfile=joined(top, dockerfile) if dockerfile else "",
        image=image.text("location"),
        command=command_line(root.get("entrypoint"), root.get("command")),
        command_line=root.line_of("command") if root.get("command") is not None else 0,
        ports=((port, root.mapping("image").line_of("port")),) if port else (),
        health=tuple(_health(path, root, port)),
        env=tuple(_env(path, root, environment)),
        env_elsewhere=("an env file",) if root.text("env_file") else (),
        instances=low if not high else "",
        autoscaling=f"{low}-{high}" if high else "",
        disks=tuple(_disks(root)),
        paths=((("image.build", joined(top, dockerfile), image.mapping("build").line_of("dockerfile") if image.text("build", "dockerfile") else image.line_of("build")),) if dockerfile else ()),
        attributes=scalars(root, "type", "count", "cpu", "memory", "http.path", "http.alias", "http.redirect_to_https", "exec", "storage.readonly_fs", "logging.retention", "deployment.rolling", "env_file", "http.target_container", "count.cooldown", "network.vpc.placement"),
    )  # fmt: skip


def _environment(name: str) -> str:
    return {"prod": "production", "dev": "development", "stage": "staging"}.get(name, name)


def _count(node: Node | None) -> tuple[str, str]:
    if isinstance(node, Scalar):
        return node.text, ""
    if isinstance(node, Mapping):
        span = node.get("range")
        if isinstance(span, Scalar):
            low, _, high = span.text.partition("-")
            return low, high
        if span is None:
            return node.text("spot") or "1", ""
        return node.text("range", "min") or "1", node.text("range", "max")
    return "1", ""


def _health(path: str, root: Mapping, port: str) -> Iterator[HealthProbe]:
    """The load balancer asks ``http.target_container``, the service's own container by default."""
    check = root.get("http", "healthcheck")
    line = root.mapping("http").line_of("healthcheck")
    container = root.text("http", "target_container")
    aside = container if root.get("sidecars", container) is not None else "app"
    if isinstance(check, Scalar):
        yield HealthProbe(Location(path, line), check.text, port, only_200=True, target=aside)
    elif isinstance(check, Mapping):
        codes = check.text("success_codes")
        at = check.line_of("path") if check.text("path") else line
        asked = check.text("path") or "/"
        yield HealthProbe(
            Location(path, at), asked, check.text("port") or port, only_200=codes in ("", "200"), target=aside
        )
    command = words(root.get("image", "healthcheck", "command"))
    if command:
        at = root.mapping("image", "healthcheck").line_of("command")
        yield HealthProbe(
            Location(path, at), command=" ".join(command[1:] if command[0] in ("CMD", "CMD-SHELL") else command)
        )


def _disks(root: Mapping) -> Iterator[tuple[str, int]]:
    """Where volumes of EFS are mounted; one without ``efs`` lives and dies with its task."""
    for volume in root.mapping("storage", "volumes").entries:
        node = volume.value
        if isinstance(node, Mapping) and (node.truth("efs") or isinstance(node.get("efs"), Mapping)):
            yield node.text("path"), volume.line


def _dangling(path: str, root: Mapping) -> Iterator[Problem]:
    """A load balancer that sends to a container which the service does not have; the deploy is refused."""
    wanted = root.text("http", "target_container")
    known = [root.text("name"), *(entry.key for entry in root.mapping("sidecars").entries)]
    if wanted and wanted not in known:
        meant = keys.nearest(wanted, known)
        yield Problem(
            "dangling-container", Location(path, root.mapping("http").line_of("target_container")),
            f"http.target_container names {wanted}, which no container of the service is called",
            f"did you mean {meant}?" if meant else "", f"target_container → {wanted}",
        )  # fmt: skip


def _env(path: str, root: Mapping, environment: str) -> Iterator[EnvDeclaration]:
    name = root.text("name")
    for entry in root.mapping("variables").entries:
        yield variable(
            path, "copilot", entry.key, entry.value, entry.line, service=name, environment=_environment(environment)
        )
    for entry in root.mapping("secrets").entries:
        yield variable(
            path,
            "copilot",
            entry.key,
            entry.value,
            entry.line,
            kind=DeclarationKind.REFERENCE,
            service=name,
            environment=_environment(environment),
        )
