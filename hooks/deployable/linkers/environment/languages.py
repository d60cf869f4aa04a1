"""Reads in languages that have no tree here: Prisma, Go, Ruby, Java, node-config, and the shell scripts that start a service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from deployable.linkers.environment.found import Found
from deployable.linkers.environment.platforms import supplied
from deployable.linkers.environment.spring import properties_read
from deployable.model import EnvRead, Location, Sources

_OTHERS = re.compile(r"(^|/)(wait-?for[\w-]*|dockerize|tini|gosu)(\.sh)?$")
"""Scripts that are copied from project to project as they are."""


def other_languages(sources: Sources, found: Found) -> None:
    for path in sources.having("prisma"):
        for each in sources.read("prisma", path) or ():
            # The code may put the value together, or fetch it, before Prisma asks for it.
            made = sources.having("javascript", f"process.env.{each.name} = ".encode())
            required = each.field != "shadowDatabaseUrl" and not made
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
    """Scripts that a manifest starts are part of the service; ``${X:?}``, ``${X:-d}`` and ``set -u`` say what they demand."""
    starts = [start for manifest in sources.manifests for start in manifest.starts]
    started = {file for start in starts for file in start.files}
    started |= {start.location.path for start in starts if start.location is not None}
    for path in sources.having("shell"):
        if path not in started or _OTHERS.search(path):
            continue
        facts = sources.read("shell", path)
        for name, uses in _by_name(facts.uses if facts is not None else ()).items():
            if supplied(name) or not name.isupper():
                continue
            given = next((use.word for use in uses if "-" in use.operator or "=" in use.operator), None)
            strict = facts.strict and all(not use.operator for use in uses)
            required = given is None and (strict or any("?" in use.operator for use in uses))
            found.reads += [EnvRead(name, Location(path, use.line), required, given, "shell") for use in uses]


def _by_name(uses: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for use in uses:
        found.setdefault(use.name, []).append(use)
    return found
