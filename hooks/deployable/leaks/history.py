"""Secrets that any reachable commit still holds: ``git log -p`` read as a stream, each secret once.

Memory is bounded by one file's part of one commit: what is added there is searched, then dropped.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from deployable.git import GitFailed, git, git_stream
from deployable.leaks import scan
from deployable.leaks.leak import Leak
from deployable.leaks.noun import Noun

MOST = 8 << 20
"""Bytes of one file's added or removed lines in one commit that are searched; the rest is cut and said so."""
_CHANGES = (b"+", b"-")


class Past(Noun):
    """A secret of the history: the commit that brought it and, when it is gone, the last one that removed it."""

    path: str
    leak: Leak
    commit: str
    removed: str


class Part(Noun):
    """What one commit does to one file."""

    commit: str
    path: str
    added: bytes
    removed: bytes
    numbers: list[int]
    """Line number of each added line in the new file."""


def search(root: str) -> tuple[list[Past], list[str]]:
    """(secrets in the order they came, what was cut). Raises ``GitFailed`` when there is no history to read."""
    if not git(root, "rev-list", "--all", "-n", "1").strip():
        return [], []
    stream = git_stream(
        root, "log", "--all", "--reverse", "--topo-order", "-p", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
        "--format=%x00%H", "--src-prefix=a/", "--dst-prefix=b/",
    )  # fmt: skip
    assert stream.stdout
    found: dict[tuple[str, str], Past] = {}
    cut: list[str] = []
    for part in parts(stream.stdout, cut):
        _follow(part, found)
    if stream.wait():
        raise GitFailed("git log ended before the history was read")
    return list(found.values()), cut


def _follow(part: Part, found: dict[tuple[str, str], Past]) -> None:
    for leak, match in scan.found(part.path, part.removed) if part.removed and found else ():
        key = (leak.rule, match.value)
        if key in found and found[key].path == part.path:
            found[key] = found[key]._replace(removed=part.commit)
    for leak, match in scan.found(part.path, part.added) if part.added else ():
        key = (leak.rule, match.value)
        if leak.allowed or leak.context not in ("code", "config"):
            continue
        line = part.numbers[leak.line - 1] if leak.line <= len(part.numbers) else leak.line
        if key not in found:
            found[key] = Past(part.path, leak._replace(line=line), part.commit, "")
        elif found[key].removed:
            found[key] = found[key]._replace(removed="")


def parts(lines: Iterable[bytes], cut: list[str]) -> Iterator[Part]:
    commit = path = ""
    added, removed, numbers, size, number = [], [], [], 0, 0
    inside = False
    for line in lines:
        sign = line[:1] if inside else b""
        if sign in _CHANGES:
            if size > MOST:
                if cut[-1:] != [path]:
                    cut.append(path)
                continue
            size += len(line)
            if sign == b"-":
                removed.append(line[1:])
            else:
                added.append(line[1:])
                numbers.append(number)
                number += 1
        elif line.startswith(b"@@ "):
            inside = True
            number = int(line.split(b"+", 1)[1].split(b" ")[0].split(b",")[0])
        elif line.startswith((b"\0", b"diff --git ")):
            if added or removed:
                yield Part(commit, path, b"".join(added), b"".join(removed), numbers)
            added, removed, numbers, size, inside = [], [], [], 0, False
            if line[:1] == b"\0":
                commit = line[1:].strip().decode()
        elif not inside and line.startswith((b"+++ b/", b"--- a/")):
            path = line[6:].rstrip(b"\r\n\t").decode("utf-8", "replace")
    if added or removed:
        yield Part(commit, path, b"".join(added), b"".join(removed), numbers)


def main(root: str) -> int:
    """Prints every secret of the history in the grammar of the text report; 1 when there are any that are certain."""
    from deployable.reports.text import clean

    try:
        past, cut = search(root)
    except GitFailed as failure:
        print(f"deployable: {failure}", file=sys.stderr)
        return 2
    for one in past:
        severity = "error" if one.leak.certain else "warning"
        gone = f", removed by {one.removed[:12]}" if one.removed else ", still there"
        print(
            f"{clean(one.path)}:{one.leak.line}  {severity}  secret-in-history{'' if one.leak.certain else ' (likely)'}"
        )
        print(
            f"  {one.leak.title[:1].upper()}{one.leak.title[1:]}, brought by commit {one.commit[:12]}{gone}: {clean(one.leak.excerpt)}"
        )
        revoke = f"Revoke it ({one.leak.revoke})" if one.leak.revoke else "Change it wherever it is accepted"
        print(f"  → {revoke}: whoever has a clone has it. If it must go from history too: git filter-repo.\n")
    for path in dict.fromkeys(cut):
        print(f"not read: {clean(path)} adds more than {MOST:,} bytes in one commit; the rest of them was not searched")
    print(f"{len(past)} secrets in the history")
    return 1 if any(one.leak.certain for one in past) else 0
