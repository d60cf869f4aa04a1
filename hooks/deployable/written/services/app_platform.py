"""DigitalOcean's app spec: ``.do/app.yaml`` and the Terraform resource. Fields after docs.digitalocean.com/products/app-platform/reference/app-spec.

Defaults that bite: ``http_port`` 8080, one instance, a TCP health check, the path prefix is trimmed, a database without
``production: true`` is a development database without backups, ``scope`` is RUN_AND_BUILD_TIME.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import Database, DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import joined, scalars, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping, Scalar

COMPONENTS = {"services": "web", "workers": "worker", "jobs": "job", "static_sites": "static", "functions": "function"}
SOURCES = ("github", "gitlab", "bitbucket", "git", "image")


def app(path: str, spec: Mapping) -> list[Manifest]:
    """One ``Manifest`` a component; the first carries the faults of form of the whole spec."""
    databases = tuple(_database(path, item) for item in spec.items("databases") if isinstance(item, Mapping))
    jobs = [item for item in spec.items("jobs") if isinstance(item, Mapping)]
    before = tuple(
        item.text("run_command") for item in jobs if item.text("kind") == "PRE_DEPLOY" and item.text("run_command")
    )
    shared = tuple(_env(path, spec, ""))
    domains = tuple(
        (node.text(key), node.line_of(key))
        for node in spec.items("domains")
        for key in ("domain", "name")  # Terraform's own word for it
        if isinstance(node, Mapping) and node.text(key)
    )
    environment = _environment(path, spec)
    found: list[Manifest] = []
    for key, kind in COMPONENTS.items():
        for item in spec.items(key):
            if isinstance(item, Mapping):
                found.append(
                    _component(path, spec, item, kind, shared)._replace(
                        pre_deploy=before, databases=databases, domains=domains, environment=environment
                    )
                )
    if not found:
        return found
    problems = (*_dangling(path, spec), *_value_problems(path, spec))
    alerts = tuple(
        ("alerts.rule", node.text("rule"), node.line_of("rule"))
        for node in spec.items("alerts")
        if isinstance(node, Mapping)
    )
    first = found[0]._replace(problems=found[0].problems + problems, attributes=found[0].attributes + alerts)
    return [first, *found[1:]]


def _environment(path: str, spec: Mapping) -> str:
    """What the file's name says, else the end of the app's: an account has one app of each name (``shop-staging``)."""
    last = re.split(r"[-_.]", spec.text("name"))[-1]
    return environment_of(path.rpartition("/")[2]) or (environment_of(f"{last}/x") if last != spec.text("name") else "")


def _component(path: str, spec: Mapping, item: Mapping, kind: str, shared: tuple[EnvDeclaration, ...]) -> Manifest:
    root = joined(item.text("source_dir"))
    name = item.text("name")
    source = next((key for key in SOURCES if item.get(key) is not None), "")
    if kind == "job" and item.text("kind") == "SCHEDULED":
        kind = "cron"
    push = item.truth(source, "deploy_on_push") if source else None
    port = item.text("http_port") or ("8080" if kind == "web" else "")
    return Manifest(
        "digitalocean",
        Location(path, item.line),
        service=name,
        kind=kind,
        root=root,
        dockerfile=joined(item.text("dockerfile_path")) if item.text("dockerfile_path") else "",
        image=_image(item),
        command=item.text("run_command"),
        command_line=item.line_of("run_command") if item.text("run_command") else 0,
        ports=((port, item.line_of("http_port")),) if port else (),
        health=tuple(_health(path, item, port)),
        env=(*(declaration._replace(service=name) for declaration in shared), *_env(path, item, name)),
        env_elsewhere=("the App Platform settings",),
        instances=item.text("instance_count") or ("1" if kind in ("web", "worker") and not item.get("autoscaling") else ""),
        autoscaling=_range(item.mapping("autoscaling")),
        plan=item.text("instance_size_slug"),
        region=spec.text("region"),
        auto_deploy="commit" if push else "off" if push is False else "",
        paths=tuple(_paths(item, root)),
        attributes=(*_attributes(item, source), *_routes(spec, item)),
    )  # fmt: skip


def _image(item: Mapping) -> str:
    image = item.mapping("image")
    if not image.text("repository"):
        return ""
    name = "/".join(part for part in (image.text("registry"), image.text("repository")) if part)
    return f"{name}@{image.text('digest')}" if image.text("digest") else f"{name}:{image.text('tag') or 'latest'}"


def _range(node: Mapping) -> str:
    return f"{node.text('min_instance_count')}-{node.text('max_instance_count')}" if node.entries else ""


def _health(path: str, item: Mapping, port: str) -> Iterator[HealthProbe]:
    for field, kind in (("health_check", "health"), ("liveness_health_check", "liveness")):
        check = item.get(field)
        if isinstance(check, Mapping):
            key = "http_path" if check.text("http_path") else "path"
            line = check.line_of(key) if check.text(key) else item.line_of(field)
            own = check.line_of("port") if check.text("port") else 0
            yield HealthProbe(Location(path, line), check.text(key), check.text("port") or port, kind, port_line=own)


def _paths(item: Mapping, root: str) -> Iterator[tuple[str, str, int]]:
    if item.text("source_dir"):
        yield "source_dir", root, item.line_of("source_dir")
    if item.text("dockerfile_path"):
        yield "dockerfile_path", joined(item.text("dockerfile_path")), item.line_of("dockerfile_path")


def _attributes(item: Mapping, source: str) -> tuple[tuple[str, str, int], ...]:
    found = scalars(
        item, "http_port", "instance_count", "instance_size_slug", "build_command", "environment_slug", "kind", "image.tag", "image.digest",
        f"{source}.repo", f"{source}.branch", f"{source}.deploy_on_push", f"{source}.repo_clone_url", "termination.drain_seconds",
        "output_dir", "inactivity_sleep.after_seconds",
    )  # fmt: skip
    for node in item.items("log_destinations"):
        if isinstance(node, Mapping):
            found += (("log_destinations", node.text("name"), node.line),)
            for field in ("datadog.api_key", "logtail.token", "open_search.basic_auth.password"):
                found += tuple((f"log_destinations.{name}", value, line) for name, value, line in scalars(node, field))
    for node in item.items("alerts"):
        if isinstance(node, Mapping):
            found += (("alerts.rule", node.text("rule"), node.line),)
    return (("source", source, item.line_of(source) if source else item.line), *found)


def _routes(spec: Mapping, item: Mapping) -> Iterator[tuple[str, str, int]]:
    """``route`` and ``route.trimmed``: the path prefixes that lead to the component, and those the platform cuts off."""
    for node in item.items("routes"):
        if isinstance(node, Mapping) and node.text("path"):
            yield "route", node.text("path"), node.line_of("path")
            if not node.truth("preserve_path_prefix") and node.text("path") != "/":
                yield "route.trimmed", node.text("path"), node.line_of("path")
    for rule in spec.items("ingress", "rules"):
        if isinstance(rule, Mapping) and rule.text("component", "name") == item.text("name"):
            prefix = rule.text("match", "path", "prefix")
            if not prefix:
                continue
            line = rule.mapping("match").mapping("path").line_of("prefix")
            yield "route", prefix, line
            target = rule.mapping("component")
            if target.text("rewrite"):
                yield "route.rewritten", f"{prefix} {target.text('rewrite')}", line
            elif not target.truth("preserve_path_prefix") and prefix != "/":
                yield "route.trimmed", prefix, line


def _env(path: str, item: Mapping, service: str) -> Iterator[EnvDeclaration]:
    scopes = {"RUN_TIME": "run", "BUILD_TIME": "build"}
    for node in item.items("envs"):
        if not isinstance(node, Mapping) or not node.text("key"):
            continue
        value = node.get("value")
        kind: DeclarationKind | None = None
        if node.text("type") == "SECRET" and (value is None or not node.text("value")):
            kind = DeclarationKind.PROMPTED
        elif node.text("value").startswith("EV["):
            kind = DeclarationKind.REFERENCE
        scope = scopes.get(node.text("scope"), "both")
        yield variable(
            path, "digitalocean", node.text("key"), value, node.line_of("key"), kind=kind, service=service, scope=scope
        )


def _database(path: str, item: Mapping) -> Database:
    production = item.truth("production") is True or bool(item.text("cluster_name"))
    return Database(
        item.text("name"),
        Location(path, item.line_of("production") if item.get("production") is not None else item.line),
        {"PG": "postgres", "MYSQL": "mysql", "MONGODB": "mongodb"}.get(item.text("engine"), item.text("engine").lower())
        or "postgres",
        "managed" if production else "development",
        "on" if production else "off",
        "",
        scalars(item, "engine", "version", "production", "cluster_name", "size", "num_nodes"),
    )


_BUILT_IN = (
    "APP_URL",
    "APP_DOMAIN",
    "APP_ID",
    "_self",
    "COMMIT_HASH",
    "PUBLIC_URL",
    "PRIVATE_URL",
    "PRIVATE_DOMAIN",
    "PUBLIC_DOMAIN",
    "PUBLIC_ROUTE_PATH",
)
_BINDING = re.compile(r"\$\{([A-Za-z0-9_-]+)(?:\.([A-Za-z0-9_.-]+))?\}")


def _dangling(path: str, spec: Mapping) -> Iterator[Problem]:
    """``${component.NAME}`` whose component does not exist, and ``${NAME}`` that no variable of the spec has."""
    components = {
        item.text("name") for key in (*COMPONENTS, "databases") for item in spec.items(key) if isinstance(item, Mapping)
    }
    databases = {item.text("name") for item in spec.items("databases") if isinstance(item, Mapping)}
    shared = {node.text("key") for node in spec.items("envs") if isinstance(node, Mapping)}
    for owner in [spec, *(item for key in COMPONENTS for item in spec.items(key) if isinstance(item, Mapping))]:
        own = {node.text("key") for node in owner.items("envs") if isinstance(node, Mapping)}
        for node in owner.items("envs"):
            value = node.get("value") if isinstance(node, Mapping) else None
            if not isinstance(node, Mapping) or not isinstance(value, Scalar) or value.tag:
                continue
            for found in _BINDING.finditer(value.text):
                name, field = found[1], found[2]
                known = (
                    name in components or name in _BUILT_IN
                    if field
                    else name in shared or name in own or name in _BUILT_IN
                )
                own_name = name == node.text("key") and not field and name not in (*shared, *_BUILT_IN)
                if known and not own_name:
                    yield from _property(path, value.line, node.text("key"), found[0], field, name in databases)
                    continue
                what = f"no component is called {name}" if field else f"the spec has no variable {name}"
                meant = keys.nearest(name, components if field else shared | own)
                yield Problem(
                    "dangling-reference", Location(path, value.line), f"{found[0]} in {node.text('key')} resolves to nothing: {what}",
                    f"did you mean {meant}?" if meant and meant != name else "", f"{node.text('key')} {found[0]}",
                )  # fmt: skip


_BINDABLE = ("DATABASE_URL", "HOSTNAME", "PORT", "USERNAME", "PASSWORD", "DATABASE", "CA_CERT")


def _property(path: str, line: int, key: str, written: str, field: str | None, of_database: bool) -> Iterator[Problem]:
    """What a database does not bind, when it is plainly a slip: they may learn to bind more."""
    meant = keys.nearest(field, _BINDABLE) if of_database and field and field not in _BINDABLE else ""
    if meant:
        yield Problem(
            "dangling-reference", Location(path, line), f"{written} in {key} resolves to nothing: a database binds no {field}",
            f"did you mean {meant}?", f"{key} {written}",
        )  # fmt: skip


_ENGINES = ("PG", "MYSQL", "REDIS", "VALKEY", "MONGODB", "KAFKA", "OPENSEARCH", "UNSET")
_JOBS = ("PRE_DEPLOY", "POST_DEPLOY", "FAILED_DEPLOY", "SCHEDULED", "UNSPECIFIED")


def _refused(path: str, item: Mapping, field: str, allowed: tuple[str, ...]) -> Problem:
    written = item.text(field)
    meant = "PG" if written.upper().startswith("POSTGRES") else keys.nearest(written, allowed)
    return Problem(
        "invalid-value", Location(path, item.line_of(field)), f"{field} {written} is none of {', '.join(allowed)}",
        f"did you mean {meant}?" if meant else "", f"{field}={written}",
    )  # fmt: skip


def _value_problems(path: str, spec: Mapping) -> Iterator[Problem]:
    for listed, field, allowed in (("jobs", "kind", _JOBS), ("databases", "engine", _ENGINES)):
        for item in spec.items(listed):
            if isinstance(item, Mapping) and item.text(field) and item.text(field) not in allowed:
                yield _refused(path, item, field, allowed)
    for item in spec.items("databases"):
        if isinstance(item, Mapping) and item.truth("production") is True and not item.text("cluster_name"):
            yield Problem(
                "missing-key", Location(path, item.line_of("production")), f"the production database {item.text('name')} names no cluster",
                "write cluster_name: <the managed cluster>", f"{item.text('name')} cluster_name",
            )  # fmt: skip
    for owner in [spec, *(item for key in COMPONENTS for item in spec.items(key) if isinstance(item, Mapping))]:
        yield from keys.repeated(path, owner, "envs")
        check = owner.mapping("health_check")
        if check.get("path") is not None:
            place = Location(path, check.line_of("path"))
            yield Problem("deprecated-key", place, "path is the old name of http_path", "write http_path", "path")
        for node in owner.items("envs"):
            if isinstance(node, Mapping):
                yield from _env_problems(path, node)


def _env_problems(path: str, node: Mapping) -> Iterator[Problem]:
    for field, values in (
        ("scope", ("RUN_TIME", "BUILD_TIME", "RUN_AND_BUILD_TIME", "UNSET")),
        ("type", ("GENERAL", "SECRET")),
    ):
        if node.text(field) and node.text(field) not in values:
            meant = keys.nearest(node.text(field), values)
            yield Problem(
                "invalid-value", Location(path, node.line_of(field)),
                f"{field} {node.text(field)} of {node.text('key')} is none of {', '.join(values)}",
                f"did you mean {meant}?" if meant else "", f"{node.text('key')}.{field}",
            )  # fmt: skip
