"""Render blueprints. Fields and defaults after render.com/docs/blueprint-spec.

Defaults that bite: plan ``starter``, one instance, ``autoDeployTrigger: commit``, no HTTP health check without
``healthCheckPath``, any source may reach a database whose ``ipAllowList`` is left out, free databases have no backups.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import Database, DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import joined, last_item, mapping, scalars, variable
from deployable.written.nodes import Mapping, Node, Scalar, Sequence

LITERALS = (b"services:", b"databases:", b"envVarGroups:", b"projects:")
KINDS = {
    "web": "web",
    "pserv": "private",
    "worker": "worker",
    "cron": "cron",
    "static": "static",
    "keyvalue": "database",
    "redis": "database",
}

_ENV_VAR = {
    "key": None, "value": None, "generateValue": None, "sync": None, "fromGroup": None, "previewValue": None,
    "fromDatabase": {"name": None, "property": None},
    "fromService": {"name": None, "type": None, "property": None, "envVarKey": None},
}  # fmt: skip
_SERVICE = {
    "name": None, "type": None, "plan": None, "previewPlan": None, "region": None, "runtime": None, "env": None, "repo": None,
    "branch": None, "rootDir": None, "buildCommand": None, "startCommand": None, "preDeployCommand": None, "schedule": None,
    "numInstances": None,
    "scaling": {"minInstances": None, "maxInstances": None, "targetCPUPercent": None, "targetMemoryPercent": None},
    "healthCheckPath": None, "domain": None, "domains": None, "envVars": [_ENV_VAR], "autoDeploy": None, "autoDeployTrigger": None,
    "buildFilter": {"paths": None, "ignoredPaths": None}, "dockerfilePath": None, "dockerCommand": None, "dockerContext": None,
    "registryCredential": None, "image": {"url": None, "creds": None}, "disk": {"name": None, "mountPath": None, "sizeGB": None},
    "headers": None, "routes": None, "staticPublishPath": None, "pullRequestPreviewsEnabled": None, "previews": None,
    "initialDeployHook": None, "maxShutdownDelaySeconds": None, "maintenanceMode": None, "ipAllowList": None, "maxmemoryPolicy": None,
    "renderSubdomainPolicy": None, "publishPath": None, "cache": None, "persistenceMode": None, "secretFiles": None,
}  # fmt: skip
_DATABASE = {
    "name": None, "plan": None, "previewPlan": None, "region": None, "databaseName": None, "user": None, "postgresMajorVersion": None,
    "diskSizeGB": None, "previewDiskSizeGB": None, "ipAllowList": None, "highAvailability": {"enabled": None}, "readReplicas": None,
    "datadogAPIKey": None, "datadogSite": None, "storageAutoscalingEnabled": None, "readReplica": None, "parameterOverrides": None,
}  # fmt: skip
_GROUP = {"name": None, "envVars": [_ENV_VAR]}
_RESOURCES: dict[str, object] = {"services": [_SERVICE], "databases": [_DATABASE], "envVarGroups": [_GROUP]}
_ROOT = {
    **_RESOURCES, "previews": None, "previewsEnabled": None, "previewsExpireAfterDays": None, "version": None,
    "projects": [{"name": None, "environments": [{**_RESOURCES, "name": None, "networking": None, "permissions": None}]}],
    "ungrouped": _RESOURCES,
}  # fmt: skip
_INVALID_TYPES = ("type", "runtime", "plan")


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in ("render.yaml", "render.yml")


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None or not _is_blueprint(root):
        return ()
    problems = (*keys.unknown(path, root, _ROOT, host="a Render blueprint"), *_dangling(path, root))
    manifests: list[Manifest] = []
    for environment, part in _parts(root):
        groups = {item.text("name"): item for item in part.items("envVarGroups") if isinstance(item, Mapping)}
        groups |= {item.text("name"): item for item in root.items("envVarGroups") if isinstance(item, Mapping)}
        databases = tuple(_database(path, item) for item in part.items("databases") if isinstance(item, Mapping))
        for item in part.items("services"):
            if isinstance(item, Mapping):
                manifests.append(_service(path, item, groups, databases, environment))
        if databases and not part.items("services"):
            manifests.append(
                Manifest("render", databases[0].location, kind="database", environment=environment, databases=databases)
            )
        manifests.extend(_group(path, item, environment) for item in groups.values() if not part.items("services"))
    if not manifests:
        return (Manifest("render", Location(path, root.line), kind="database", problems=problems),)
    return (manifests[0]._replace(problems=manifests[0].problems + problems), *manifests[1:])


def _is_blueprint(root: Mapping) -> bool:
    found = [*root.items("services"), *root.items("databases"), *root.items("envVarGroups"), *root.items("projects")]
    return any(isinstance(item, Mapping) for item in found)


def _parts(root: Mapping) -> Iterator[tuple[str, Mapping]]:
    """(environment, mapping with services, databases and groups): the top, ``ungrouped`` and each project's environments."""
    if any(root.get(key) for key in ("services", "databases", "envVarGroups")):
        yield "", root
    if isinstance(root.get("ungrouped"), Mapping):
        yield "", root.mapping("ungrouped")
    for project in root.items("projects"):
        for environment in project.items("environments") if isinstance(project, Mapping) else ():
            if isinstance(environment, Mapping):
                yield environment.text("name").lower(), environment


def _service(
    path: str, item: Mapping, groups: dict[str, Mapping], databases: tuple[Database, ...], environment: str
) -> Manifest:
    runtime = item.text("runtime") or item.text("env")
    kind = KINDS.get(item.text("type"), item.text("type") or "web")
    root = joined(item.text("rootDir"))
    docker = runtime == "docker" or bool(item.text("dockerfilePath"))
    command = "startCommand" if item.text("startCommand") else "dockerCommand"
    if kind == "web" and runtime == "static":
        kind = "static"
    return Manifest(
        "render",
        Location(path, item.line),
        service=item.text("name"),
        kind=kind,
        environment=environment,
        root=root,
        dockerfile=joined(root, item.text("dockerfilePath") or "Dockerfile") if docker else "",
        image=item.text("image", "url"),
        command=item.text(command),
        command_line=item.line_of(command) if item.text(command) else 0,
        pre_deploy=(item.text("preDeployCommand"),) if item.text("preDeployCommand") else (),
        health=_health(path, item),
        env=tuple(_env(path, item, groups, environment)),
        env_elsewhere=("the Render dashboard",),
        instances=item.text("numInstances") or ("1" if kind in ("web", "private", "worker") and not item.get("scaling") else ""),
        autoscaling=f"{item.text('scaling', 'minInstances')}-{item.text('scaling', 'maxInstances')}" if item.get("scaling") else "",
        plan=item.text("plan") or ("starter" if kind not in ("static",) else ""),
        region=item.text("region") or "oregon",
        auto_deploy=_auto_deploy(item),
        disks=((item.text("disk", "mountPath"), item.line_of("disk")),) if item.get("disk") else (),
        domains=_domains(item),
        databases=(_key_value(path, item),) if kind == "database" else databases,
        paths=tuple(_paths(item, root, docker)),
        problems=tuple(_problems(path, item, kind)),
        attributes=_attributes(item, runtime),
    )  # fmt: skip


def _health(path: str, item: Mapping) -> tuple[HealthProbe, ...]:
    if not item.text("healthCheckPath"):
        return ()
    return (HealthProbe(Location(path, item.line_of("healthCheckPath")), item.text("healthCheckPath")),)


def _auto_deploy(item: Mapping) -> str:
    """``commit`` unless the file says otherwise; an image service never deploys by itself."""
    if item.get("image"):
        return ""
    if item.text("autoDeployTrigger"):
        return item.text("autoDeployTrigger")
    return {False: "off", True: "commit"}.get(item.truth("autoDeploy"), "commit")  # type: ignore[arg-type]


def _domains(item: Mapping) -> tuple[tuple[str, int], ...]:
    found = [(node.text, node.line) for node in item.items("domains") if isinstance(node, Scalar)]
    if item.text("domain"):
        found.append((item.text("domain"), item.line_of("domain")))
    return tuple(found)


def _paths(item: Mapping, root: str, docker: bool) -> Iterator[tuple[str, str, int]]:
    if item.text("repo"):
        return
    if item.text("rootDir"):
        yield "rootDir", root, item.line_of("rootDir")
    if docker and not item.get("image"):
        field = "dockerfilePath"
        yield field, joined(root, item.text(field) or "Dockerfile"), item.line_of(field)
    if item.text("dockerContext"):
        yield "dockerContext", joined(root, item.text("dockerContext")), item.line_of("dockerContext")


def _attributes(item: Mapping, runtime: str) -> tuple[tuple[str, str, int], ...]:
    found = scalars(
        item, "type", "plan", "buildCommand", "branch", "autoDeploy", "autoDeployTrigger", "maxShutdownDelaySeconds", "schedule",
        "staticPublishPath", "scaling.minInstances", "scaling.maxInstances", "numInstances", "repo", "region", "image.url", "startCommand",
        "dockerCommand", "dockerContext", "initialDeployHook",
    )  # fmt: skip
    if item.get("ipAllowList") is not None:
        found += (("ipAllowList", " ".join(_sources(item)), item.line_of("ipAllowList")),)
    return (*found, *last_item(item, "envVars"), ("runtime", runtime, item.line_of("runtime")))


def _env(path: str, item: Mapping, groups: dict[str, Mapping], environment: str) -> Iterator[EnvDeclaration]:
    service = item.text("name")
    for node in item.items("envVars"):
        if not isinstance(node, Mapping):
            continue
        if node.text("fromGroup"):
            group = groups.get(node.text("fromGroup"))
            for inner in group.items("envVars") if group else ():
                if isinstance(inner, Mapping) and inner.text("key"):
                    yield _declared(path, inner, service, environment)
        elif node.text("key"):
            yield _declared(path, node, service, environment)


def _group(path: str, item: Mapping, environment: str) -> Manifest:
    env = tuple(
        _declared(path, node, "", environment)
        for node in item.items("envVars")
        if isinstance(node, Mapping) and node.text("key")
    )
    return Manifest(
        "render",
        Location(path, item.line),
        service=item.text("name"),
        kind="environment",
        env=env,
        environment=environment,
    )


def _declared(path: str, node: Mapping, service: str, environment: str) -> EnvDeclaration:
    kind: DeclarationKind | None = None
    value: Node | None = node.get("value")
    if node.truth("generateValue"):
        kind = DeclarationKind.GENERATED
    elif node.get("fromDatabase") is not None or node.get("fromService") is not None:
        kind = DeclarationKind.REFERENCE
    elif node.get("sync") is not None and node.truth("sync") is False:
        kind = DeclarationKind.PROMPTED
    return variable(
        path,
        "render",
        node.text("key"),
        value,
        node.line_of("key"),
        kind=kind,
        service=service,
        environment=environment,
        scope="both",
    )


def _sources(item: Mapping) -> list[str]:
    return [
        node.text("source") if isinstance(node, Mapping) else getattr(node, "text", "")
        for node in item.items("ipAllowList")
    ]


def _public(item: Mapping, omitted: str) -> str:
    if item.get("ipAllowList") is None:
        return omitted
    return "yes" if any(source in ("0.0.0.0/0", "::/0") for source in _sources(item)) else "no"


def _database(path: str, item: Mapping) -> Database:
    plan = item.text("plan") or "basic-256mb"
    attributes = scalars(item, "plan", "region", "postgresMajorVersion", "diskSizeGB", "highAvailability.enabled")
    for field in ("ipAllowList", "readReplicas"):
        if item.get(field) is not None:
            attributes += (
                (
                    field,
                    " ".join(_sources(item)) if field == "ipAllowList" else str(len(item.items(field))),
                    item.line_of(field),
                ),
            )
    backups = "off" if plan == "free" else "on"
    location = Location(path, item.line_of("plan") if item.text("plan") else item.line)
    return Database(item.text("name"), location, "postgres", plan, backups, _public(item, "yes"), attributes)


def _key_value(path: str, item: Mapping) -> Database:
    plan = item.text("plan") or "starter"
    return Database(
        item.text("name"),
        Location(path, item.line),
        "redis",
        plan,
        "",
        _public(item, ""),
        scalars(item, "plan", "maxmemoryPolicy"),
    )


def _problems(path: str, item: Mapping, kind: str) -> Iterator[Problem]:
    if item.text("type") and item.text("type") not in KINDS:
        yield _invalid(path, item, "type", sorted(KINDS))
    if item.text("autoDeployTrigger") and item.text("autoDeployTrigger") not in ("commit", "checksPass", "off"):
        yield _invalid(path, item, "autoDeployTrigger", ["commit", "checksPass", "off"])
    runtimes = ["node", "python", "elixir", "go", "ruby", "rust", "docker", "image", "static"]
    for field in ("runtime", "env"):
        if item.text(field) and item.text(field) not in runtimes:
            yield _invalid(path, item, field, runtimes)
    if (
        item.get("numInstances") is not None
        and item.get("disk") is not None
        and item.text("numInstances") not in ("", "1")
    ):
        yield Problem(
            "disk-with-instances", Location(path, item.line_of("numInstances")),
            f"{item.text('name')} has a disk and numInstances {item.text('numInstances')}: a service with a disk cannot scale",
            "remove the disk, or keep one instance", item.text("name"),
        )  # fmt: skip
    if item.text("type") == "redis":
        yield Problem(
            "deprecated-key",
            Location(path, item.line_of("type")),
            "type redis is a deprecated alias",
            "write type: keyvalue",
            "type",
        )
    for node in item.items("envVars"):
        if isinstance(node, Mapping):
            yield from _reference_problems(path, node)


def _reference_problems(path: str, node: Mapping) -> Iterator[Problem]:
    """``fromService:`` and ``fromDatabase:`` with nothing under them: the lines below are indented one level too little."""
    for field in ("fromService", "fromDatabase"):
        entry = node.entry(field)
        if entry and isinstance(entry.value, Scalar) and entry.value.null:
            yield Problem(
                "null-reference", Location(path, entry.line), f"{field} of {node.text('key')} has nothing under it",
                f"indent the lines below {field} by two more blanks", node.text("key"),
            )  # fmt: skip
    if not node.text("key") and not node.text("fromGroup") and not isinstance(node.get("key"), Sequence):
        yield Problem(
            "missing-key", Location(path, node.line), "an entry of envVars has neither key nor fromGroup", "", "envVars"
        )


def _invalid(path: str, item: Mapping, field: str, allowed: list[str]) -> Problem:
    meant = keys.nearest(item.text(field), allowed)
    return Problem(
        "invalid-value", Location(path, item.line_of(field)), f"{field} {item.text(field)} is none of {', '.join(allowed)}",
        f"did you mean {meant}?" if meant else "", f"{field}={item.text(field)}",
    )  # fmt: skip


def _dangling(path: str, root: Mapping) -> Iterator[Problem]:
    """Names under ``fromDatabase``, ``fromService`` and ``fromGroup`` that nothing in the blueprint has."""
    parts = [part for _, part in _parts(root)]
    known = {
        field: {item.text("name") for part in (root, *parts) for item in part.items(where) if isinstance(item, Mapping)}
        for field, where in (("fromDatabase", "databases"), ("fromService", "services"), ("fromGroup", "envVarGroups"))
    }
    for part in parts:
        for item in part.items("services"):
            for node in item.items("envVars") if isinstance(item, Mapping) else ():
                if not isinstance(node, Mapping):
                    continue
                for field, names in known.items():
                    name = node.text(field) if field == "fromGroup" else node.text(field, "name")
                    if name and name not in names:
                        yield _nowhere(path, node, field, name, names)


def _nowhere(path: str, node: Mapping, field: str, name: str, names: set[str]) -> Problem:
    what = {"fromDatabase": "database", "fromService": "service", "fromGroup": "env group"}[field]
    line = node.line_of(field) if field == "fromGroup" else node.mapping(field).line_of("name")
    meant = keys.nearest(name, names)
    of = f" of {node.text('key')}" if node.text("key") else ""
    return Problem(
        "dangling-group" if field == "fromGroup" and not meant else "dangling-reference", Location(path, line),
        f"{field}{of} names {name}, and the blueprint has no {what} of that name", f"did you mean {meant}?" if meant else "",
        f"{field} {name}",
    )  # fmt: skip
