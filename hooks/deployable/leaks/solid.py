"""Runs of the characters that tokens are made of, without a regular expression."""

from __future__ import annotations

_DIGITS = b"0123456789"
_ALPHANUMERIC = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + _DIGITS
ALPHABETS = (
    _ALPHANUMERIC + b"+/=_~.-",
    _ALPHANUMERIC + b"+/=",
    _ALPHANUMERIC + b"_-",
    _ALPHANUMERIC,
    b"ABCDEFabcdef" + _DIGITS,
)
"""Of tokens in general; of base64, of its form for URLs, of letters and digits, of hexadecimal digits."""
_BLANKED = [bytes(code if code in alphabet else 32 for code in range(256)) for alphabet in ALPHABETS]


def runs(text: bytes, alphabet: int = 0) -> list[bytes]:
    """
    >>> runs(b'x = "sk-1"')
    [b'x', b'=', b'sk-1']
    """
    return text.translate(_BLANKED[alphabet]).split()


def longest(text: bytes, alphabet: int = 0) -> int:
    return max(map(len, runs(text, alphabet)), default=0)


def has_digit(text: bytes) -> bool:
    return len(text.translate(None, _DIGITS)) < len(text)
