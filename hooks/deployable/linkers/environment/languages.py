"""Reads in languages that have no tree here: Prisma, Go, Ruby, Java, node-config, and the shell scripts that start a service."""

from __future__ import annotations

from deployable.linkers.environment.found import Found
from deployable.linkers.environment.platforms import supplied
from deployable.linkers.environment.spring import properties_read
from deployable.model import EnvRead, Location, Sources


def other_languages(sources: Sources, found: Found) -> None:
    for path in sources.having("prisma"):
        for each in sources.read("prisma", path) or ():
            required = each.field != "shadowDatabaseUrl"
            found.reads.append(
                EnvRead(each.name, Location(path, each.line), required, None, "Prisma env()", use=("url",))
            )
    for reader in ("go_env", "ruby_env", "java_env", "node_config"):
        for path in sources.having(reader):
            for each in sources.read(reader, path) or ():
                if not each.via.endswith(" property"):
                    required = bool(each.required)
                    found.reads.append(EnvRead(each.name, Location(path, each.line), required, each.default, each.via))
    found.reads += properties_read(sources)
    _started_scripts(sources, found)


def _started_scripts(sources: Sources, found: Found) -> None:
    """Scripts that a manifest starts are part of the service; ``${X:?}`` and ``${X:-d}`` say what they demand."""
    started = {file for manifest in sources.manifests for start in manifest.starts for file in start.files}
    for path in sources.having("shell"):
        if path not in started:
            continue
        facts = sources.read("shell", path)
        for use in facts.uses if facts is not None else ():
            if supplied(use.name) or not use.name.isupper():
                continue
            required = "?" in use.operator
            default = use.word if "-" in use.operator or "=" in use.operator else None
            found.reads.append(EnvRead(use.name, Location(path, use.line), required, default, "shell"))
