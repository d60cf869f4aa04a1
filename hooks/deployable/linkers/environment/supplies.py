"""Which names each manifest gives to which service, which images an env file is copied into, and who loads env files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import inside
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import File
from deployable.linkers.services import service_of, services_of
from deployable.model import EnvDeclaration, Location, Manifest, Problem, Service, Sources, Supply

_FRONT = re.compile(r"(?<![a-z])(front-?end|ui|spa|client|nginx|proxy|streamlit|flower)(?![a-z])", re.IGNORECASE)
"""Names of what stands before or beside the one service that has code here."""
_SERVERS = re.compile(r"(^|/)(nginx|traefik|caddy|haproxy|httpd|envoy|varnish)(-unprivileged)?([:@]|$)")
"""Images of servers that run no code of the repository, whatever configuration is copied into them."""
_RUNS = ("web", "worker", "private", "cron", "job", "function")
_CLIENT = re.compile(r"NEXT_PUBLIC_|REACT_APP_|VITE_|NUXT_|GATSBY_|EXPO_PUBLIC_|VUE_APP_|PUBLIC_")


def supplies(
    sources: Sources,
    declared: list[EnvDeclaration],
    copied: tuple[tuple[Location, str], ...],
    loaded: tuple[tuple[Location, str], ...],
) -> tuple[Supply, ...]:
    """Every manifest that runs a service, with what its entry, its image and the tracked env files beside it give."""
    services = sources.services
    images = {manifest.dockerfile: manifest for manifest in sources.manifests if manifest.host == "dockerfile"}
    beside: list[EnvDeclaration] = []
    for each in declared:
        if (
            each.source == "dotenv"
            and each.location.path in sources.tracked
            and each.environment not in ("development", "test")
        ):
            beside.append(each)
    found = []
    for manifest in sources.manifests:
        if (
            manifest.host in ("dockerfile", "procfile", "pm2")
            or manifest.kind not in _RUNS
            or _stands_beside(manifest, sources)
        ):
            continue
        names = _given(manifest)
        image = images.get(manifest.dockerfile)
        if image is not None:
            names |= _given(image)
        # Which image of the repository a name in a registry stands for is not known: any may be meant.
        meant = [image] if image is not None else list(images.values()) if manifest.image else []
        for service in () if _foreign(manifest, sources) else _run_by(manifest, services):
            own = {
                each.name
                for each in beside
                if each.service in ("", service)
                and (not meant or any(_taken(one, each.location.path, sources) for one in meant))
            }
            found.append(
                Supply(manifest, service, frozenset(names | own), _env_file(sources, manifest, copied, loaded))
            )
    return tuple(found)


def _given(manifest: Manifest) -> set[str]:
    """The names that are there when it runs; what only its build is given counts for what a bundler writes into pages."""
    written = {each.name for each in manifest.env if each.scope != "build" or _CLIENT.match(each.name)}
    return written | {name for start in manifest.starts for name, _ in start.env}


def _stands_beside(manifest: Manifest, sources: Sources) -> bool:
    """A side container: its image has another name than the workload, and a container beside it has the workload's."""
    if not manifest.image or not manifest.service or _image_name(manifest) == manifest.service:
        return False
    return any(
        other is not manifest
        and (other.location.path, other.service, other.host)
        == (manifest.location.path, manifest.service, manifest.host)
        and (
            _image_name(other) == manifest.service
            or (len(other.env) > len(manifest.env) and other.ports and not manifest.ports)
        )
        for other in sources.manifests
    )


_CODE = (".py", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", ".go", ".rb", ".java", ".kt", ".php", ".rs", ".cs", ".ex")


def _foreign(manifest: Manifest, sources: Sources) -> bool:
    """A compose service of another's making: an image that nothing builds beside others that the file builds, or a folder without code."""
    if manifest.host != "compose":
        return False
    dockerfile = sources.read("dockerfile", manifest.dockerfile) if manifest.dockerfile in sources.files else None
    if dockerfile is not None and dockerfile.stages and _SERVERS.search(dockerfile.stages[-1].base):
        return True
    if manifest.root not in ("", "."):
        return not any(path.startswith(f"{manifest.root}/") and path.endswith(_CODE) for path in sources.files)
    if manifest.root or manifest.dockerfile or not manifest.image:
        return False
    built = [each for each in sources.manifests if each.host == "compose" and (each.root or each.dockerfile)]
    if any(each.image == manifest.image for each in built):
        return False
    return any(each.location.path == manifest.location.path and each.root == "." for each in built)


def _image_name(manifest: Manifest) -> str:
    return manifest.image.rpartition("/")[2].partition("@")[0].partition(":")[0]


def _env_file(
    sources: Sources,
    manifest: Manifest,
    copied: tuple[tuple[Location, str], ...],
    loaded: tuple[tuple[Location, str], ...],
) -> str:
    """Why an env file that the repository does not hold reaches the service, or an empty string."""
    named = next((reason for reason in manifest.env_elsewhere if "env file" in reason), "")
    if named or not loaded:
        return named
    if any(place.path == manifest.dockerfile for place, _ in copied):
        return "the .env file that the image copies"
    if manifest.host == "compose":
        facts = sources.read("compose", manifest.location.path)
        for service in facts.services if facts is not None else ():
            if service.name == manifest.service and any(
                mount.kind == "bind" and mount.source.startswith(".") for mount in service.volumes
            ):
                return "the .env file of the mounted folder"
    return ""


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
        meant = named or (
            backends if len(backends) == 1 and not _FRONT.search(f"{manifest.service} {manifest.image}") else []
        )
    return ["" if meant[0].root == "." else meant[0].name] if len(meant) == 1 else []


def _taken(image: Manifest, path: str, sources: Sources) -> bool:
    """Whether the image copies a folder that holds this file of the repository."""
    facts = sources.read("dockerfile", image.dockerfile)
    root = image.root or posixpath.dirname(image.dockerfile) or "."
    folders = [
        posixpath.normpath(posixpath.join(root, source.lstrip("/")))
        for copy in (facts.stages[-1].copies if facts is not None and facts.stages else ())
        if not copy.source_stage
        for source in copy.sources
    ]
    return any(folder == "." or path == folder or path.startswith(f"{folder}/") for folder in folders)


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


_LOADS = re.compile(r"(^|[.:])(load_dotenv|read_env|readenv|loadEnvFile|dotenv_values|config|configDotenv)(\(\))?$")
_ENV_FILE = re.compile(r"(^|/)[\w.-]*env[\w.-]*$", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][A-Z0-9_]+")


def loads(sources: Sources, code: Codebase) -> Iterator[tuple[Location, str]]:
    """(where a ``.env`` file is loaded, its path): dotenv, django-environ, pydantic's ``env_file``, compose's ``env_file``."""
    return ((place, path) for place, path in _loads(sources, code) if path)


def _loads(sources: Sources, code: Codebase) -> Iterator[tuple[Location, str]]:
    owner_root = _roots_of(sources)
    for path in sources.having("python", b"load_dotenv", b"read_env", b"env_file", b"dotenv_values"):
        file = code.file(path)
        for node, up in file.survey.calls if file is not None else ():
            name = file.dotted(node.func, up) if file is not None else ""
            # ``load_dotenv(path)``: whichever file that is.
            told = node.args[0] if node.args else None
            unknown = type(told) in (syntax.Name, syntax.Attribute)
            if not unknown and _LOADS.search(name) and "config" not in name.rpartition(".")[2]:
                yield Location(path, node.line), _path_of(node, path, owner_root(path), sources)
            for each in node.keywords:
                if each.name == "env_file" and getattr(each.value, "value", True):
                    yield Location(path, each.line), _path_of(each, path, owner_root(path), sources)
        for node, _ in file.survey.assigns if file is not None else ():
            named = node.targets and getattr(node.targets[0], "id", "") == "env_file"
            if named and getattr(node.value, "value", True):
                yield Location(path, node.line), _path_of(node, path, owner_root(path), sources)
    for path in sources.having("javascript", b"dotenv", b"loadEnvFile"):
        yield from _script_loads(code.file(path), path, owner_root(path), sources)
    for path in sources.all("compose"):
        facts = sources.read("compose", path)
        for service in facts.services if facts is not None else ():
            for name, _, line in service.env_files:
                if _ENV_FILE.search(name) and "$" not in name and not name.startswith(("/", "~")):
                    yield Location(path, line), posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _script_loads(file: File | None, path: str, root: str, sources: Sources) -> Iterator[tuple[Location, str]]:
    if file is None:
        return
    explicit = False
    for node, up in file.survey.calls:
        name = file.dotted(node.func, up)
        if (name.startswith("dotenv") or name.endswith("loadEnvFile")) and _LOADS.search(
            name.rstrip("()").replace("*", "config")
        ):
            explicit = True
            yield Location(path, node.line), _path_of(node, path, root, sources)
    for node, _ in file.survey.imports:
        if node.module in ("dotenv/config", "dotenv-flow/config", "dotenv-safe/config") and not explicit:
            yield Location(path, node.line), posixpath.join(root, ".env")
    for node, _ in file.survey.calls:
        if (
            not explicit
            and getattr(node.func, "id", "") == "require"
            and getattr(node.args[0] if node.args else None, "value", "") == "dotenv/config"
        ):
            yield Location(path, node.line), posixpath.join(root, ".env")


def _roots_of(sources: Sources) -> Callable[[str], str]:
    services = sources.services

    def root(path: str) -> str:
        found = service_of(path, services)
        return "" if found is None or found.root == "." else found.root

    return root


def _path_of(node: Any, path: str, root: str, sources: Sources) -> str:
    """The env file that a call names, beside the service or beside the file that loads it; ``.env`` of the service otherwise.
    Empty when its name is put together from parts, or is a variable's value."""
    parts = list(inside(node))
    if any(type(each) is syntax.Format or _NAME.fullmatch(str(getattr(each, "value", ""))) for each in parts):
        return ""
    for each in parts:
        if (
            type(each) is syntax.Const
            and isinstance(each.value, str)
            and not each.value.startswith("dotenv")
            and _ENV_FILE.search(each.value)
            and len(each.value) < 100
        ):
            beside = [posixpath.normpath(posixpath.join(base, each.value)) for base in (root, posixpath.dirname(path))]
            inside_tree = [place for place in beside if not place.startswith(("..", "/"))]
            known = [place for place in inside_tree if place in sources.files or sources.ignored(place)]
            return next(iter(known or inside_tree), posixpath.join(root, ".env"))
    return posixpath.join(root, ".env")


def docker_exports(sources: Sources) -> Iterator[Problem]:
    """``export NAME=value`` in a file that compose gives to a container: the container's name is then ``export NAME``."""
    given: dict[str, Location] = {}
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
