"""Code that only a command comes to, and nothing that deploys or starts the service names that command.

``management/commands/setup_db.py`` of Django, ``commands/migrate.ts`` and the modules that only these import.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from deployable.linkers.environment.beside import aside
from deployable.linkers.runtime.reached import importers
from deployable.model import Evidence, Sources
from deployable.places import role

_READERS = {".py": "python", ".js": "javascript", ".ts": "javascript", ".mjs": "javascript", ".cjs": "javascript",
            ".mts": "javascript", ".cts": "javascript"}  # fmt: skip
_COMMAND = re.compile(r"(^|/)(management/)?commands/([^/]+)\.\w+$")
_TOLD = re.compile(r"\.(md|mdx|rst|adoc|txt)$|(^|/)(LICENSE|CHANGELOG)[^/]*$", re.IGNORECASE)
_SCRIPT = re.compile(r'^\s*"([\w:.-]+)"\s*:')
_LIFECYCLE = re.compile(r"^((pre|post)?(start|build|install|deploy|release|prepare)\b|heroku-|vercel-|gcp-)")
_MOST = 40
"""Of the modules on the ways to one place."""


def commanded(sources: Sources, runs: Iterable[Evidence]) -> Iterator[str]:
    """The files among these places that only commands come to."""
    started = {file for manifest in sources.manifests for start in manifest.starts for file in start.files}
    for path in dict.fromkeys(run.location.path for run in runs):
        reader = _READERS.get(posixpath.splitext(path)[1])
        if reader is not None and _only_by_command(sources, reader, path, started):
            yield path


def _only_by_command(sources: Sources, reader: str, path: str, started: set[str]) -> bool:
    todo, commands = [path], 0
    for each in todo:
        above = [other for other in importers(sources, reader, each) if not aside(other)]
        if each in started or len(todo) > _MOST:
            return False
        todo += [other for other in above if other not in todo]
        if above:
            continue
        command = _COMMAND.search(each)
        if command is None or _named(sources, each, command):
            return False
        commands += 1
    return commands > 0


def _named(sources: Sources, path: str, command: re.Match[str]) -> bool:
    """Something other than tests, documentation and scripts for people names the command."""
    name = command[3]
    word = rf"(manage\S*|django-admin|-m django)\s+{re.escape(name)}\b|[\"']{re.escape(name)}[\"']"
    called = re.compile(word if command[2] else rf"commands[/.]{re.escape(name)}\b")
    for other in sources.mentioning(name.encode()):
        if other == path or role(other) not in ("code", "generated") or _TOLD.search(other) or aside(other):
            continue
        lines = [line for line in sources.lines(other) if called.search(line)]
        if other.endswith("package.json"):
            lines = [line for line in lines if _script_runs(sources, line)]
        elif other.endswith(tuple(_READERS)):
            lines = [line for line in lines if not line.lstrip().startswith(("*", "//", "#"))]
        if lines:
            return True
    return False


def _script_runs(sources: Sources, line: str) -> bool:
    """A script of package.json that runs by itself, or that another file runs."""
    script = _SCRIPT.match(line)
    if script is None or _LIFECYCLE.match(script[1]):
        return True
    words = (f"{runner} {script[1]}".encode() for runner in ("run", "yarn", "pnpm", "bun"))
    files = {file for word in words for file in sources.mentioning(word)}
    return any(role(file) == "code" and not _TOLD.search(file) and not file.endswith("package.json") for file in files)
