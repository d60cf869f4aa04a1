"""The one path and port that a probe's command asks this machine for, through the repository's scripts that it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deployable.linkers import commands
from deployable.model import HealthProbe, Location, Sources

SELF = {
    "",
    "localhost",
    "127.0.0.1",
    "0.0.0.0",
    "[::1]",
    "::1",
    "[::]",
    "$HOSTNAME",
    "${HOSTNAME}",
    "$(hostname)",
    "host.docker.internal",
}
"""Names that a container has for itself."""
_NODE = (".js", ".mjs", ".cjs", ".ts")
_SCRIPTS = (".py", ".sh", ".bash", *_NODE)
_URL = re.compile(r"https?://([^/\s?#'\"]*)(/[^\s?#'\"]*)?")


class Scripts:
    """Reads the scripts that probes run."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    def of(self, probe: HealthProbe) -> tuple[str, str, Location | None]:
        """Path, port and place of the one path that the command, or a script of the repository that it runs, asks for."""
        request = re.search(r"\b(?:GET|HEAD) (/\S*) HTTP/", probe.command)
        if request:
            port = re.search(r"/dev/tcp/[^/]+/(\d+)", probe.command)
            return request[1], port[1] if port else "", None
        for start in commands.starts(probe.command):
            for path in self._files(start.application or start.program) or self._files(start.program):
                asked = {(where, port): line for where, port, line in self._requests(path)}
                if len({where for where, _ in asked}) == 1:
                    (where, port), line = next(iter(asked.items()))
                    return where, port, Location(path, line)
        return "", "", None

    def _requests(self, path: str) -> Iterator[tuple[str, str, int]]:
        """(path, port, line) of what a script asks this machine for."""
        if path.endswith((".py", *_NODE)):
            module = self.sources.read("python" if path.endswith(".py") else "javascript", path)
            yield from _asked(module) if module else ()
            return
        script = self.sources.read("shell_script", path)
        for line in script.lines if script else ():
            found = commands.probe(line.text)
            if found.path and found.host in SELF:
                yield found.path, found.port, line.line

    def _files(self, script: str) -> list[str]:
        """The repository's files that a script's path inside the image may be: those with most of its last names in common."""
        name = (
            script.replace(".", "/") + ".py"
            if re.fullmatch(r"\w+(\.\w+)+", script) and not script.endswith(_SCRIPTS)
            else script
        )
        parts = [part for part in name.split("/") if part not in ("", ".", "..")]
        if not name.endswith(_SCRIPTS) and len(parts) < 2:
            return []
        for count in range(min(len(parts), 4), 0, -1):
            tail = "/".join(parts[-count:])
            found = [path for path in self.sources.files if path == tail or path.endswith("/" + tail)]
            if found:
                return found if len(found) == 1 else []
        return []


def _asked(module: Any) -> Iterator[tuple[str, str, int]]:
    """(path, port, line) of every URL of this machine that the script writes down, and of ``request("GET", path)`` and ``path:``.

    A URL without a path is the base of another one (``f"{BASE}/health"``); it counts by itself when nothing is put behind it.
    """
    bases, whole, behind = [], [], []
    for node in _nodes(module):
        kind = type(node).__name__
        if kind in ("Const", "Format"):
            text = _text(node)
            found = _URL.search(text)
            if found and _host(found[1]) in SELF | {"{}"}:
                port = re.search(r":(\d+)", found[1])
                (whole if found[2] else bases).append((found[2] or "/", port[1] if port else "", node.line))
            elif re.fullmatch(r"(\{\})?/[\w./-]+", text):
                behind.append((text.removeprefix("{}"), "", node.line))
        elif (
            kind == "Item" and node.key is not None and _text(node.key) == "path" and _text(node.value).startswith("/")
        ):
            whole.append((_text(node.value), "", node.line))
        elif kind == "Call" and getattr(node.func, "name", "") == "request" and len(node.args) > 1:
            method, path = _text(node.args[0]), _text(node.args[1])
            if method in ("GET", "HEAD") and path.startswith("/"):
                whole.append((path, "", node.line))
    yield from whole or (behind if bases else []) or bases


def _host(authority: str) -> str:
    """The host of ``localhost:8000``, ``localhost:{}`` and ``localhost:8000{}`` (where the path begins with what is filled in)."""
    return re.sub(r":(\d+|\{\})$", "", re.sub(r"(?<=[^:])\{\}$", "", authority))


def _text(node: Any) -> str:
    """A constant's text; of a format the text with ``{}`` for what is filled in."""
    kind = type(node).__name__
    if kind == "Const":
        return node.value if isinstance(node.value, str) else ""
    if kind == "Format":
        return "".join(
            part.value if type(part).__name__ == "Const" and isinstance(part.value, str) else "{}"
            for part in node.parts
        )
    return ""


def _nodes(root: Any) -> Iterator[Any]:
    """Every node of a module; the constants inside a format are not told apart from it."""
    todo = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            if hasattr(node, "_fields"):
                yield node
                if type(node).__name__ == "Format":
                    continue
            todo.extend(node)
