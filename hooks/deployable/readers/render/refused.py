"""What Render refuses in a blueprint, or silently leaves out. Keys after render.com/docs/blueprint-spec."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deployable.model import Location, Problem
from deployable.written import keys
from deployable.written.nodes import Mapping, Scalar
from deployable.written.nodes import Sequence as Listed

KINDS = {
    "web": "web",
    "pserv": "private",
    "worker": "worker",
    "cron": "cron",
    "static": "static",
    "keyvalue": "database",
    "redis": "database",
}
_PLANS = ["free", "starter", "standard", "pro", "pro plus", "pro max", "pro ultra"]
_REGIONS = ["oregon", "ohio", "virginia", "frankfurt", "singapore"]
_RANGES = (
    (("maxShutdownDelaySeconds",), 1, 300),
    (("scaling", "targetCPUPercent"), 1, 90),
    (("scaling", "targetMemoryPercent"), 1, 90),
)
_PROPERTIES = {
    "fromDatabase": ("connectionString", "host", "port", "user", "password", "database"),
    "fromService": ("host", "port", "hostport", "connectionString"),
}
_SOURCES = ("value", "generateValue", "fromDatabase", "fromService", "previewValue")
_WHAT = {"databases": "database", "services": "service", "envVarGroups": "env group"}
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
ROOT = {
    **_RESOURCES, "previews": None, "previewsEnabled": None, "previewsExpireAfterDays": None, "version": None,
    "projects": [{"name": None, "envVarGroups": [_GROUP], "environments": [{**_RESOURCES, "name": None, "networking": None, "permissions": None}]}],
    "ungrouped": _RESOURCES,
}  # fmt: skip


def in_blueprint(path: str, root: Mapping, parts: Sequence[Mapping]) -> Iterator[Problem]:
    """Unknown keys, names that are there twice, references that lead nowhere; ``parts`` hold services, databases and groups."""
    yield from keys.unknown(path, root, ROOT, host="a Render blueprint")
    yield from _twice(path, parts)
    yield from _dangling(path, root, parts)
    for group in env_groups(root, parts):
        yield from _in_group(path, group)
    for part in parts:
        for item in part.items("databases"):
            if isinstance(item, Mapping):
                yield from _in_database(path, item)


def env_groups(root: Mapping, parts: Sequence[Mapping]) -> Iterator[Mapping]:
    """Every group that the blueprint defines: at the top, of a project and of an environment."""
    for owner in {id(each): each for each in (root, *root.items("projects"), *parts)}.values():
        for group in owner.items("envVarGroups") if isinstance(owner, Mapping) else ():
            if isinstance(group, Mapping):
                yield group


def _in_database(path: str, item: Mapping) -> Iterator[Problem]:
    """An empty list of replicas is no way to say nothing about them."""
    replicas = item.get("readReplicas")
    if isinstance(replicas, Listed) and not replicas.items:
        yield Problem(
            "doubtful-value", Location(path, item.line_of("readReplicas")), f"readReplicas: [] destroys every read replica of {item.text('name')}",
            "remove the line to leave them as they are", f"{item.text('name')} readReplicas",
        )  # fmt: skip


def _twice(path: str, parts: Sequence[Mapping]) -> Iterator[Problem]:
    for field, what in _WHAT.items():
        seen: dict[str, int] = {}
        for item in (item for part in parts for item in part.items(field) if isinstance(item, Mapping)):
            name = item.text("name")
            if name in seen and name:
                yield Problem(
                    "duplicate-name", Location(path, item.line_of("name")), f"a {what} named {name} is defined twice; the first is on line {seen[name]}",
                    "give each its own name", f"{what} {name}",
                )  # fmt: skip
            seen.setdefault(name, item.line_of("name"))


def _in_group(path: str, group: Mapping) -> Iterator[Problem]:
    """A group holds values and generated ones only."""
    for node in group.items("envVars"):
        if not isinstance(node, Mapping):
            continue
        for field in ("sync", "fromDatabase", "fromService", "fromGroup"):
            if node.get(field) is not None and not (field == "sync" and node.truth("sync")):
                name = node.text("key") or node.text(field)
                yield Problem(
                    "ignored-in-group", Location(path, node.line_of(field)),
                    f"{field} of {name} does nothing in the env group {group.text('name')}",
                    "declare the variable at each service that needs it", f"{group.text('name')} {name}",
                )  # fmt: skip


def in_service(path: str, item: Mapping) -> Iterator[Problem]:
    if item.text("type") and item.text("type") not in KINDS:
        yield _invalid(path, item, "type", sorted(KINDS))
    if item.text("autoDeployTrigger") and item.text("autoDeployTrigger") not in ("commit", "checksPass", "off"):
        yield _invalid(path, item, "autoDeployTrigger", ["commit", "checksPass", "off"])
    runtimes = ["node", "python", "elixir", "go", "ruby", "rust", "docker", "image", "static"]
    for field in ("runtime", "env"):
        if item.text(field) and item.text(field) not in runtimes:
            yield _invalid(path, item, field, runtimes)
    for field, known in (("plan", _PLANS), ("region", _REGIONS)):
        # Hosts add plans and regions: only what is plainly a slip is one.
        if item.text(field) not in ("", *known) and keys.nearest(item.text(field), known):
            yield _invalid(path, item, field, known)
    yield from _by_kind(path, item)
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
    yield from _on_free(path, item)
    yield from keys.repeated(path, item, "envVars")
    yield from _value_problems(path, item)
    for node in item.items("envVars"):
        if isinstance(node, Mapping):
            yield from _reference_problems(path, node)


def _on_free(path: str, item: Mapping) -> Iterator[Problem]:
    """The free plan is for web services and key value stores, without a disk and without a command before a deploy (render.com/docs/free)."""
    if item.text("plan") != "free":
        return
    kind, name = item.text("type"), item.text("name")
    if kind in ("pserv", "worker", "cron"):
        yield Problem("not-on-free", Location(path, item.line_of("plan")), f"{name} is a {kind}, which the plan free does not run", "take a paid plan: `plan: starter`", name)  # fmt: skip
        return
    for field in ("disk", "scaling", "preDeployCommand"):
        if item.get(field) is not None:
            yield Problem(
                "not-on-free", Location(path, item.line_of(field)), f"{name} has a {field}, which the plan free does not give",
                f"take a paid plan (`plan: starter`), or remove {field}", f"{name} {field}",
            )  # fmt: skip


def _value_problems(path: str, item: Mapping) -> Iterator[Problem]:
    """What Render answers is "must be from group or have a key and value", and "cannot simultaneously specify fields value and sync"."""
    empty: list[Mapping] = []
    for node in item.items("envVars"):
        if not isinstance(node, Mapping) or not node.text("key"):
            continue
        asked = node.get("sync") is not None and node.truth("sync") is False
        if not asked and not any(node.entry(field) for field in _SOURCES):
            empty.append(node)
        elif asked and node.entry("value"):
            name = node.text("key")
            yield Problem(
                "value-and-sync", Location(path, node.line_of("sync")), f"{name} has a value and `sync: false`: Render takes one of them",
                "remove `sync: false`, or the value of what is secret", name,
            )  # fmt: skip
    if empty:
        names = [node.text("key") for node in empty]
        have = f"and {len(names) - 1} more of {item.text('name')} have" if len(names) > 1 else "has"
        yield Problem(
            "no-value", Location(path, empty[0].line), f"{names[0]} {have} neither a value nor a place to take one from",
            f"write `sync: false` to be asked for it, or give it a value: {', '.join(names)}", f"{item.text('name')} {names[0]}",
        )  # fmt: skip


def _by_kind(path: str, item: Mapping) -> Iterator[Problem]:
    """What the type of the service does not allow, and what its scaling and its schedule must say."""
    kind, name = item.text("type"), item.text("name")
    if kind in ("pserv", "worker", "cron") and item.get("healthCheckPath") is not None:
        yield Problem(
            "dead-key", Location(path, item.line_of("healthCheckPath")), f"healthCheckPath does nothing for {name}: only web services are asked",
            "remove it", f"{name} healthCheckPath",
        )  # fmt: skip
    if kind == "cron" and item.get("schedule") is None:
        yield Problem(
            "missing-key", Location(path, item.line), f"the cron job {name} has no schedule", 'write schedule: "0 * * * *"', f"{name} schedule"
        )  # fmt: skip
    if item.text("type") in ("keyvalue", "redis") and item.get("ipAllowList") is None:
        yield Problem(
            "missing-key", Location(path, item.line), f"the key value store {name} has no ipAllowList", "write ipAllowList: []", f"{name} ipAllowList"
        )  # fmt: skip
    if item.get("scaling") is not None and item.get("disk") is not None:
        yield Problem(
            "disk-with-instances", Location(path, item.line_of("disk")), f"{name} has scaling and a disk: a service with a disk cannot scale",
            "remove the disk, or the scaling", name,
        )  # fmt: skip
    for keys_of, low, high in _RANGES:
        written = item.text(*keys_of)
        if written.isdigit() and not low <= int(written) <= high:
            yield Problem(
                "invalid-value", Location(path, item.line_of(*keys_of)), f"{keys_of[-1]} {written} is not between {low} and {high}",
                f"write a number between {low} and {high}", f"{name} {keys_of[-1]}",
            )  # fmt: skip
    for field in ("minInstances", "maxInstances") if item.get("scaling") is not None else ():
        if item.get("scaling", field) is None:
            yield Problem(
                "missing-key", Location(path, item.line_of("scaling")), f"{field} is missing under scaling of {name}", f"write {field}", f"{name} {field}"
            )  # fmt: skip


def _reference_problems(path: str, node: Mapping) -> Iterator[Problem]:
    """``fromService:`` and ``fromDatabase:`` with nothing under them: the lines below are indented one level too little."""
    for field in ("fromService", "fromDatabase"):
        entry = node.entry(field)
        if entry and isinstance(entry.value, Scalar) and entry.value.null:
            yield Problem(
                "null-reference", Location(path, entry.line), f"{field} of {node.text('key')} has nothing under it",
                f"indent the lines below {field} by two more blanks", node.text("key"),
            )  # fmt: skip
    if not node.text("key") and not node.text("fromGroup") and not isinstance(node.get("key"), Listed):
        yield Problem(
            "missing-key", Location(path, node.line), "an entry of envVars has neither key nor fromGroup", "", "envVars"
        )


def _invalid(path: str, item: Mapping, field: str, allowed: list[str]) -> Problem:
    meant = keys.nearest(item.text(field), allowed)
    return Problem(
        "invalid-value", Location(path, item.line_of(field)), f"{field} {item.text(field)} is none of {', '.join(allowed)}",
        f"did you mean {meant}?" if meant else "", f"{field}={item.text(field)}",
    )  # fmt: skip


def _dangling(path: str, root: Mapping, parts: Sequence[Mapping]) -> Iterator[Problem]:
    """Names under ``fromDatabase``, ``fromService`` and ``fromGroup`` that nothing in the blueprint has."""
    known = {
        field: {item.text("name") for part in (root, *parts) for item in part.items(where) if isinstance(item, Mapping)}
        for field, where in (("fromDatabase", "databases"), ("fromService", "services"))
    } | {"fromGroup": {group.text("name") for group in env_groups(root, parts)}}
    for part in parts:
        for item in part.items("services"):
            for node in item.items("envVars") if isinstance(item, Mapping) else ():
                if not isinstance(node, Mapping):
                    continue
                yield from _reached(path, node, parts)
                for field, names in known.items():
                    name = node.text(field) if field == "fromGroup" else node.text(field, "name")
                    if not name or name in names:
                        continue
                    # A group may be one of the workspace, made in the dashboard; a slip of the name is what can be seen.
                    if field != "fromGroup" or keys.nearest(name, names):
                        yield _nowhere(path, node, field, name, names)


def _reached(path: str, node: Mapping, parts: Sequence[Mapping]) -> Iterator[Problem]:
    """The property that is asked for, the type and the variable of the service that is named."""
    for field, allowed in _PROPERTIES.items():
        reference = node.mapping(field)
        if reference.text("property") and reference.text("property") not in allowed:
            yield _invalid(path, reference, "property", list(allowed))
    reference = node.mapping("fromService")
    services = [item for part in parts for item in part.items("services") if isinstance(item, Mapping)]
    service = next((item for item in services if item.text("name") == reference.text("name")), None)
    if service is None or not reference.text("name"):
        return
    asked, own = reference.text("type"), service.text("type")
    if asked and own and KINDS.get(asked) != KINDS.get(own):
        yield Problem(
            "dangling-type", Location(path, reference.line_of("type")), f"{node.text('key')} asks for {reference.text('name')} as a {asked}, and it is a {own}",
            f"write type: {own}", f"fromService {reference.text('name')} {asked}",
        )  # fmt: skip
    wanted = reference.text("envVarKey")
    given = {item.text("key") for item in service.items("envVars") if isinstance(item, Mapping)}
    grouped = any(isinstance(item, Mapping) and item.text("fromGroup") for item in service.items("envVars"))
    injected = wanted.startswith("RENDER_") or wanted in ("PORT", "IS_PULL_REQUEST")
    if wanted and wanted not in given and not grouped and not injected:
        meant = keys.nearest(wanted, given)
        yield Problem(
            "dangling-variable", Location(path, reference.line_of("envVarKey")),
            f"{node.text('key')} asks for {wanted} of {reference.text('name')}, which declares no such variable",
            f"did you mean {meant}?" if meant else "", f"fromService {reference.text('name')} {wanted}",
        )  # fmt: skip


def _nowhere(path: str, node: Mapping, field: str, name: str, names: set[str]) -> Problem:
    what = {"fromDatabase": "database", "fromService": "service", "fromGroup": "env group"}[field]
    line = node.line_of(field) if field == "fromGroup" else node.mapping(field).line_of("name")
    meant = keys.nearest(name, names)
    of = f" of {node.text('key')}" if node.text("key") else ""
    return Problem(
        "dangling-group" if field == "fromGroup" else "dangling-reference", Location(path, line),
        f"{field}{of} names {name}, and the blueprint has no {what} of that name", f"did you mean {meant}?" if meant else "",
        f"{field} {name}",
    )  # fmt: skip
