"""Where in a text a secret could be: one pass for all literals, so that most lines are never looked at.

Small texts are searched literal by literal, which needs no import; large ones by an Aho-Corasick automaton when the
library is there.
"""

from __future__ import annotations

from deployable.leaks.index import FORMATS, LEAST, NAMED, WRAPPED
from deployable.leaks.solid import runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = ["FORMATS", "GENERIC", "LEAST", "LITERALS", "NAMED", "WRAPPED", "WRAPPING", "Search", "is_telling"]
SMALL = 96 << 10
"""Bytes, of all texts so far, up to which searching for each literal by itself is cheaper than building the automaton."""
WRAPPING = 16
"""Characters of base64 from which a token may be inside."""

GENERIC = (
    b"pass", b"pwd", b"secret", b"token", b"key", b"auth", b"cred", b"jwt", b"salt", b"cookie", b"session", b"bearer ", b"basic ",
    b"psw", b"senha", b"contrasen", b"hmac", b"pw", b"nonce", b"curl", b"mysql", b"securestring", b"identified", b"login", b"@tcp(",
    b"redis-cli", b"pdo(", b"dbi->connect", b"sequelize(", b"mongodump", b"mongosh", b"@unix(", b"getconnection",
)  # fmt: skip
"""What the rules without a format of their own start from: names, header schemes, commands."""
LITERALS = tuple(dict.fromkeys((*FORMATS, *GENERIC, *WRAPPED)))
"""All literals, lower case: those of the formats, of the generic rules, and the formats' in base64."""
_PREFIXES = (b"akia", b"asia", b"aiza")
_COMMON = (
    b"api-", b"api_", b"apim_", b"aws_", b"key-", b"live_", b"test_", b"pat.", b"sat.", b"mob-", b"sdk-", b"auth0", b"owm_", b"sig=", b"ls__",
)  # fmt: skip


def is_telling(literal: bytes) -> bool:
    """Words and code rarely hold it: it is a format's, with a digit or a sign, or known for standing alone."""
    if literal not in FORMATS or literal in _COMMON:
        return False
    if literal in _PREFIXES or literal.startswith(b"-----begin"):
        return True
    return (
        len(literal) >= 4
        and not literal.isalpha()
        and not literal.endswith(b"_key")
        and literal[:1] not in (b"-", b"_", b":", b'"')
    )


class Search:
    """For some of the literals, by their indexes."""

    def __init__(self, indexes: Iterable[int], small: int = SMALL) -> None:
        self._indexes = tuple(indexes)
        self._left = small
        self._automaton: Any = None

    def hits(self, lowered: bytes) -> list[tuple[int, int]]:
        """(offset, index) of each occurrence, in base64 at least where enough stands together. ``lowered``: ASCII lower case."""
        self._left -= len(lowered)
        if self._left < 0 and self._automaton is None:
            self._automaton = _automaton([LITERALS[index] for index in self._indexes])
        if self._automaton:
            found = self._automaton.find_matches_as_indexes(lowered, overlapping=True)
            return [(start, self._indexes[at]) for at, start, _ in found]
        return self._one_by_one(lowered)

    def _one_by_one(self, lowered: bytes) -> list[tuple[int, int]]:
        blobs = b" ".join(run for run in runs(lowered) if len(run) >= WRAPPING)
        found = []
        for index in self._indexes:
            literal = LITERALS[index]
            if literal in WRAPPED and literal not in FORMATS and literal not in blobs:
                continue
            start = lowered.find(literal)
            while start >= 0:
                found.append((start, index))
                start = lowered.find(literal, start + 1)
        return found


def _automaton(literals: list[bytes]) -> Any:
    """``False`` without the library."""
    try:
        from ahocorasick_rs import BytesAhoCorasick, Implementation
    except ImportError:
        return False
    # Three times as fast as what the library chooses for so many literals.
    return BytesAhoCorasick(literals, implementation=Implementation.DFA)
