"""Where in a file a secret could be: one pass for all literals, so that most lines are never looked at.

Small texts are searched literal by literal, which needs no import; large ones by an Aho-Corasick automaton when the
library is there. Both find the same lines.
"""

from __future__ import annotations

from functools import cache

from deployable.leaks.index import FORMATS, NAMED, WRAPPED

__all__ = ["FORMATS", "NAMED", "anything", "hits", "literals", "token_hits", "wrapped"]
SMALL = 96 << 10
"""Bytes, of all files so far, up to which searching for each literal by itself is cheaper than building the automaton."""
_searched = [0]

GENERIC = (
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "jwt", "salt", "cookie", "session", "bearer ", "basic ",
    "psw", "senha", "contrasen", "hmac", "pw", "nonce", "curl", "mysql", "securestring", "identified", "login", "@tcp(", "redis-cli", "pdo(", "dbi->connect", "sequelize(", "mongodump", "mongosh", "@unix(", "getconnection",
)  # fmt: skip
"""What the rules without a format of their own start from: names, header schemes, commands."""


@cache
def literals() -> tuple[bytes, ...]:
    """All literals, lower case: those of the formats, of the generic rules, and the formats' in base64."""
    return tuple(dict.fromkeys([*map(str.encode, FORMATS), *map(str.encode, GENERIC), *map(str.encode, WRAPPED)]))


@cache
def wrapped() -> dict[bytes, str]:
    """What a token's fixed beginning looks like inside base64 → that beginning."""
    return {form.encode(): literal for form, literal in WRAPPED.items()}


@cache
def generic() -> frozenset[bytes]:
    return frozenset(text.encode() for text in GENERIC)


@cache
def formats_of(literal: bytes) -> tuple[str, ...]:
    """The formats that a literal is a sign of."""
    return FORMATS.get(literal.decode(), ())


_COMMON = (
    "api-",
    "api_",
    "apim_",
    "aws_",
    "key-",
    "live_",
    "test_",
    "pat.",
    "sat.",
    "mob-",
    "sdk-",
    "auth0",
    "owm_",
    "sig=",
    "ls__",
)


@cache
def _telling() -> tuple[bytes, ...]:
    """Literals that words and code rarely hold: with a digit or a sign, or known for standing alone."""
    return tuple(
        text.encode()
        for text in FORMATS
        if text in ("akia", "asia", "aiza")
        or text.startswith("-----begin")
        or (
            len(text) >= 4
            and not text.isalpha()
            and not text.endswith("_key")
            and text[0] not in '-_:"'
            and text not in _COMMON
        )
    )


@cache
def _automaton(chosen: tuple[bytes, ...]):  # type: ignore[no-untyped-def]
    try:
        from ahocorasick_rs import BytesAhoCorasick
    except ImportError:
        return None
    return BytesAhoCorasick(list(chosen))


def hits(lowered: bytes) -> list[tuple[int, int]]:
    """(offset, index in ``literals``) of every occurrence. ``lowered`` is text in ASCII lower case."""
    return _search(lowered, literals())


def token_hits(lowered: bytes) -> list[tuple[int, int]]:
    """Like ``hits``, for the telling literals alone."""
    telling = _telling()
    places = {literal: index for index, literal in enumerate(literals())}
    return [(offset, places[telling[index]]) for offset, index in _search(lowered, telling)]


def _search(lowered: bytes, chosen: tuple[bytes, ...]) -> list[tuple[int, int]]:
    _searched[0] += len(lowered)
    automaton = _automaton(chosen) if _searched[0] > SMALL else None
    if automaton is not None:
        return [(start, index) for index, start, _ in automaton.find_matches_as_indexes(lowered, overlapping=True)]
    found = []
    for index, literal in enumerate(chosen):
        start = lowered.find(literal)
        while start >= 0:
            found.append((start, index))
            start = lowered.find(literal, start + 1)
    return found


def anything(content: bytes) -> bool:
    """Whether the file has any candidate at all."""
    lowered = content.lower()
    return (b"://" in content and b"@" in content) or any(literal in lowered for literal in literals())
