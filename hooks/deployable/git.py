"""git, run so that nothing a hostile repository configures is obeyed; and the diffs it prints. Imports little on purpose."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess

_GIT = (
    "git",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.quotePath=false",
    "-c", "core.pager=cat",
    "-c", "diff.external=",
)  # fmt: skip


class GitFailed(Exception):
    """git is missing, refused, or does not know what it was asked for; the text is git's own."""


def git(root: str, *arguments: str, text: str | None = None) -> bytes:
    """The output of a git command run in ``root``. Raises ``GitFailed``."""
    import subprocess

    try:
        done = subprocess.run(
            [*_GIT, *arguments],
            cwd=root,
            env=_environment(),
            input=text.encode("utf-8", "surrogateescape") if text is not None else None,
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise GitFailed(f"git could not run: {failure}") from failure
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        # Outside of a repository ``git diff`` is another command and explains its options.
        raise GitFailed(
            "not a git repository" if "git diff --no-index" in said else said or f"git {arguments[0]} failed"
        )
    return done.stdout


def git_here(*arguments: str, text: str = "") -> bytes:
    """``git`` in the working folder, without the ten milliseconds that importing ``subprocess`` takes.

    ``text`` is its input, at most what a pipe holds (16 KiB). Without POSIX, or when it fails, ``git`` says why.
    """
    if not hasattr(os, "posix_spawnp") or len(text) > 16 << 10:
        return git(".", *arguments, text=text or None)
    read_end, write_end = os.pipe()
    input_end, own_end = os.pipe()
    os.write(own_end, text.encode("utf-8", "surrogateescape"))
    os.close(own_end)
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        actions = [
            (os.POSIX_SPAWN_DUP2, input_end, 0),
            (os.POSIX_SPAWN_DUP2, write_end, 1),
            (os.POSIX_SPAWN_DUP2, null, 2),
        ]
        process = os.posix_spawnp("git", [*_GIT, *arguments], _environment(), file_actions=actions)
    except OSError as failure:
        raise GitFailed(f"git could not run: {failure}") from failure
    finally:
        for end in (write_end, input_end, null):
            os.close(end)
    with os.fdopen(read_end, "rb") as stream:
        out = stream.read()
    if os.waitpid(process, 0)[1]:
        return git(".", *arguments, text=text or None)
    return out


def _environment() -> dict[str, str]:
    return {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def git_stream(root: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A running git command whose output is read piece by piece."""
    import subprocess

    return subprocess.Popen(
        [*_GIT, *arguments],
        cwd=root,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def parse_diff(text: str) -> dict[str, list[range]]:
    """The added lines of a zero-context diff: path → ranges of line numbers in the new file.

    >>> parse_diff('--- a/x\\n+++ b/x\\n@@ -1,0 +2,3 @@\\n')
    {'x': [range(2, 5)]}
    """
    import re

    header = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
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
        elif hunk := header.match(line):
            gone, first, count = hunk.groups(default="1")
            added = int(count)
            left = added + int(gone)
            if current is not None and added:
                current.append(range(int(first), int(first) + added))
    return changed


def _unquoted(name: str) -> str:
    """git quotes names with control characters, quotes or backslashes as C strings."""
    if not name.startswith('"'):
        return name
    import re

    raw = name[1:].removesuffix('"').encode("utf-8", "surrogateescape")
    return re.sub(rb"(?s)\\([0-7]{3}|.)", lambda escape: _unescaped(escape[1]), raw).decode("utf-8", "surrogateescape")


def _unescaped(code: bytes) -> bytes:
    if code.isdigit():
        return bytes([int(code, 8) & 255])
    return {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}.get(code, code)
