"""Dockerfiles as the image that their last (or a named) stage becomes, and as ``Manifest`` facts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deployable.linkers import commands
from deployable.linkers.manifests.packages import Packages, installed
from deployable.model import EnvDeclaration, HealthProbe, Location, Manifest, Problem, Sources, Start
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of, kind_of

_STAGE = re.compile(
    r"(\w+[-_])?(base|build|builder|building|deps|dependencies|dist|final|install|installer|production|release|runner|runtime)"
)
"""Names of stages; images of these names are published nowhere."""
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
    brought: tuple[tuple[Any, str], ...]
    """The same for what comes from the build context by way of other stages (``COPY --from``)."""
    reached: tuple[Any, ...]
    """Every copy from the build context in the stages that it is made of or takes something from."""
    installs: Packages
    values: Mapping[str, str]
    stop_signal: tuple[str, int]


def image_of(path: str, dockerfile: Any, target: str = "", args: Mapping[str, str] | None = None) -> Image | None:
    """The image of the named stage, of the last one without a name; ``None`` when no stage has the name. ``args`` are build arguments."""
    values = {setting.name: setting.value for setting in dockerfile.args if setting.value is not None} | dict(
        args or {}
    )
    stages = list(dockerfile.stages)
    found = _stage(target, stages, values) if target else len(stages) - 1
    return _made(path, stages, found, values, dict(args or {})) if found >= 0 else None


def _stage(name: str, before: list[Any], values: Mapping[str, str]) -> int:
    """The place of the stage that a ``FROM``, a ``--from`` or a target names; -1 when it is none of them."""
    name = substituted(name, values)
    if name.isdigit():
        return int(name) if int(name) < len(before) else -1
    found = [place for place, stage in enumerate(before) if stage.name and stage.name.lower() == name.lower()]
    return found[-1] if found else -1


def _made(path: str, stages: list[Any], place: int, values: dict[str, str], args: dict[str, str]) -> Image:
    """The stage with those that it builds on. Stages only ever name stages before them, so this ends."""
    chain = [place]
    while (base := _stage(stages[chain[-1]].base, stages[: chain[-1]], values)) >= 0:
        chain.append(base)
    chain.reverse()
    values = dict(values)
    base_image = substituted(stages[chain[0]].base, values)
    packages = installed([stages[each] for each in chain], values)
    workdir, user, entrypoint, command, health = ("", 0), ("", 0), None, None, None
    stop = ("", 0)
    copies: list[tuple[Any, str]] = []
    brought: list[tuple[Any, str]] = []
    reached: dict[Any, None] = {}
    for number in chain:
        stage = stages[number]
        for setting in sorted((*stage.args, *stage.env), key=lambda setting: setting.line):
            if setting.value is not None and not (setting in stage.args and setting.name in args):
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
            goal = posixpath.join(workdir[0] or "/", substituted(copy.target, values))
            if not copy.source_stage:
                copies.append((copy, goal))
                reached[copy] = None
            elif (other := _stage(copy.source_stage, stages[:number], values)) >= 0:
                source = _made(path, stages, other, values, args)
                reached.update(dict.fromkeys(source.reached))
                brought += _brought(copy, goal, source)
    used = tuple(stages[each] for each in chain)
    return Image(
        path, base_image, used[0].line, used[-1].line, used, tuple(s for stage in used for s in stage.env),
        tuple(s for stage in used for s in stage.args), user, workdir, entrypoint, command, health,
        tuple((substituted(port, values).partition("/")[0], line) for stage in used for port, line in stage.exposes),
        tuple(copies), tuple(brought), tuple(reached), packages, values, stop,
    )  # fmt: skip


def _brought(copy: Any, goal: str, image: Image) -> Iterator[tuple[Any, str]]:
    """What ``COPY --from`` takes out of another stage, as copies of the files that the stage itself took from the build context."""
    for source in copy.sources:
        wanted = posixpath.normpath(posixpath.join(image.workdir[0] or "/", substituted(source, image.values)))
        for inner, there in (*image.copies, *image.brought):
            at = posixpath.normpath(there)
            if wanted == at or wanted.startswith(f"{at.rstrip('/')}/"):
                if len(inner.sources) == 1:
                    yield inner._replace(sources=(joined(inner.sources[0], wanted[len(at.rstrip("/")) :]),)), goal
            elif at.startswith(f"{wanted.rstrip('/')}/"):
                yield inner, posixpath.join(goal, posixpath.relpath(at, wanted))


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
    for copy, target in reversed((*image.brought, *image.copies)):
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


class Images:
    """Images by Dockerfile, stage and build arguments, each made once."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._made: dict[tuple[str, str, tuple[tuple[str, str], ...]], Image | None] = {}

    def of(self, path: str, target: str = "", args: Mapping[str, str] | None = None) -> Image | None:
        key = (path, target, tuple((args or {}).items()))
        if key not in self._made:
            dockerfile = self._sources.read("dockerfile", path) if path in self._sources.files else None
            self._made[key] = image_of(path, dockerfile, target, args) if dockerfile else None
        return self._made[key]

    def built_by(self, manifest: Manifest) -> Image | None:
        """The image that a manifest builds, with its stage and arguments; ``None`` where it builds none, or no such stage is there."""
        args = {
            field[4:]: value for field, value, _ in manifest.attributes if field.startswith("arg.") and "$" not in value
        }
        return self.of(manifest.dockerfile, target_of(manifest)[0], args) if manifest.dockerfile else None


def target_of(manifest: Manifest) -> tuple[str, int]:
    """(stage that a manifest builds, line); empty for the last one, and for a name that only the environment knows."""
    found = next(((value, line) for field, value, line in manifest.attributes if field in _TARGETS), ("", 0))
    return found if "$" not in found[0] else ("", 0)


_TARGETS = ("target", "build.target", "build.build-target", "image.build.target")


def installs_of(image: Image) -> tuple[str, ...]:
    return (image.base.rpartition("/")[2], *image.installs.names)


def manifests(sources: Sources, made: Images, targets: Mapping[str, str]) -> Iterator[tuple[Manifest, Image]]:
    """One ``Manifest`` an image, of the stage that ``targets`` names for the Dockerfile. One beside development containers is left out."""
    for path in sources.having("dockerfile"):
        image = made.of(path, targets.get(path, "")) or made.of(path)
        if image is None or "/.devcontainer/" in f"/{path}":
            continue
        dockerfile = sources.read("dockerfile", path)
        context = context_of(image, sources)
        text, line = effective(image)
        yield (
            Manifest(
                "dockerfile",
                Location(path, image.line),
                service=posixpath.basename(context) if context != "." else "",
                kind="image",
                environment=environment_of(path) or _beside_production(path, sources),
                root=context,
                dockerfile=path,
                command=text,
                command_line=line,
                ports=image.exposes,
                health=health_of(image, path),
                env=tuple(_env(image, path)),
                env_elsewhere=("the container's own environment",),
                installs=installs_of(image),
                problems=(*dockerfile.problems, *_astray(path, dockerfile.stages)),
                attributes=tuple(_attributes(image)),
            ),
            image,
        )


def _astray(path: str, stages: Sequence[Any]) -> Iterator[Problem]:
    """``COPY --from`` of a name that only a stage would have, where no stage before has it: the builder then looks for such an image."""
    names: list[str] = []
    for stage in stages:
        for copy in stage.copies:
            wanted = copy.source_stage.lower()
            if names and wanted not in names and _STAGE.fullmatch(wanted):
                said = f"COPY --from={copy.source_stage} names no stage before it"
                meant = f"did you mean {names[0]}?" if len(names) == 1 else ""
                yield Problem("dangling-stage", Location(path, copy.line), said, meant, copy.source_stage)
        if stage.name:
            names.append(stage.name.lower())


def _beside_production(path: str, sources: Sources) -> str:
    """``development`` where a folder inside holds the Dockerfile for production (``cms/Dockerfile``, ``cms/prod/Dockerfile``)."""
    folder, _, name = path.rpartition("/")
    beside = (joined(folder, word, name) for word in ("prod", "production"))
    return "development" if folder and any(map(sources.exists, beside)) else ""


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
