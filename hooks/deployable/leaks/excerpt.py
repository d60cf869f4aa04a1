"""What may be shown of a secret: the line around it without its value, and a mark that tells one value from another."""

from __future__ import annotations

from collections.abc import Iterable

from deployable.leaks.leak import Match
from deployable.leaks.pattern import Pattern

_WORD_END = Pattern(r"[\s,;&]+")


def excerpt(line: str, match: Match, matches: Iterable[Match]) -> str:
    """The line around the value, every value on it cut; at most 100 characters."""
    begin = max(0, match.start - 60)
    if begin and (cut := _WORD_END.search(line, begin - 1, match.start)):
        begin = cut.end()
    text = line[begin : match.end + 30]
    for one in sorted({other.value for other in matches} | {match.value}, key=len, reverse=True):
        text = text.replace(one, redacted(one))
    if match.value in line and redacted(match.value) not in text:
        text = redacted(match.value)
    return " ".join(text.split())[:100]


def redacted(value: str) -> str:
    """The first characters of long values, nothing of short ones."""
    shown = value[:4] if len(value) >= 20 else ""
    return f"{shown}…({len(value)} characters)"


def mark(value: str) -> str:
    from hashlib import blake2b

    return blake2b(value.encode(), key=b"deployable leaks", digest_size=2).hexdigest()
