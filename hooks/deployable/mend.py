"""Fixes: the edits that findings carry, applied together or shown as a diff. The only module that writes into a checked tree."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable

from deployable.model import Edit, Report, Unreadable
from deployable.tree import Tree

Changes = dict[str, tuple[str, str]]
"""Path → (text before, text after)."""


def changes(report: Report, unsafe: bool) -> Changes:
    """What the fixes of the open findings would change; of fixes that overlap, the first by place wins."""
    fixes = {
        judged.finding.fix: None
        for verdict in report.verdicts
        for judged in verdict.findings
        if judged.finding.fix and not judged.silenced and (judged.finding.fix.safe or unsafe)
    }
    taken: dict[str, list[Edit]] = {}
    for fix in fixes:
        if not any(_overlap(edit, other) for edit in fix.edits for other in taken.get(edit.path, ())):
            for edit in fix.edits:
                taken.setdefault(edit.path, []).append(edit)
    tree = Tree(report.root)
    changed = {}
    for path, edits in sorted(taken.items()):
        try:
            before = tree.content(path).decode("utf-8") if tree.has(path) else ""
        except (Unreadable, UnicodeDecodeError):
            continue
        after = _edited(before, edits)
        if after != before:
            changed[path] = (before, after)
    return changed


def _overlap(one: Edit, other: Edit) -> bool:
    if one.end < one.start and other.end < other.start:
        return one == other
    return one.start <= max(other.end, other.start) and other.start <= max(one.end, one.start)


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with its edits. Every other line keeps its ending; a new one ends as the line before it."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).split("\n")
    endings = ["\r\n" if line.endswith("\r") else "\n" for line in lines[:-1]] + [""]
    lines = [line.removesuffix("\r") for line in lines]
    if not lines[-1]:
        lines.pop()
        endings.pop()
    ordered = sorted(edits, key=lambda edit: edit.start)
    for edit in reversed(ordered):
        start, end = edit.start - 1, max(edit.end, edit.start - 1)
        usual = next((ending for ending in (*reversed(endings[:start]), *endings) if ending), "\n")
        added = [usual] * len(edit.replacement)
        if added and end == len(lines) and endings and not endings[-1]:
            endings[-1], added[-1] = usual, ""
        lines[start:end] = [line.removeprefix("\ufeff") for line in edit.replacement]
        endings[start:end] = added
    return mark + "".join(line + ending for line, ending in zip(lines, endings, strict=True))


def diff(root: str, changed: Changes) -> str:
    """A unified diff of the changes."""
    from difflib import unified_diff

    lines: list[str] = []
    for path, (before, after) in changed.items():
        lines += unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
        )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def write(root: str, changed: Changes) -> list[str]:
    """Write the changes, each file whole and at once; the lines to print."""
    said = []
    for path, (_, after) in changed.items():
        full = os.path.join(root, path)
        handle, name = tempfile.mkstemp(dir=os.path.dirname(full), prefix=".deployable-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(after)
        if os.path.exists(full):
            os.chmod(name, os.stat(full).st_mode & 0o777)
        os.replace(name, full)
        said.append(f"mended {path}")
    return said or ["nothing to mend"]
