"""What ``deployable hook secret-leaks FILE…`` does before anything heavy is imported.

Judges what is staged, as staged: the added lines of the index. A named file that has nothing staged is judged whole, from the
index or, when git does not know it, from disk. With ``PRE_COMMIT_FROM_REF`` and ``PRE_COMMIT_TO_REF`` (pre-push), the added
lines of that range. Without files, everything staged, or the whole tree when nothing is.
"""

from __future__ import annotations

import gc
import os
import sys

from deployable.leaks import keyfiles, own, sift

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deployable.leaks.leak import Leak
    from deployable.leaks.own import Custom

Ranges = dict[str, list[range]]
LIMIT = 64 << 20
LARGE = 1 << 20
"""Bytes from which importing all that finds secrets costs less than looking twice."""
_HEAD = 8192
"""Bytes of a diff's line that may hold a path."""
_MEDIA = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".ico",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".eot",
    ".pdf",
    ".zip",
    ".gz",
    ".mp4",
    ".mp3",
)


def main(argv: Sequence[str]) -> int:
    """Exit code 0 without errors, 1 with, 2 when it could not do its job."""
    gc.set_threshold(100_000, 50, 100)
    files: list[str] = []
    config = ""
    words = iter(argv)
    for word in words:
        if word == "--":
            files += words
        elif word == "--config":
            config = next(words, "")
        elif word == "--history":
            from deployable.leaks import history

            return history.main(os.getcwd())
        elif word.startswith("--config="):
            config = word.partition("=")[2]
        elif word in ("--no-cache", "--debug"):
            continue
        elif word.startswith("-"):
            print(f"deployable: hook secret-leaks does not know {word}", file=sys.stderr)
            return 2
        else:
            files.append(word)
    try:
        return _judge([_plain(path) for path in files], config)
    except (OSError, own.Misconfigured) as failure:
        print(f"deployable: {failure}", file=sys.stderr)
        return 2


def _plain(path: str) -> str:
    path = path.replace(os.sep, "/")
    return path[2:] if path.startswith("./") else path


def _judge(files: list[str], config: str) -> int:
    found: list[tuple[str, Leak]] = []
    unread: list[str] = []
    custom = own.formats(config)
    for path, content, lines in _contents(files, unread):
        if len(content) > LIMIT:
            unread.append(f"not read: {path} has {len(content):,} bytes, more than the {LIMIT:,} that are read")
        elif custom or _may_leak(path, content, lines):
            found += _leaks(path, content, lines, custom)
    return _report(found, unread, config) if found or unread else 0


def _may_leak(path: str, content: bytes, lines: list[range] | None) -> bool:
    """Whether it is worth to import what finds secrets."""
    if len(content) > LARGE or b"\0" in content[:8192] or keyfiles.is_possible(path, content):
        return True
    return next(sift.spans(path, content, (), lines), None) is not None


def _leaks(
    path: str, content: bytes, lines: list[range] | None, custom: tuple[Custom, ...]
) -> Iterator[tuple[str, Leak]]:
    from deployable.leaks import whole

    for leak in whole.leaks(path, content, custom, lines):
        yield path, leak


# --------------------------------------------------------------------------- what to judge


def _contents(files: list[str], unread: list[str]) -> Iterator[tuple[str, bytes, list[range] | None]]:
    """(path, content, the lines that count or ``None`` for all)."""
    from deployable.git import GitFailed

    before, after = os.environ.get("PRE_COMMIT_FROM_REF", ""), os.environ.get("PRE_COMMIT_TO_REF", "")
    try:
        revision, changed = (after, _range(before, after, files)) if before and after else ("", _staged(files))
        if not files and not changed:
            yield from _tree(unread)
            return
        wanted = files or list(changed)
        wanted = [path for path in wanted if not path.lower().endswith(_MEDIA)]
        for path, content in _objects(revision, wanted):
            if path in changed:
                yield path, content, changed[path]
            elif not revision:
                yield path, content, None
    except GitFailed as failure:
        if "not a git repository" not in str(failure).lower():
            raise OSError(f"git: {failure}") from failure
        for path in files:
            yield path, _from_disk(path), None


def _staged(files: list[str]) -> Ranges:
    return _added("--cached", files)


def _range(before: str, after: str, files: list[str]) -> Ranges:
    if not before.strip("0"):
        before = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        return _added(f"{before}", files, after)
    return _added(f"{before}...{after}", files)


def _added(what: str, files: list[str], *more: str) -> Ranges:
    from deployable.git import git_here, parse_diff

    out = git_here(
        "diff", what, *more, "--no-ext-diff", "--no-textconv", "--no-color", "--unified=0", "--relative", "--no-renames",
        "--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d", "--", *(files or (".",)),
    )  # fmt: skip
    # What a line begins with is enough: a minified file is one line of megabytes.
    heads = b"\n".join(line[:_HEAD] for line in out.split(b"\n"))
    return parse_diff(heads.decode("utf-8", "surrogateescape"))


def _objects(revision: str, paths: list[str]) -> Iterator[tuple[str, bytes]]:
    """Contents as the index or the revision has them; from disk what git does not know. Several at a time."""
    from deployable.git import git_here

    for first in range(0, len(paths), 64):
        some = [path for path in paths[first : first + 64] if "\n" not in path]
        out = git_here("cat-file", "--batch", text="".join(f"{revision}:./{path}\n" for path in some))
        at = 0
        for path in some:
            end = out.find(b"\n", at)
            head = out[at:end].split(b" ")
            at = end + 1
            if head[-1:] == [b"missing"] or len(head) < 3:
                if not revision and os.path.isfile(path) and not os.path.islink(path):
                    yield path, _from_disk(path)
                continue
            size = int(head[-1])
            if head[-2] == b"blob":
                yield path, out[at : at + size]
            at += size + 1


def _from_disk(path: str) -> bytes:
    if os.path.islink(path) or not os.path.isfile(path):
        return b""
    with open(path, "rb") as file:
        return file.read(LIMIT + 1)


def _tree(unread: list[str]) -> Iterator[tuple[str, bytes, None]]:
    from deployable.model import Unreadable
    from deployable.tree import Tree

    tree = Tree(".")
    for path in tree.files:
        try:
            yield path, tree.content(path, LIMIT), None
        except Unreadable as why:
            unread.append(f"not read: {path} {why.reason}")


# --------------------------------------------------------------------------- what to say


def _report(found: list[tuple[str, Leak]], unread: list[str], config: str) -> int:
    from deployable.leaks import staged

    return staged.report(found, unread, config)
