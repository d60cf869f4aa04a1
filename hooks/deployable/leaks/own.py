"""The user's own formats: ``[tool.deployable.secrets.<name>]`` with a ``pattern``, and optionally ``title`` and ``revoke``."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from deployable.leaks.formats import Format


class Misconfigured(Exception):
    """The configuration cannot be used; the text says why."""


class Custom:
    """A user's own format, from the configuration."""

    def __init__(self, form: Format, literals: frozenset[str]) -> None:
        self.form, self._literals = form, tuple(text.encode() for text in literals)

    def offsets(self, lowered: bytes) -> Iterator[int]:
        """Where in a text in lower case it could begin: at its literals, or on every line when it has none."""
        if not self._literals and lowered:
            yield 0
        for literal in self._literals or (b"\n",):
            at = lowered.find(literal)
            while at >= 0:
                yield at + (literal == b"\n")
                at = lowered.find(literal, at + 1)


def formats(config: str = "") -> tuple[Custom, ...]:
    """Those of the configuration at or above the working folder; nothing heavy is imported when there are none.

    Raises ``Misconfigured``.
    """
    if not config and not _mentioned():
        return ()
    from deployable import engine, settings

    path = config or settings.find(".")
    try:
        return customs(settings.load(path, engine.rule_concerns()).secrets)
    except settings.BadSettings as failure:
        raise Misconfigured(str(failure)) from failure


def _mentioned() -> bool:
    folder = os.path.realpath(".")
    while True:
        for name in ("deployable.toml", "pyproject.toml"):
            if _holds(os.path.join(folder, name)):
                return True
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return False
        folder = parent


def _holds(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            content = file.read(1 << 20)
    except OSError:
        return False
    return b"secrets" in content and (b"deployable" in content or os.path.basename(path) == "deployable.toml")


def customs(table: Mapping[str, Mapping[str, Any]]) -> tuple[Custom, ...]:
    """User-defined formats from ``[tool.deployable.secrets.<name>]``, as ``settings`` has read them."""
    from deployable.leaks.formats import Format
    from deployable.leaks.literals import required

    made = []
    for name, entry in table.items():
        form = Format(name, entry.get("title", name), entry["pattern"], entry.get("revoke", ""))
        made.append(Custom(form, required(form.pattern)))
    return tuple(made)
