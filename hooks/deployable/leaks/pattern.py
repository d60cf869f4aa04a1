"""Regular expressions that are compiled when they are first used, so that a clean file pays for few of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Pattern:
    """Behaves as the compiled pattern it becomes on first use."""

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        import re

        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)
        return value
