"""Prisma schemas: the names that ``env("X")`` reads. https://www.prisma.io/docs/orm/reference/prisma-schema-reference#env"""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.written.comments import line_finder, uncommented

LITERALS: tuple[bytes, ...] = (b"env(",)
_ENV = re.compile(r"""^[^\S\n]*(\w+)[^\S\n]*=[^\S\n]*env\([^\S\n]*["']([A-Za-z_]\w*)["'][^\S\n]*\)""", re.MULTILINE)


class PrismaRead(NamedTuple):
    """``field`` is ``url``, ``directUrl``, ``shadowDatabaseUrl`` or a generator's own."""

    name: str
    field: str
    line: int


def matches(path: str) -> bool:
    return path.endswith(".prisma")


def read(path: str, text: str) -> tuple[PrismaRead, ...]:
    plain = uncommented(text, "prisma")
    line = line_finder(plain)
    return tuple(PrismaRead(found[2], found[1], line(found.start(2))) for found in _ENV.finditer(plain))
