"""Any text file, for asking whether a word occurs in it at all. Its facts are nothing; ``Sources.having`` does the work."""

from __future__ import annotations

import re

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20
_NOT_TEXT = re.compile(
    r"\.(png|jpe?g|gif|webp|ico|bmp|svg|pdf|zip|gz|bz2|xz|tar|tgz|whl|jar|class|exe|dll|so|dylib|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|wav|ogg"
    r"|sqlite3?|db|pyc|parquet|npy|pkl|bin|dat|min\.js|min\.css|map|lock|snap|csv|tsv|po|mo)$|(^|/)(package-lock\.json|pnpm-lock\.yaml|yarn\.lock|poetry\.lock|uv\.lock)$",
    re.IGNORECASE,
)


def matches(path: str) -> bool:
    return not _NOT_TEXT.search(path)


def read(path: str, text: str) -> None:
    return None
