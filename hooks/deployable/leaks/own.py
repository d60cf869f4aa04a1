"""The user's own formats: ``[tool.deployable.secrets.<name>]`` with a ``pattern``, and optionally ``title`` and ``revoke``."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deployable.leaks.scan import Custom

_MENTION = b"deployable.secrets"
_OWN_MENTION = b"[secrets"


def formats(config: str = "") -> tuple[Custom, ...]:
    """Those of the configuration at or above the working folder; nothing heavy is imported when there are none."""
    if not config and not _mentioned():
        return ()
    from deployable import settings
    from deployable.leaks.scan import customs

    path = config or settings.find(".")
    return customs(settings.load(path, ()).secrets) if path and _holds(path) else ()


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
    return _MENTION in content or (os.path.basename(path) != "pyproject.toml" and _OWN_MENTION in content)
