"""What the allow-lists of peers accept, as our own findings: a ``.secrets.baseline`` or a ``.gitleaks.toml``.

A baseline of detect-secrets holds SHA-1 sums of values, which only a scan of the named files can compare; they are computed here
and never kept. gitleaks allows by path, by pattern and by stop word.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from deployable.leaks import scan
from deployable.leaks.leak import Leak, Match
from deployable.model import Report


class NotAllowList(Exception):
    """The file is neither form, or does not parse; the text says which and where."""


class Allowed(NamedTuple):
    """What a peer's file accepts."""

    sums: frozenset[tuple[str, str]] = frozenset()
    """(path, SHA-1 of the value)."""
    paths: tuple[re.Pattern[str], ...] = ()
    values: tuple[re.Pattern[str], ...] = ()
    lines: tuple[re.Pattern[str], ...] = ()
    words: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    """What could not be taken over, with the reason."""

    def allows(self, path: str, line: str, match: Match) -> bool:
        return bool(
            (path, hashlib.sha1(match.value.encode(), usedforsecurity=False).hexdigest()) in self.sums
            or any(pattern.search(path) for pattern in self.paths)
            or any(pattern.search(match.value) for pattern in self.values)
            or any(pattern.search(line) for pattern in self.lines)
            or any(word in match.value.lower() for word in self.words)
        )


def read(name: str, text: str) -> Allowed:
    """The allow-list of a file by its form. Raises ``NotAllowList``."""
    try:
        if name.endswith(".toml"):
            return _gitleaks(tomllib.loads(text))
        return _detect_secrets(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        raise NotAllowList(f"{name}: neither a .secrets.baseline nor a .gitleaks.toml: {failure}") from failure


def _detect_secrets(table: dict[str, Any]) -> Allowed:
    sums = {
        (path.replace("\\", "/"), one["hashed_secret"]) for path, found in table["results"].items() for one in found
    }
    excluded, skipped = [], []
    for used in table.get("filters_used", ()):
        if used.get("path", "").endswith("should_exclude_file"):
            excluded += _patterns(used.get("pattern", ()), skipped)
    return Allowed(frozenset(sums), tuple(excluded), skipped=tuple(skipped))


def _gitleaks(table: dict[str, Any]) -> Allowed:
    lists = [*_as_list(table.get("allowlist")), *_as_list(table.get("allowlists"))]
    for rule in table.get("rules", ()):
        lists += [*_as_list(rule.get("allowlist")), *_as_list(rule.get("allowlists"))]
    skipped: list[str] = []
    paths, values, lines, words = [], [], [], []
    for one in lists:
        paths += _patterns(one.get("paths", ()), skipped)
        (lines if one.get("regexTarget") == "line" else values).extend(_patterns(one.get("regexes", ()), skipped))
        words += [word.lower() for word in one.get("stopwords", ())]
        skipped += [f"commit {commit}: commits are not judged" for commit in one.get("commits", ())]
    return Allowed(frozenset(), tuple(paths), tuple(values), tuple(lines), tuple(words), tuple(skipped))


def _as_list(value: Any) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else [value] if value else []


def _patterns(sources: Iterable[str], skipped: list[str]) -> Iterator[re.Pattern[str]]:
    for source in [sources] if isinstance(sources, str) else sources:
        try:
            yield re.compile(source)
        except re.error as failure:
            skipped.append(f"{source}: {failure}")


def accepted(allowed: Allowed, path: str, content: bytes) -> tuple[Leak, ...]:
    """Those of a file's leaks that the list accepts; the file is searched anew, since facts hold no values."""
    text = content.decode("utf-8", "replace").split("\n")
    return tuple(
        leak
        for leak, match in scan.found(path, content)
        if allowed.allows(path, text[leak.line - 1] if leak.line <= len(text) else "", match)
    )


def baseline_text(report: Report, source: str) -> str:
    """Our baseline of those findings on secrets that the peer's file accepts. Raises ``BadSettings``."""
    from deployable import suppress
    from deployable.settings import BadSettings
    from deployable.tree import Tree

    try:
        with open(source, encoding="utf-8") as file:
            allowed = read(source, file.read())
    except (OSError, NotAllowList) as failure:
        raise BadSettings(str(failure)) from failure
    tree = Tree(report.root)
    lines: dict[str, set[int]] = {}
    kept = []
    for verdict in report.verdicts:
        if verdict.rule.concern != "secret-leaks":
            continue
        findings = []
        for judged in verdict.findings:
            place = judged.finding.location
            if place.path not in lines and tree.has(place.path):
                lines[place.path] = {
                    leak.line for leak in accepted(allowed, place.path, tree.content(place.path, 64 << 20))
                }
            if place.line in lines.get(place.path, ()):
                findings.append(judged)
        kept.append(verdict._replace(findings=tuple(findings)))
    return suppress.baseline_text(kept)
