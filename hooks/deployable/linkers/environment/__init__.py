"""What the code reads from the environment, and what gives it: reads and declarations by effective name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deployable.linkers.environment.codebase import Codebase, File
from deployable.linkers.environment.reads import Found, direct, wrapped
from deployable.model import EnvFacts, EnvRead, Gap, Linked, Location, Sources

PYTHON = (b"environ", b"getenv", b"BaseSettings", b"decouple", b"dj_database_url", b"starlette.config", b"envvar", b"dynaconf", b"from_prefixed_env", b"configurations")  # fmt: skip
SCRIPT = (b"process.env", b"import.meta.env", b"ConfigService", b"Deno.env", b"Bun.env", b"createEnv", b"env-var", b"process from", b"{ env }", b"@fastify/env", b"env-schema", b"$env/static", b"ConfigModule")  # fmt: skip


def link(sources: Sources) -> Linked:
    code = Codebase(sources)
    found = Found()
    candidates = [*sources.having("python", *PYTHON), *sources.having("javascript", *SCRIPT)]
    files = [file for file in map(code.file, candidates) if file is not None]
    for file in files:
        direct(code, file, found)
    while found.waiting:
        wrapper = found.waiting.pop()
        for file in _callers(code, sources, wrapper.definition.path, wrapper.definition.name):
            wrapped(code, file, wrapper, found)
    return Linked(EnvFacts(tuple(_settled(found))), tuple(dict.fromkeys(found.gaps)))


def _callers(code: Codebase, sources: Sources, path: str, name: str) -> list[File]:
    last = name.rpartition(".")[2]
    reader = "python" if path.endswith((".py", ".pyw")) else "javascript"
    paths = sources.having(reader, f"{last}(".encode(), f"{last}<".encode())
    return [file for file in map(code.file, paths) if file is not None]


def _settled(found: Found) -> list[EnvRead]:
    made: dict[tuple[str, Location], EnvRead] = {}
    for read in found.reads:
        if read.required and read.name in found.given:
            read = read._replace(required=False, default=found.given[read.name])
        made.setdefault((read.name, read.location), read)
    return sorted(made.values(), key=lambda read: (read.location.path, read.location.line, read.name))
