"""Compose files laid over one another: overrides over their base, ``extends`` and ``include`` followed, ``${NAME}`` filled in.

Merging after docs.docker.com/reference/compose-file/merge: mappings by key, ports and volumes added, commands replaced, ``!reset`` and
``!override`` obeyed. A name comes from the ``.env`` beside the file, else from the default that is written after it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from deployable.model import Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.interpolation import interpolated
from deployable.written.kinds import environment_of

_PARTS = (
    ("command", ("command", "command_words", "command_line")),
    ("command", ("entrypoint", "entrypoint_words")),
    ("image", ("image", "image_line")),
    ("build", ("build", "build_line", "inline")),
    ("build", ("dockerfile",)),
    ("build", ("target",)),
    ("health", ("health", "health_line")),
    ("replicas", ("replicas",)),
    *(
        ("", (field,))
        for field in ("restart", "user", "limits", "depends_on", "profiles", "init", "logging", "network")
    ),
)
"""Part → the fields that come from one file together."""
_DEEPEST = 8
Files = dict[str, Any]
"""Path → what the reader made of the compose file."""


class Laid(NamedTuple):
    """A service after merging; ``path`` is the file that the environment is named after, ``at`` where each part stands."""

    service: Any
    path: str
    environment: str
    at: dict[str, str]
    """Part (``command``, ``build``, ``health``, …) → the file it comes from."""
    env: dict[str, tuple[Any, str]]
    ports: tuple[tuple[Any, str], ...]
    volumes: tuple[tuple[Any, str], ...]
    env_files: tuple[tuple[str, bool, int, str], ...]
    override: bool = False
    image: str = ""
    """The image's name with its variables filled in, to tell what it is; the service's own is as written."""

    def line(self, file: str, line: int) -> int:
        """A line that stands in another file than the manifest's own is that of the service here."""
        return line if file == self.at[""] else int(self.service.line)


def read(sources: Sources) -> Files:
    """Every compose file: those that are called so, and those that they include or extend under another name."""
    files: Files = {}
    bases: dict[str, str] = {}
    todo = [(path, 0) for path in sources.having("compose")]
    while todo:
        path, depth = todo.pop(0)
        if path in files or depth > _DEEPEST or path not in sources.files:
            continue
        fact = sources.read("compose", path)
        if fact is None:
            continue
        files[path] = fact = _based(fact, bases[path], folder_of(path)) if path in bases else fact
        named = [name for name, *_ in fact.includes] + [service.extends[0] for service in fact.services]
        todo += [(joined(folder_of(path), name), depth + 1) for name in named if name and "$" not in name]
        for name, _, base in fact.includes:
            if base and "$" not in base:
                bases[joined(folder_of(path), name)] = joined(folder_of(path), base)
    return dict(sorted(files.items()))


def _based(fact: Any, base: str, folder: str) -> Any:
    """The file as if its paths started from where it stands, not from the folder that whoever includes it names."""

    def moved(path: str | None) -> str | None:
        local = path and not re.match(r"[/~$]|[a-z]+://|git@", path)
        return posixpath.relpath(joined(base, path), folder) if path and local else path

    services = tuple(
        service._replace(
            build=moved(service.build),
            env_files=tuple((moved(name), *rest) for name, *rest in service.env_files),
            extends=(moved(service.extends[0]), service.extends[1]),
            volumes=tuple(
                each._replace(source=moved(each.source)) if each.kind == "bind" else each for each in service.volumes
            ),
        )
        for service in fact.services
    )
    return fact._replace(services=services)


def base_of(path: str, files: Files) -> str:
    """The file that this one is an override of: same folder, and some service here builds only on what stands there."""
    folder, _, name = path.rpartition("/")
    for stem in ("compose", "docker-compose"):
        for end in ("yml", "yaml"):
            option = f"{folder}/{stem}.{end}" if folder else f"{stem}.{end}"
            if option != path and option in files and name.startswith(stem):
                known = {service.name for service in files[option].services}
                for service in files[path].services:
                    if service.name in known and not service.image and service.build is None and not service.extends[1]:
                        return option
                if re.search(r"[.-]override\.", name):
                    return option
    return ""


def alone(path: str, files: Files) -> bool:
    """Whether the file must define all that it names: no file is merged into it, and it is not one that `-f` may lay over another."""
    folder, _, name = path.rpartition("/")
    beside = any(other != path and other.rpartition("/")[0] == folder for other in files)
    included = any(
        joined(folder_of(other), each) == path for other, fact in files.items() for each, *_ in fact.includes
    )
    default = re.fullmatch(r"(docker-)?compose\.ya?ml", name) is not None
    return not files[path].includes and not included and (default or not beside)


def laid(path: str, files: Files, sources: Sources) -> Iterator[Laid]:
    """The services that the file runs, each with everything below it merged in and its paths filled in."""
    fact, base = files[path], base_of(path, files)
    environment = environment_of(path)
    values = environment_values(folder_of(path), sources)
    below = {service.name: service for service in files[base].services} if base else {}
    for service in fact.services:
        parts = list(_extended(below[service.name], base, files, 0)) if service.name in below else []
        own = environment or _by_profiles(service) or ("" if base else _by_mounts(service))
        parts += _extended(service, path, files, 0)
        yield _filled(_merged(parts, path, own, bool(base)), values)
    if base and environment == "production":
        names = {service.name for service in fact.services}
        for service in files[base].services:
            if service.name not in names:
                parts = list(_extended(service, base, files, 0))
                yield _filled(_merged(parts, path, _by_profiles(service) or environment, True), values)


def _extended(service: Any, path: str, files: Files, depth: int) -> Iterator[tuple[Any, str]]:
    """(service, file) of everything that it extends, the farthest first, and itself."""
    file, name = service.extends
    source = joined(folder_of(path), file) if file else path
    if name and depth < _DEEPEST and source in files:
        origin = next((other for other in files[source].services if other.name == name), None)
        if origin is not None and origin is not service:
            yield from _extended(origin, source, files, depth + 1)
    yield service, path


def _by_mounts(service: Any) -> str:
    """A compose file that mounts the source over the image's is for development."""
    if not service.build:
        return ""
    context = service.build.rstrip("/")
    sources = {mount.source.rstrip("/") for mount in service.volumes if mount.kind == "bind"}
    return "development" if sources & {context, ".", "./"} and context else ""


def _by_profiles(service: Any) -> str:
    """A service that only the profiles of development or tests start."""
    found = {environment_of(f"{profile}/x") for profile in service.profiles}
    return min(found) if found and found <= {"development", "test"} else ""


def _merged(parts: list[tuple[Any, str]], path: str, environment: str, override: bool) -> Laid:
    service, first = parts[0]
    at = dict.fromkeys(("", "command", "build", "health", "image", "replicas"), first)
    env: dict[str, tuple[Any, str]] = {}
    ports: list[tuple[Any, str]] = []
    volumes: dict[str, tuple[Any, str]] = {}
    env_files: list[tuple[str, bool, int, str]] = []
    args: dict[str, Any] = {}
    for part, file in parts:
        for key, kept in (("environment", env), ("ports", ports), ("volumes", volumes), ("env_file", env_files)):
            if key in part.resets:
                kept.clear()
        env.update({setting.name: (setting, file) for setting in part.env})
        for name in part.taken:
            env.pop(name, None)
        ports.extend((port, file) for port in part.ports)
        volumes.update({mount.target: (mount, file) for mount in part.volumes})
        env_files.extend((*item, file) for item in part.env_files)
        args.update({setting.name: setting for setting in part.args})
        changes: dict[str, Any] = {"name": part.name, "line": part.line, "args": tuple(args.values())}
        for name, fields in _PARTS:
            value = getattr(part, fields[0])
            if value and value != ("", 0):
                changes.update({field: getattr(part, field) for field in fields})
                if name:
                    at[name] = file
        at[""] = file
        service = service._replace(**changes)
    return Laid(service, path, environment, at, env, tuple(ports), tuple(volumes.values()), tuple(env_files), override)


# --------------------------------------------------------------------------- interpolation


def environment_values(folder: str, sources: Sources) -> Mapping[str, str]:
    """What the ``.env`` beside a compose file gives to its ``${NAME}``."""
    path = joined(folder, ".env")
    dotenv = sources.read("dotenv", path) if path in sources.files else None
    return {entry.name: entry.value or "" for entry in dotenv.entries if not entry.commented} if dotenv else {}


def _filled(found: Laid, values: Mapping[str, str]) -> Laid:
    """Paths and the build stage; what the service is given stays as written."""
    service = found.service
    changes = {
        field: interpolated(text, values)
        for field in ("build", "dockerfile", "target")
        if (text := getattr(service, field)) and "$" in text
    }
    env_files = tuple((interpolated(name, values), *rest) for name, *rest in found.env_files)
    image = interpolated(service.image, values)
    return found._replace(service=service._replace(**changes), env_files=env_files, image=image)  # ty: ignore[invalid-argument-type]
