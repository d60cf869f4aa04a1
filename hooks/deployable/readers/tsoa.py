"""``tsoa.json``: where ``tsoa`` puts the routes that it generates. https://tsoa-community.github.io/docs/generating.html"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from deployable.model import Unreadable

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20


class TsoaConfig(NamedTuple):
    base_path: str = ""
    """``routes.basePath``: what stands before every generated path."""


def matches(path: str) -> bool:
    """
    >>> matches("api/tsoa.json"), matches("tsoa.spec.json")
    (True, False)
    """
    return re.search(r"(^|/)tsoa\.json$", path) is not None


def read(path: str, text: str) -> TsoaConfig:
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is not JSON") from error
    routes = root.get("routes") if isinstance(root, dict) else None
    base = routes.get("basePath") if isinstance(routes, dict) else None
    return TsoaConfig(base if isinstance(base, str) else "")
