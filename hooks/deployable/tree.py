"""The files of the checked repository, and what git says of them. Nothing else opens files.

The tree is hostile input: links are never followed, only regular files are opened, sizes are bounded; ``git`` says how git runs.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence

from deployable.git import GitFailed, git, parse_diff
from deployable.model import Unreadable

LIMIT = 4 << 20
"""Bytes read of one file unless the caller asks for more."""
MOST_FILES = 200_000
"""Files listed without git before the walk gives up."""

_SKIPPED_FOLDERS = {
    ".git",
    ".hg",
    ".svn",
    "node_modules",
    "__pycache__",
    ".venv",
    "venv",
    ".tox",
    ".nox",
    ".mypy_cache",
}


class Tree:
    """A folder as a list of relative paths (tracked, or new and not ignored) and a bounded way to read them."""

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        self.notices: list[str] = []
        self._ignored: dict[str, bool] = {}
        self._folders: frozenset[str] | None = None
        self._blobs: dict[str, str] = {}
        self._elsewhere: frozenset[str] = frozenset()
        """Submodules and tracked links: what they lead to is there once the repository is checked out whole, and is not read."""
        try:
            self.prefix = os.fsdecode(git(self.root, "rev-parse", "--show-prefix")).removesuffix("\n")
            listed, self.tracked = self._listed_by_git()
            self.has_git = True
        except GitFailed as failure:
            self.has_git = False
            self.prefix = ""
            if "not a git repository" not in str(failure):
                self.notices.append(f"git could not list the files, so every file is read: {failure}")
            listed = sorted(self._walk())
            self.tracked = frozenset(listed)
        self.files: tuple[str, ...] = tuple(listed)
        self._known = frozenset(self.files)

    def _listed_by_git(self) -> tuple[list[str], frozenset[str]]:
        blobs: dict[str, str] = {}
        elsewhere: set[str] = set()
        for entry in git(self.root, "ls-files", "-z", "-s").split(b"\0"):
            about, _, name = entry.partition(b"\t")
            if about.startswith((b"160000", b"120000")):
                elsewhere.add(os.fsdecode(name))
            elif about.startswith(b"100"):
                _, blob, stage = about.split(b" ")
                # An unmerged path is listed once a stage; none of them is what stands in the work tree.
                blobs[os.fsdecode(name)] = blob.decode() if stage == b"0" else ""
        self._elsewhere = frozenset(elsewhere)
        tracked = set(blobs)
        changed = git(self.root, "ls-files", "-z", "-t", "-m", "-d", "-o", "--exclude-standard").split(b"\0")
        for tag, path in sorted((entry[:1], os.fsdecode(entry[2:])) for entry in changed if entry):
            blobs.pop(path, None)
            if tag == b"R" or not self._is_regular(path):
                tracked.discard(path)
            elif (tag == b"C" and path in tracked) or tag == b"?":
                blobs[path] = ""
        self._blobs = blobs
        return sorted(blobs), frozenset(tracked)

    def blob(self, path: str) -> str:
        """git's id of the content that stands in the work tree. Raises ``Unreadable``."""
        if not self._blobs.get(path):
            self._blobs[path] = blob_id(self.content(path, 1 << 30))
        return self._blobs[path]

    def _is_regular(self, path: str) -> bool:
        try:
            return stat.S_ISREG(os.lstat(os.path.join(self.root, path)).st_mode)
        except (OSError, ValueError):
            return False

    def _walk(self) -> Iterator[str]:
        count = 0
        for folder, folders, names in os.walk(self.root, followlinks=False):
            folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS)
            relative = os.path.relpath(folder, self.root).replace(os.sep, "/")
            for name in names:
                path = name if relative == "." else f"{relative}/{name}"
                if self._is_regular(path):
                    count += 1
                    if count > MOST_FILES:
                        self.notices.append(f"only the first {MOST_FILES} files are read: no git list to go by")
                        return
                    yield path

    def has(self, path: str) -> bool:
        """Whether this very file is listed."""
        return path in self._known

    def exists(self, path: str) -> bool:
        """Whether a listed file has this path, or a folder of it; so has everything in a submodule, or behind a link of the repository."""
        if self._folders is None:
            folders: set[str] = {".", ""}
            for name in self.files:
                while "/" in name:
                    name = name.rpartition("/")[0]
                    if name in folders:
                        break
                    folders.add(name)
            self._folders = frozenset(folders)
        path = path.rstrip("/")
        return path in self._known or path in self._folders or self._leads_elsewhere(path)

    def _leads_elsewhere(self, path: str) -> bool:
        return any(path == each or path.startswith(f"{each}/") for each in self._elsewhere)

    def content(self, path: str, limit: int = LIMIT) -> bytes:
        """The content of a listed file. Raises ``Unreadable`` for links, devices, and files over ``limit`` bytes."""
        full = os.path.join(self.root, path)
        try:
            handle = os.open(full, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError as failure:
            raise Unreadable(f"cannot be opened: {failure.strerror}") from failure
        try:
            info = os.fstat(handle)
            if not stat.S_ISREG(info.st_mode):
                raise Unreadable("is not a regular file")
            if info.st_size > limit:
                raise Unreadable(f"has {info.st_size:,} bytes, more than the {limit:,} that are read")
            taken = bytearray()
            while piece := os.read(handle, 1 << 20):
                taken += piece
                if len(taken) > limit:
                    raise Unreadable(f"grew over {limit:,} bytes while it was read")
            return bytes(taken)
        except OSError as failure:
            raise Unreadable(f"cannot be read: {failure.strerror}") from failure
        finally:
            os.close(handle)

    def ignored(self, path: str) -> bool:
        """Whether git would ignore this path, which need not exist. ``False`` without git."""
        if path not in self._ignored:
            self._ignored[path] = self.has_git and self._asks_ignored(path)
        return self._ignored[path]

    def _asks_ignored(self, path: str) -> bool:
        try:
            return bool(git(self.root, "check-ignore", "--no-index", "--", path))
        except GitFailed:
            return False

    def changed_lines(self, base: str) -> dict[str, list[range]]:
        """The lines that the work tree adds or alters since its merge base with ``base``: path → ranges.

        A new file counts whole. Raises ``GitFailed`` when the base commit is not in the clone.
        """
        start = git(self.root, "merge-base", base, "HEAD").decode().strip()
        out = git(
            self.root, "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--unified=0", "--relative", "-M",
            "--src-prefix=a/", "--dst-prefix=b/", start, "--", ".",
        )  # fmt: skip
        changed = parse_diff(out.decode("utf-8", "surrogateescape"))
        for path in self._known - self.tracked:
            changed[path] = [range(1, 1 << 31)]
        return changed

    def staged_lines(self, paths: Sequence[str] = ()) -> dict[str, list[range]]:
        """The lines that the index adds or alters since the last commit: path → ranges. Raises ``GitFailed``."""
        out = git(
            self.root, "diff", "--cached", "--no-ext-diff", "--no-textconv", "--no-color", "--unified=0", "--relative", "-M",
            "--src-prefix=a/", "--dst-prefix=b/", "--", *(paths or (".",)),
        )  # fmt: skip
        return parse_diff(out.decode("utf-8", "surrogateescape"))


def blob_id(content: bytes) -> str:
    """The name git gives to this content.

    >>> blob_id(b"")
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()
