"""What the scan finds. A ``Match`` holds the secret and lives as long as the scan; a ``Leak`` holds none of it."""

from __future__ import annotations

from deployable.leaks.noun import Noun


class Match(Noun):
    """A secret in a text: ``start`` and ``end`` are offsets in the (logical) line that was judged."""

    rule: str
    title: str
    value: str
    start: int
    end: int
    name: str = ""
    """The variable, key or header that it was given to."""
    certain: bool = True
    revoke: str = ""
    test_key: bool = False
    proved: bool = False
    """Its checksum is right."""


class Leak(Noun):
    """A secret in a file, without its value; safe to print and to keep."""

    rule: str
    """The format's name (``github-token``) or ``generic-password`` and its kin."""
    title: str
    line: int
    column: int
    name: str
    excerpt: str
    """The line around it with the value cut to its first characters."""
    mark: str
    """Four hex digits of a keyed hash: tells one value from another, nothing more."""
    certain: bool
    context: str
    """``code``, ``config``, ``test``, ``docs``, ``example``, ``generated`` or ``vendored``."""
    revoke: str
    allowed: str = ""
    """The comment that allows it (``pragma: allowlist secret``); empty when none does."""
    file: bool = False
    """The whole file is the secret: a key, a keystore, a credentials file."""
    test_key: bool = False
    proved: bool = False
    """A provider made it: its checksum is right."""
