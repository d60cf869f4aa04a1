"""git, run so that nothing a hostile repository configures is obeyed; and the diffs it prints. Imports little on purpose."""

from __future__ import annotations

import os
import re
import subprocess

_GIT = (
    "git",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.quotePath=false",
    "-c", "core.pager=cat",
    "-c", "diff.external=",
)  # fmt: skip


_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


class GitFailed(Exception):
    """git is missing, refused, or does not know what it was asked for; the text is git's own."""


def git(root: str, *arguments: str, text: str | None = None) -> bytes:
    """The output of a git command run in ``root``. Raises ``GitFailed``."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*_GIT, *arguments],
            cwd=root,
            env=environment,
            input=text.encode() if text is not None else None,
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise GitFailed(f"git could not run: {failure}") from failure
    if done.returncode:
        raise GitFailed(done.stderr.decode("utf-8", "replace").strip() or f"git {arguments[0]} failed")
    return done.stdout


def git_stream(root: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A running git command whose output is read piece by piece."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    return subprocess.Popen(
        [*_GIT, *arguments],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def parse_diff(text: str) -> dict[str, list[range]]:
    """The added lines of a zero-context diff: path → ranges of line numbers in the new file.

    >>> parse_diff('--- a/x\\n+++ b/x\\n@@ -1,0 +2,3 @@\\n')
    {'x': [range(2, 5)]}
    """
    changed: dict[str, list[range]] = {}
    current: list[range] | None = None
    left = 0
    for line in text.split("\n"):
        if left and line[:1] in "+-\\":
            left -= line[:1] != "\\"
            continue
        if line.startswith("+++ "):
            name = line[4:].rstrip("\t")
            current = None if name == "/dev/null" else changed.setdefault(_unquoted(name)[2:], [])
        elif hunk := _HUNK.match(line):
            gone, first, count = hunk.groups()
            added = int(count) if count else 1
            left = added + (int(gone) if gone else 1)
            if current is not None and added:
                current.append(range(int(first), int(first) + added))
    return changed


def _unquoted(name: str) -> str:
    """git quotes names with control characters, quotes or backslashes as C strings."""
    if not name.startswith('"'):
        return name
    raw = name[1:].removesuffix('"').encode("utf-8", "surrogateescape")
    return _ESCAPE.sub(lambda escape: _unescaped(escape[1]), raw).decode("utf-8", "surrogateescape")


def _unescaped(code: bytes) -> bytes:
    if code.isdigit():
        return bytes([int(code, 8) & 255])
    return {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}.get(code, code)
