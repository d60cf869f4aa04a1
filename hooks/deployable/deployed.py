"""Judgements over manifests that several concerns share: which ones describe production, and how to name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deployable.model import Confidence, Database, Listen, Location, Manifest, Service, Sources, Start

NAMES = {
    "render": "Render", "digitalocean": "App Platform", "app-engine": "App Engine", "cloud-run": "Cloud Run", "app-runner": "App Runner",
    "ecs": "ECS", "elastic-beanstalk": "Elastic Beanstalk", "copilot": "Copilot", "cloudformation": "CloudFormation", "compose": "compose",
    "dockerfile": "the image", "kubernetes": "Kubernetes", "procfile": "the Procfile", "heroku": "Heroku", "fly": "Fly.io",
    "railway": "Railway", "terraform": "Terraform", "vercel": "Vercel", "serverless": "Serverless", "azure-container-apps": "Container Apps",
}  # fmt: skip
INJECTS_PORT = ("render", "procfile", "heroku", "digitalocean", "cloud-run", "app-engine", "railway", "app-runner")
"""Hosts that give the service its port in ``PORT``."""
PORT_VARIABLES = {"gunicorn": "PORT", "flask": "FLASK_RUN_PORT"}
"""Servers that take the port from the environment by themselves where the command does not say it."""
_BUILT = ("dockerfile", "compose")


def label(manifest: Manifest) -> str:
    """``Render service `api```, ``the image of Dockerfile``."""
    if manifest.host == "dockerfile":
        return f"the image of {manifest.location.path}"
    name = NAMES.get(manifest.host, manifest.host)
    kind = {"worker": "worker", "cron": "cron job", "job": "job", "static": "static site", "function": "function"}.get(
        manifest.kind, "service"
    )
    where = f" ({manifest.environment})" if manifest.environment not in ("", "production") else ""
    return f"{name} {kind} `{manifest.service}`{where}" if manifest.service else f"{name}{where}"


def opens(start: Start, listen: Listen) -> bool:
    """Whether this command comes to this place: a program that runs the file, a server that is given it as configuration."""
    if start.role == "script":
        return not set(start.files).isdisjoint(listen.starts)
    beside = "gunicorn.conf.py" if start.program == "gunicorn" else ""
    named = start.config.removeprefix("python:").lstrip("./") or beside
    return bool(named) and f"/{listen.location.path}".endswith(f"/{named}")


def in_production(project: Sources) -> Iterator[Manifest]:
    """Manifests that describe what production runs: no development or test environments, compose files only when they say so.

    A Dockerfile beside one for production is for development; so is one that starts a development server below the sources that a
    compose file mounts, where a host runs the code without it.
    """
    images = {
        manifest.location.path
        for manifest in project.manifests
        if manifest.host == "dockerfile" and manifest.environment == "production"
    }
    folders = {path.rpartition("/")[0] for path in images}
    for manifest in project.manifests:
        if manifest.environment in ("development", "test", "preview"):
            continue
        if manifest.host == "compose" and manifest.environment != "production":
            continue
        if (
            manifest.host == "dockerfile"
            and not manifest.environment
            and manifest.location.path.rpartition("/")[0] in folders
        ):
            continue
        if _is_for_developers(manifest, project):
            continue
        yield manifest


def _is_for_developers(manifest: Manifest, project: Sources) -> bool:
    if manifest.host != "dockerfile" or not any(start.development for start in manifest.starts):
        return False
    builders = [each for each in project.manifests if each.dockerfile == manifest.dockerfile and each is not manifest]
    mounted = any(
        field == "mount.bind" and value.startswith(".") for each in builders for field, value, _ in each.attributes
    )
    deployed = any(
        each.host not in _BUILT and each.kind in ("web", "worker", "private", "function") for each in project.manifests
    ) or project.exists(".elasticbeanstalk")
    composed = all(each.host == "compose" and each.environment != "production" for each in builders)
    return mounted and composed and deployed


def hosts(project: Sources) -> list[Manifest]:
    """Manifests of a host that runs the service, in production."""
    return [
        manifest
        for manifest in in_production(project)
        if manifest.host not in (*_BUILT, "terraform", "vercel", "cloudformation")
    ]


def confidence(manifest: Manifest, project: Sources) -> Confidence:
    """A Dockerfile that no host's manifest builds, while another manifest says how to deploy, may only be for development."""
    inside = bool(manifest.starts) and all(
        start.location and start.location.path != manifest.location.path for start in manifest.starts
    )
    if manifest.assumed or (inside and guessed(manifest)):
        return Confidence.LIKELY
    if manifest.host != "dockerfile":
        return Confidence.CERTAIN
    others = [other for other in in_production(project) if other.host != "dockerfile"]
    used = any(other.dockerfile == manifest.dockerfile for other in others)
    deploys = any(other.kind in ("web", "worker", "private") for other in others)
    only_development = any(
        other.dockerfile == manifest.dockerfile and other.environment == "development" for other in project.manifests
    )
    return Confidence.LIKELY if (deploys and not used) or (only_development and not used) else Confidence.CERTAIN


def guessed(manifest: Manifest) -> bool:
    """Whether the Dockerfile of its image is only the one that is called like it, or the only one that there is."""
    return bool(value_of(manifest, "image.guess")[0])


def running(project: Sources) -> Iterator[tuple[Manifest, Start]]:
    """What production manifests start and keep running; what stands in a branch of a script is left out.

    An image that a host builds and starts as it is stands there under the host's name alone; one that is only guessed to be the
    host's, under its own.
    """
    surely = [each for each in hosts(project) if each.dockerfile and not each.assumed and not guessed(each)]
    hosted = {(each.dockerfile, each.starts) for each in surely}
    for manifest in in_production(project):
        if manifest.host == "dockerfile" and (manifest.dockerfile, manifest.starts) in hosted:
            continue
        if manifest.kind in ("job", "cron", "static", "database", "third-party"):
            continue
        for start in manifest.starts:
            own = start.location is None or start.location.path != manifest.dockerfile or not guessed(manifest)
            if own and not start.conditional and start.role in ("server", "worker", "script", "package"):
                yield manifest, start


def place(manifest: Manifest, start: Start) -> Location:
    return start.location or Location(manifest.location.path, manifest.command_line or manifest.location.line)


def service_root(path: str, services: Sequence[Service]) -> str:
    """The root of the service that the file belongs to."""
    best = "."
    for service in services:
        if service.root != "." and path.startswith(f"{service.root}/") and len(service.root) >= len(best):
            best = service.root
    return best


def value_of(manifest: Manifest, *names: str) -> tuple[str, int]:
    """The first attribute of these names: (value, line); empty and 0 when there is none."""
    for field, value, line in manifest.attributes:
        if field in names:
            return value, line
    return "", 0


def declared(manifest: Manifest, name: str) -> str | None:
    """The value that the manifest gives to a variable; the last one counts."""
    found = [
        declaration.value for declaration in manifest.env if declaration.name == name and declaration.scope != "build"
    ]
    return found[-1] if found else None


def inherited(manifest: Manifest, name: str, project: Sources) -> str | None:
    """The value that the image of a manifest gives to a variable, where the manifest builds one."""
    images = (other for other in project.manifests if other.host == "dockerfile")
    image = next((other for other in images if manifest.dockerfile and other.dockerfile == manifest.dockerfile), None)
    return declared(image, name) if image is not None and image is not manifest else None


def several(manifest: Manifest) -> bool:
    """Whether more than one instance may run at a time."""
    high = manifest.autoscaling.rpartition("-")[2]
    return (manifest.instances.isdigit() and int(manifest.instances) > 1) or (high.isdigit() and int(high) > 1)


def databases_of(manifest: Manifest, project: Sources) -> tuple[Database, ...]:
    """The databases that the manifest's host gives to the service, or that it depends on or names in its variables."""
    if manifest.kind == "database" or manifest.databases:
        return manifest.databases
    values = " ".join(each.value or "" for each in manifest.env)
    named = {*manifest.depends_on, *re.findall(r"[A-Za-z0-9][\w-]*", values)}
    found = {
        database.name: database
        for other in project.manifests
        if other.kind == "database"
        and other.host == manifest.host
        and other.environment in (manifest.environment, "")
        and other.service in named
        for database in other.databases
    }
    return tuple(found.values())
