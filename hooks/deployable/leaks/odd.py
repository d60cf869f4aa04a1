"""Whether a value is odd enough to be a secret, for lines that are not looked at otherwise: what ``values`` accepts is odd."""

from __future__ import annotations

from deployable.leaks.solid import has_digit, runs
from deployable.leaks.words import is_wordlike

CIPHER_SIZES = (16, 24, 32)
"""Characters of the keys that people type for a cipher, digits alone or signs among letters."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SPACED = bytes(code if code in _LETTERS else 32 for code in range(256))
_SIGNS = frozenset(b"!@#$%^&*?+=~|")
_IN_PATHS = _LETTERS + b"0123456789_.@/-"
_NUMERIC = b"0123456789.,:/+TZ_ -"
_TEMPLATES = (b"${", b"{{", b"#{", b"%{", b"<%", b"$(")
_SPACES = (b" ", b"\t", b"\n")


def is_odd(value: bytes, least: int, config: bool) -> bool:
    """Of at least ``least`` characters, and neither words, nor a number, nor a reference."""
    value = value.strip()
    size = len(value)
    if not least <= size <= 2048 or not value.isascii():
        return False
    if value.startswith(b"{"):
        return any(len(run) >= 24 and _wordiness(run) < 0.62 for run in runs(value))
    if any(space in value for space in _SPACES):
        return size == 19 and [len(word) for word in value.split(b" ")] == [4, 4, 4, 4]
    if any(sign in value for sign in _TEMPLATES) or (b"://" in value and value.partition(b"://")[0].isalnum()):
        return False
    if b"/" in value and _is_path(value):
        return False
    if has_digit(value):
        return _has_odd_digits(value, least, config)
    if size - len(value.translate(None, _LETTERS)) < 4:
        return False
    if not _SIGNS.isdisjoint(value) and (least < 8 or size >= 12):
        return True
    return _wordiness(value) < 0.4


def _has_odd_digits(value: bytes, least: int, config: bool) -> bool:
    if not value.translate(None, _NUMERIC):
        return value.isdigit() and (config or len(value) in CIPHER_SIZES)
    words = _wordiness(value)
    digits = len(value) - len(value.translate(None, b"0123456789"))
    if digits < 3 and words >= 0.4 and _is_slug(value):
        return False
    return least < 8 or (digits > 1 and len(value) >= 12) or words < 0.62


def _is_slug(value: bytes) -> bool:
    parts = value.replace(b"-", b"_").split(b"_")
    return (
        len(parts) > 1
        and value.islower()
        and value[:1].isalpha()
        and all(part.isalnum() and len(part) < 15 for part in parts)
    )


def _is_path(value: bytes) -> bool:
    """Mostly of words, as ``values.is_reference`` has it."""
    rooted = value.startswith((b"/", b"./", b"../", b"~/"))
    if not rooted and value.translate(None, _IN_PATHS):
        return False
    parts = [part for part in value.replace(b".", b"/").split(b"/") if part]
    if rooted and sum(map(len, parts)) < 16 * len(parts):
        return True
    return sum(len(part) <= 2 or _wordiness(part) >= 0.5 for part in parts) * 2 >= len(parts)


def _wordiness(value: bytes) -> float:
    """``words.wordiness``, without its regular expression."""
    runs = _letter_runs(value)
    letters = sum(map(len, runs))
    return sum(len(run) for run in runs if len(run) > 2 and is_wordlike(run)) / letters if letters else 0.0


def _letter_runs(value: bytes) -> list[str]:
    """
    >>> _letter_runs(b"getHTTPResponse_2go")
    ['get', 'HTTP', 'Response', 'go']
    """
    text = value.translate(_SPACED).decode()
    cut = []
    for at, letter in enumerate(text):
        after = text[at + 1 : at + 2]
        # A capital begins a run behind a small letter, and before one.
        if letter.isupper() and (text[at - 1 : at].islower() or after.islower()):
            cut.append(" ")
        cut.append(letter)
    return "".join(cut).split()
