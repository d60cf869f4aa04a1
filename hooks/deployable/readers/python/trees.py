"""Python that ``ast`` of the running interpreter cannot parse → ``syntax.Module``, by tree-sitter."""

from __future__ import annotations

from deployable import syntax
from deployable.model import Unreadable


def read(text: str) -> syntax.Module:
    raise Unreadable("this Python is newer than the interpreter that reads it, or broken")
