"""Parsing by tree-sitter within bounded time, whatever the text."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deployable.model import Unreadable

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_PIECE = 4096
_SECONDS = 1.0
_SECONDS_A_BYTE = 4e-6


def root(parser: Parser, source: bytes) -> Node:
    """The root node. Raises ``Unreadable`` when it takes longer than a second and four a megabyte.

    The parser takes the square of the time over some nonsense, so it is fed piece by piece and starved when it does.
    """
    end = time.process_time() + _SECONDS + len(source) * _SECONDS_A_BYTE
    late = False

    def piece(offset: int, point: object) -> bytes:
        nonlocal late
        late = late or time.process_time() > end
        return b"" if late else source[offset : offset + _PIECE]

    node = parser.parse(piece).root_node
    if late:
        raise Unreadable("takes too long to parse", 1)
    return node
