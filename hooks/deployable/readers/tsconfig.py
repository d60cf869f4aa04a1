"""``tsconfig.json`` and ``jsconfig.json``: what they say of module resolution and output folders.

https://www.typescriptlang.org/tsconfig — comments and trailing commas are allowed.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from deployable.model import Unreadable

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20

_NAME = re.compile(r"(^|/)[jt]sconfig(\.[\w.-]+)?\.json$")
_OUTSIDE_STRINGS = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*(?:[\s\S]*?\*/|[\s\S]*)|,(?=\s*[}\]])')
_COMMENTS = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*(?:[\s\S]*?\*/|[\s\S]*)')


class TsConfig(NamedTuple):
    extends: tuple[str, ...] = ()
    base_url: str | None = None
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pattern (``@app/*``) → where it is looked for, relative to ``base_url`` or to the file."""
    out_dir: str = ""
    root_dir: str = ""


def matches(path: str) -> bool:
    """
    >>> matches("apps/api/tsconfig.build.json"), matches("config.json")
    (True, False)
    """
    return bool(_NAME.search(path))


def read(path: str, text: str) -> TsConfig:
    root = _parsed(text)
    options = root.get("compilerOptions")
    options = options if isinstance(options, dict) else {}
    extends = root.get("extends")
    paths = options.get("paths")
    base = options.get("baseUrl")
    return TsConfig(
        tuple(_strings(extends if isinstance(extends, list) else [extends])),
        base if isinstance(base, str) else None,
        tuple(
            (pattern, tuple(_strings(targets)))
            for pattern, targets in (paths.items() if isinstance(paths, dict) else ())
            if isinstance(targets, list)
        ),
        _string(options.get("outDir")),
        _string(options.get("rootDir")),
    )


def _parsed(text: str) -> dict[str, Any]:
    plain = _COMMENTS.sub(lambda found: found[1] or " ", text)
    plain = _OUTSIDE_STRINGS.sub(lambda found: found[1] or "", plain)
    try:
        root = json.loads(plain)
    except (ValueError, RecursionError) as error:
        raise Unreadable("is not JSON, even with comments allowed", getattr(error, "lineno", 1)) from error
    if not isinstance(root, dict):
        raise Unreadable("is not a JSON object", 1)
    return root


def _strings(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
