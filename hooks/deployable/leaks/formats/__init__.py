"""The published formats of providers' credentials, one module a family; each has ``FORMATS``.

A new format is one entry. ``python -m deployable.leaks.literals`` writes the prefilter's index anew from the patterns;
a test compares it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from deployable.leaks.noun import Noun

FAMILIES = (
    "ai", "cloud", "code", "frameworks", "hosting", "infrastructure", "keys", "messaging", "observability", "packages",
    "payments", "saas",
)  # fmt: skip


class Format(Noun):
    """One kind of credential. ``pattern`` is the token's own form, without the characters around it.

    With ``near``, a case-insensitive pattern of names, the form alone proves nothing: it must be the value that such a
    name is given. ``entropy`` is the least Shannon entropy a character of the token's random part. ``proof`` is a
    checksum or structure test of the whole token. ``open`` marks tokens whose end is not fixed. ``prefix`` is the
    length of the fixed part, which entropy is not measured on.
    """

    name: str
    title: str
    pattern: str
    revoke: str
    near: str = ""
    entropy: float = 2.8
    proof: Callable[[str], bool] | None = None
    certain: bool = True
    test_key: bool = False
    """A key of the provider's own test mode: worth a warning, no more."""
    bounded: bool = True
    """The token must not touch letters or digits on either side."""


@cache
def family(name: str) -> tuple[Format, ...]:
    formats: tuple[Format, ...] = import_module(f"deployable.leaks.formats.{name}").FORMATS
    return formats


def everything() -> Iterator[tuple[str, Format]]:
    """(family, format) of all."""
    for name in FAMILIES:
        for one in family(name):
            yield name, one
