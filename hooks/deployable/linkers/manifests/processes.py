"""Procfiles as ``Manifest`` facts; ``release:`` becomes what runs before a deploy."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import Location, Manifest, Sources
from deployable.written.declarations import folder_of
from deployable.written.kinds import environment_of


def manifests(sources: Sources) -> Iterator[Manifest]:
    for path in sources.having("procfile"):
        if path.endswith("Buildfile"):
            continue
        processes = sources.read("procfile", path) or ()
        before = tuple(process for process in processes if process.name == "release")
        for process in processes:
            if process.name == "release":
                continue
            yield Manifest(
                "procfile",
                Location(path, process.line),
                service=process.name,
                kind="worker" if process.name != "web" else "web",
                environment=environment_of(path),
                root=folder_of(path),
                command=process.command,
                command_line=process.line,
                pre_deploy=tuple(process.command for process in before),
                env_elsewhere=("the host's settings",),
                attributes=tuple(("prepares", process.command, process.line) for process in before),
            )
