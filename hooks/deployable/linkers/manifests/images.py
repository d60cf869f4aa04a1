"""Dockerfiles as the image that their last (or a named) stage becomes, and as ``Manifest`` facts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from deployable.linkers import commands
from deployable.linkers.manifests.packages import Packages, installed
from deployable.model import EnvDeclaration, HealthProbe, Location, Manifest, Sources, Start
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of, kind_of

_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))")


class Image(NamedTuple):
    """What the stages from the base up to the final one add up to. Values keep their ``$NAME`` unless ENV or ARG says more."""

    path: str
    base: str
    base_line: int
    line: int
    stages: tuple[Any, ...]
    env: tuple[Any, ...]
    args: tuple[Any, ...]
    user: tuple[str, int]
    workdir: tuple[str, int]
    entrypoint: Any
    command: Any
    health: Any
    exposes: tuple[tuple[str, int], ...]
    copies: tuple[tuple[Any, str], ...]
    """Copies from the build context with their absolute target in the image, in order."""
    installs: Packages
    values: Mapping[str, str]
    stop_signal: tuple[str, int]


def image_of(path: str, dockerfile: Any, target: str = "") -> Image | None:
    """The image of the named stage, of the last one without a name; ``None`` when no stage has the name."""
    by_name = {stage.name: stage for stage in dockerfile.stages if stage.name}
    final = by_name.get(target) if target else dockerfile.stages[-1]
    if final is None:
        return None
    chain = [final]
    while chain[-1].base in by_name and by_name[chain[-1].base] not in chain:
        chain.append(by_name[chain[-1].base])
    chain.reverse()
    values = {setting.name: setting.value for setting in dockerfile.args if setting.value is not None}
    base = substituted(chain[0].base, values)
    return _added_up(path, chain, base, values)


def _added_up(path: str, chain: list[Any], base: str, values: dict[str, str]) -> Image:
    packages = installed(chain, values)
    workdir, user, entrypoint, command, health = ("", 0), ("", 0), None, None, None
    stop = ("", 0)
    copies: list[tuple[Any, str]] = []
    for stage in chain:
        for setting in sorted((*stage.args, *stage.env), key=lambda setting: setting.line):
            if setting.value is not None:
                values[setting.name] = substituted(setting.value, values)
        if stage.workdir[0]:
            workdir = (posixpath.join(workdir[0] or "/", substituted(stage.workdir[0], values)), stage.workdir[1])
        user = stage.user if stage.user[0] else user
        stop = stage.stop_signal if stage.stop_signal[0] else stop
        if stage.entrypoint:
            entrypoint, command = stage.entrypoint, None
        command = stage.command or command
        health = stage.health or health
        for copy in stage.copies:
            if not copy.source_stage:
                copies.append((copy, posixpath.join(workdir[0] or "/", substituted(copy.target, values))))
    return Image(
        path, base, chain[0].line, chain[-1].line, tuple(chain), tuple(s for stage in chain for s in stage.env),
        tuple(s for stage in chain for s in stage.args), user, workdir, entrypoint, command, health,
        tuple((substituted(port, values).partition("/")[0], line) for stage in chain for port, line in stage.exposes),
        tuple(copies), packages, values, stop,
    )  # fmt: skip


def substituted(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        return values.get(found[1] or found[3], found[2] if found[2] is not None else found[0])

    return _VARIABLE.sub(value, text) if "$" in text else text


def effective(image: Image) -> tuple[str, int]:
    """ENTRYPOINT and CMD as the one command line that runs, and where it is written."""
    entrypoint, command = image.entrypoint, image.command
    if entrypoint is None:
        return (command.text, command.line) if command else ("", 0)
    if entrypoint.shell or command is None:
        return entrypoint.text, entrypoint.line
    return f"{entrypoint.text} {command.text}", command.line


def in_repository(image: Image, context: str, word: str, sources: Sources) -> str:
    """The repository's file that stands at ``word`` in the image, through the copies; empty when none is known."""
    word = substituted(word, image.values)
    wanted = posixpath.normpath(posixpath.join(image.workdir[0] or "/", word))
    for copy, target in reversed(image.copies):
        for source in copy.sources:
            place = joined(context, source)
            name = posixpath.basename(source.rstrip("/"))
            options = [place] if posixpath.normpath(target) == wanted else []
            if posixpath.normpath(posixpath.join(target, name)) == wanted:
                options.append(place)
            prefix = posixpath.normpath(target).rstrip("/") + "/"
            if wanted.startswith(prefix):
                options.append(joined(context, source, wanted[len(prefix) :]))
            for option in options:
                if option in sources.files:
                    return option
    base = posixpath.basename(word)
    options = [joined(context, word), joined(context, base), joined(folder_of(image.path), base)]
    return next((option for option in options if option in sources.files), "")


def context_of(image: Image, sources: Sources) -> str:
    """The build context, told by what the Dockerfile copies: its own folder, or the root when only that has the sources."""
    folder = folder_of(image.path)
    if folder == ".":
        return "."
    sources_named = [
        source.rstrip("/")
        for stage in image.stages
        for copy in stage.copies
        if not copy.source_stage
        for source in copy.sources
    ]
    named = [name for name in sources_named if name not in (".", "./", "*") and not re.search(r"[*?$\[]|://", name)]
    parents = [folder]
    while parents[-1] != ".":
        parents.append(folder_of(parents[-1]))
    if named:
        scores = [sum(sources.exists(joined(parent, name)) for name in named) for parent in parents]
        best = max(scores)
        return parents[scores.index(best)] if best else folder
    holds_code = any(
        path.startswith(f"{folder}/") and path.endswith((".py", ".js", ".ts", ".json", ".toml"))
        for path in sources.files
    )
    return folder if holds_code else parents[-1]


def health_of(image: Image, path: str) -> tuple[HealthProbe, ...]:
    if image.health is None or image.health.command is None:
        return ()
    command = image.health.command
    text = substituted(command.text, image.values)
    found = commands.probe(command.words or text)
    if found.port.startswith("$"):
        found = commands.probe(text)
    return (
        HealthProbe(
            Location(path, image.health.line),
            found.path,
            found.port,
            "health",
            command.text,
            found.binary,
            target=found.target,
        ),
    )


def manifests(sources: Sources) -> Iterator[tuple[Manifest, Image]]:
    """One ``Manifest`` an image. A Dockerfile beside development containers is left out."""
    for path in sources.having("dockerfile"):
        dockerfile = sources.read("dockerfile", path)
        image = image_of(path, dockerfile) if dockerfile else None
        if image is None or "/.devcontainer/" in f"/{path}":
            continue
        context = context_of(image, sources)
        text, line = effective(image)
        yield (
            Manifest(
                "dockerfile",
                Location(path, image.line),
                service=posixpath.basename(context) if context != "." else "",
                kind="image",
                environment=environment_of(path),
                root=context,
                dockerfile=path,
                command=text,
                command_line=line,
                ports=image.exposes,
                health=health_of(image, path),
                env=tuple(_env(image, path)),
                env_elsewhere=("the container's own environment",),
                installs=(image.base.rpartition("/")[2], *image.installs.names),
                problems=dockerfile.problems,
                attributes=tuple(_attributes(image)),
            ),
            image,
        )


def _env(image: Image, path: str) -> Iterator[EnvDeclaration]:
    environment = environment_of(path)
    for setting in image.env:
        yield EnvDeclaration(
            setting.name,
            Location(path, setting.line),
            "dockerfile",
            kind_of(setting.value),
            setting.value,
            "",
            environment,
        )
    for setting in image.args:
        yield EnvDeclaration(
            setting.name,
            Location(path, setting.line),
            "dockerfile",
            kind_of(setting.value),
            setting.value,
            "",
            environment,
            "build",
        )


def _attributes(image: Image) -> Iterator[tuple[str, str, int]]:
    yield "base", image.base, image.base_line
    yield "user", image.user[0], image.user[1] or image.line
    if image.installs.unsure:
        yield "installs.unsure", image.installs.unsure, image.installs.line
    if image.workdir[0]:
        yield "workdir", image.workdir[0], image.workdir[1]
    if image.stop_signal[0]:
        yield "stop_signal", *image.stop_signal
    for field, command in (("entrypoint", image.entrypoint), ("cmd", image.command)):
        if command:
            yield field, command.text, command.line
            yield f"{field}.form", "shell" if command.shell else "exec", command.line
    if image.health is not None and image.health.command is None:
        yield "healthcheck", "none", image.health.line
    for stage in image.stages:
        for copy in stage.copies:
            field = "copy.from" if copy.source_stage else copy.instruction.lower()
            yield field, f"{' '.join(copy.sources)} {copy.target}", copy.line
        for run in stage.runs:
            yield "run", run.text, run.line


def inner(image: Image, context: str, start: Start, sources: Sources) -> str:
    """The script of the repository that a start command names, as a path; empty when there is none."""
    return in_repository(image, context, start.application, sources) if start.application else ""
