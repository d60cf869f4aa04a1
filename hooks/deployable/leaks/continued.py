"""Values that go on behind their line: strings put together, escaped line ends."""

from __future__ import annotations

from deployable.leaks.pattern import Pattern

_JOIN = Pattern(r"[\"'`]\s*(?:\+|\.|\\|<<)?\s*\\?\n?\s*(?:[fbru]?[\"'`])|\\\n\s*|\^\n\s*")
_ENTITY = Pattern(r"&(?:quot|#34|#39|apos);")
_OPEN_ENDS = ("\\", '"', "'", "`", "(", "=", "+", "^")
_PIECE = Pattern(r"(?<![A-Za-z0-9+/=_~.-])(?=[A-Za-z0-9+/=_~.-]{6})[A-Za-z+/=_~.-]{0,300}[0-9]")


def is_open(line: str) -> bool:
    return line.rstrip().endswith(_OPEN_ENDS)


def unescaped(text: str) -> str:
    """With the quotes that HTML writes as entities."""
    return _ENTITY.sub('"', text) if "&" in text else text


def goes_on(text: str, end: int) -> bool:
    """Behind the line that ends at ``end`` stands a piece of what could be a token."""
    return bool(_PIECE.search(text, end))


def joined(text: str) -> str:
    """The text without what stands between the pieces of a string.

    >>> joined('"abc" + "def"')
    '"abcdef"'
    """
    return _JOIN.sub("", text)
