"""Which names each manifest gives to which service, which images an env file is copied into, and who loads env files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.services import services_of
from deployable.model import EnvDeclaration, Location, Manifest, Problem, Service, Sources, Supply

_RUNS = ("web", "worker", "private", "cron", "job", "function")


def supplies(sources: Sources, declared: list[EnvDeclaration]) -> tuple[Supply, ...]:
    """Every manifest that runs a service, with what its entry, its image and the tracked env files beside it give."""
    services = sources.services
    images = {manifest.dockerfile: manifest for manifest in sources.manifests if manifest.host == "dockerfile"}
    beside: dict[str, set[str]] = {}
    for each in declared:
        if (
            each.source == "dotenv"
            and each.location.path in sources.tracked
            and each.environment not in ("development", "test")
        ):
            beside.setdefault(each.service, set()).add(each.name)
    found = []
    for manifest in sources.manifests:
        if manifest.host in ("dockerfile", "procfile") or manifest.kind not in _RUNS:
            continue
        names = {each.name for each in manifest.env} | {name for start in manifest.starts for name, _ in start.env}
        image = images.get(manifest.dockerfile)
        if image is not None:
            names |= {each.name for each in image.env}
        for service in _run_by(manifest, services):
            own = names | beside.get(service, set()) | beside.get("", set())
            found.append(Supply(manifest, service, frozenset(own)))
    return tuple(found)


def _run_by(manifest: Manifest, services: tuple[Service, ...]) -> list[str]:
    """The service that a manifest surely runs, by name; none when several may be meant."""
    backends = [each for each in services if each.kind in ("backend", "worker")]
    meant = [each for each in services_of(manifest, services) if each in backends]
    if not meant and not manifest.root:
        named = [
            each
            for each in backends
            if each.name and (each.name == manifest.service or f"/{each.name}:" in manifest.image)
        ]
        meant = named or (backends if len(backends) == 1 else [])
    return ["" if meant[0].root == "." else meant[0].name] if len(meant) == 1 else []


def copies(sources: Sources) -> Iterator[tuple[Location, str]]:
    """``COPY . .`` of an image's last stage where nothing keeps ``.env`` out."""
    for manifest in sources.manifests:
        if manifest.host != "dockerfile" or not manifest.dockerfile:
            continue
        facts = sources.read("dockerfile", manifest.dockerfile)
        root = manifest.root or posixpath.dirname(manifest.dockerfile) or "."
        if facts is None or not facts.stages:
            continue
        ignored = next(
            (
                patterns
                for path in (
                    f"{manifest.dockerfile}.dockerignore",
                    posixpath.normpath(posixpath.join(root, ".dockerignore")),
                )
                if path in sources.files and (patterns := sources.read("dockerignore", path)) is not None
            ),
            None,
        )
        for copy in facts.stages[-1].copies:
            if copy.source_stage or not any(source in (".", "./", "/") for source in copy.sources):
                continue
            if ignored is None or not ignored.keeps_out(".env"):
                yield Location(manifest.dockerfile, copy.line), posixpath.normpath(posixpath.join(root, ".env"))


_LOADS = re.compile(r"(^|[.:])(load_dotenv|read_env|readenv|loadEnvFile|dotenv_values|find_dotenv)(\(\))?$")


def loads(sources: Sources, code: Codebase) -> Iterator[Location]:
    """Where a ``.env`` file is loaded: dotenv, django-environ, pydantic's ``env_file``, compose's ``env_file``."""
    for path in sources.having("python", b"load_dotenv", b"read_env", b"env_file", b"dotenv"):
        file = code.file(path)
        for node, up in file.survey.calls if file is not None else ():
            if file is not None and _LOADS.search(file.dotted(node.func, up)):
                yield Location(path, node.line)
        for node, _ in file.survey.assigns if file is not None else ():
            if node.targets and getattr(node.targets[0], "id", "") == "env_file":
                yield Location(path, node.line)
        for node, _ in file.survey.calls if file is not None else ():
            if any(each.name == "env_file" for each in node.keywords):
                yield Location(path, node.line)
    for path in sources.having("javascript", b"dotenv", b"loadEnvFile"):
        file = code.file(path)
        for node, _ in file.survey.imports if file is not None else ():
            if node.module.startswith("dotenv"):
                yield Location(path, node.line)
        for node, up in file.survey.calls if file is not None else ():
            if (
                file is not None
                and file.dotted(node, up).startswith("dotenv")
                and getattr(node.func, "id", "") == "require"
            ):
                yield Location(path, node.line)
    for path in sources.all("compose"):
        facts = sources.read("compose", path)
        for service in facts.services if facts is not None else ():
            for name, _, line in service.env_files:
                if posixpath.basename(name).startswith(".env"):
                    yield Location(path, line)


def docker_exports(sources: Sources) -> Iterator[Problem]:
    """``export NAME=value`` in a file that compose gives to a container: the container's name is then ``export NAME``."""
    given = {}
    for path in sources.all("compose"):
        facts = sources.read("compose", path)
        for service in facts.services if facts is not None else ():
            for name, _, line in service.env_files:
                given.setdefault(
                    posixpath.normpath(posixpath.join(posixpath.dirname(path), name)), Location(path, line)
                )
    for path, place in given.items():
        facts = sources.read("dotenv", path) if path in sources.files else None
        for entry in facts.entries if facts is not None else ():
            if entry.export:
                message = f"`export {entry.name}` stands in a file that {place} hands to a container, where `export` is no part of the syntax"
                yield Problem(
                    "export-in-docker-env-file", Location(path, entry.line), message, f"{entry.name}=…", entry.name
                )
