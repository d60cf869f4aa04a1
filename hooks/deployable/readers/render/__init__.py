"""Render blueprints. Fields and defaults after render.com/docs/blueprint-spec.

Defaults that bite: plan ``starter``, one instance, ``autoDeployTrigger: commit``, no HTTP health check without
``healthCheckPath``, any source may reach a database whose ``ipAllowList`` is left out, free databases have no backups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import Database, DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest
from deployable.readers.render.refused import KINDS, env_groups, in_blueprint, in_service
from deployable.written.declarations import joined, mapping, scalars, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping, Node, Scalar

LITERALS = (b"services:", b"databases:", b"envVarGroups:", b"projects:")


_NAME = re.compile(r"(^|[-_.])render([-_.][\w.-]+)?\.ya?ml$")


def matches(path: str) -> bool:
    """``render.yaml``, and the names of blueprints for other environments: the file is chosen when a blueprint is set up.

    >>> [matches(p) for p in ("render.yaml", "api/render.yml", "render-staging.yaml", "prerender.yaml", "app.render.ts")]
    [True, True, True, False, False]
    """
    return _NAME.search(path.rpartition("/")[2]) is not None


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None or not _is_blueprint(root):
        return ()
    parts = list(_parts(root))
    problems = tuple(in_blueprint(path, root, [part for _, part in parts]))
    named = environment_of(path.rpartition("/")[2])
    groups = {item.text("name"): item for item in env_groups(root, [part for _, part in parts])}
    manifests: list[Manifest] = []
    for environment, part in parts:
        environment = environment or named
        databases = tuple(_database(path, item) for item in part.items("databases") if isinstance(item, Mapping))
        for item in part.items("services"):
            if isinstance(item, Mapping):
                manifests.append(_service(path, item, groups, databases, environment))
                if _previewed(root, item):
                    manifests.append(_preview(path, item, groups, manifests[-1]))
        if databases and not part.items("services"):
            manifests.append(
                Manifest("render", databases[0].location, kind="database", environment=environment, databases=databases)
            )
        if not part.items("services"):
            own = [item for item in part.items("envVarGroups") if isinstance(item, Mapping)]
            manifests.extend(_group(path, item, environment) for item in own)
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
                name = environment.text("name").lower()
                yield environment_of(f"{name}/x") or name, environment


def _previewed(root: Mapping, item: Mapping) -> bool:
    """Whether pull requests get a copy of the service: the blueprint's previews, or the service's own."""
    generation = item.text("previews", "generation") or root.text("previews", "generation")
    own = item.truth("pullRequestPreviewsEnabled") or root.truth("previewsEnabled")
    return generation in ("automatic", "manual") or (not generation and own is True)


def _preview(path: str, item: Mapping, groups: dict[str, Mapping], manifest: Manifest) -> Manifest:
    """The service in a preview: its own values and plan, without what is only asked for in the dashboard."""
    given: dict[str, EnvDeclaration] = {}
    for each in _env(path, item, groups, "preview", "previewValue"):
        if each.kind is not DeclarationKind.PROMPTED:
            given[each.name] = each
    plan = item.text("previews", "plan") or item.text("previewPlan") or manifest.plan
    return manifest._replace(
        environment="preview",
        env=tuple(given.values()),
        plan=plan,
        instances=item.text("previews", "numInstances") or manifest.instances,
        databases=(),
        paths=(),
        problems=(),
        domains=(),
        disks=(),
    )


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
        env_elsewhere=(*_unseen(item, groups), "the Render dashboard"),
        instances=item.text("numInstances") or ("1" if kind in ("web", "private", "worker") and not item.get("scaling") else ""),
        autoscaling=f"{item.text('scaling', 'minInstances')}-{item.text('scaling', 'maxInstances')}" if item.get("scaling") else "",
        plan=item.text("plan") or ("starter" if kind not in ("static",) else ""),
        region=item.text("region") or "oregon",
        auto_deploy=_auto_deploy(item),
        disks=((item.text("disk", "mountPath"), item.line_of("disk")),) if item.get("disk") else (),
        domains=_domains(item),
        databases=(_key_value(path, item),) if kind == "database" else databases,
        paths=tuple(_paths(item, root, docker)),
        problems=tuple(in_service(path, item)),
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
    found += _allowed(item)
    found += tuple(("prepares", text, line) for _, text, line in scalars(item, "preDeployCommand", "initialDeployHook"))
    return (*found, ("runtime", runtime, item.line_of("runtime")))


def _env(
    path: str, item: Mapping, groups: dict[str, Mapping], environment: str, field: str = "value"
) -> Iterator[EnvDeclaration]:
    service = item.text("name")
    for node in item.items("envVars"):
        if not isinstance(node, Mapping):
            continue
        if node.text("fromGroup"):
            group = groups.get(node.text("fromGroup"))
            for inner in group.items("envVars") if group else ():
                if isinstance(inner, Mapping) and inner.text("key"):
                    yield _declared(path, inner, service, environment, field)
        elif node.text("key"):
            yield _declared(path, node, service, environment, field)


def _unseen(item: Mapping, groups: dict[str, Mapping]) -> Iterator[str]:
    """The groups of the workspace that it takes: they are made in the dashboard, and hold what no file shows
    (render.com/tutorials/advanced-blueprint-patterns/env-var-groups)."""
    for node in item.items("envVars"):
        if isinstance(node, Mapping) and node.text("fromGroup") and node.text("fromGroup") not in groups:
            yield f"the env group {node.text('fromGroup')} of the workspace"


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


def _declared(path: str, node: Mapping, service: str, environment: str, field: str = "value") -> EnvDeclaration:
    kind: DeclarationKind | None = None
    value: Node | None = node.get(field) or node.get("value")
    if node.get(field) is not None and field != "value":
        pass
    elif node.truth("generateValue"):
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


def _allowed(item: Mapping) -> tuple[tuple[str, str, int], ...]:
    written = item.get("ipAllowList") is not None
    return (("ipAllowList", " ".join(_sources(item)), item.line_of("ipAllowList")),) if written else ()


def _public(item: Mapping, omitted: str) -> str:
    if item.get("ipAllowList") is None:
        return omitted
    return "yes" if any(source in ("0.0.0.0/0", "::/0") for source in _sources(item)) else "no"


def _database(path: str, item: Mapping) -> Database:
    plan = item.text("plan") or "basic-256mb"
    attributes = scalars(item, "plan", "region", "postgresMajorVersion", "diskSizeGB", "highAvailability.enabled")
    attributes += _allowed(item)
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
        (*scalars(item, "plan", "maxmemoryPolicy"), *_allowed(item)),
    )
