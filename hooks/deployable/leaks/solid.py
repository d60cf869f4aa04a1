"""Runs of the characters that tokens are made of, without a regular expression."""

from __future__ import annotations

CHARACTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_~.-"
_BLANKED = bytes(code if code in CHARACTERS else 32 for code in range(256))
_DIGITS = b"0123456789"


def runs(text: bytes) -> list[bytes]:
    """
    >>> runs(b'x = "sk-1"')
    [b'x', b'=', b'sk-1']
    """
    return text.translate(_BLANKED).split()


def longest(text: bytes) -> int:
    return max(map(len, runs(text)), default=0)


def has_digit(text: bytes) -> bool:
    return len(text.translate(None, _DIGITS)) < len(text)
