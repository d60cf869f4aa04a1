"""Ruby files: names read by ``ENV["X"]`` and ``ENV.fetch``."""

from __future__ import annotations

import re

from deployable.readers.go_env import NamedRead
from deployable.written.comments import line_finder, uncommented

LITERALS: tuple[bytes, ...] = (b"ENV",)
_NAME = re.compile(r"\.(rb|ru|rake|gemspec|erb)$|(^|/)(Rakefile|Gemfile|Puma\.rb|config\.ru)$")
_INDEX = re.compile(r"""\bENV\[\s*["']([A-Za-z_]\w*)["']\s*\](\s*\|\|=?\s*([^\n,)]+)|\s*=(?![=~])|\s*\?\?)?""")
_FETCH = re.compile(
    r"""\bENV\.fetch\(\s*["']([A-Za-z_]\w*)["']\s*(?:,\s*([^()\n]+|[^()\n]*\([^)\n]*\)))?\s*\)(\s*(?:\{|do\b)\s*([^}\n]*))?"""
)
_KEY = re.compile(r"""\bENV\.(?:key\?|has_key\?|include\?)\(?\s*["']([A-Za-z_]\w*)["']""")


def matches(path: str) -> bool:
    return bool(_NAME.search(path))


def read(path: str, text: str) -> tuple[NamedRead, ...]:
    plain = uncommented(text, "ruby") if not path.endswith(".erb") else text
    line = line_finder(plain)
    found = []
    for each in _INDEX.finditer(plain):
        if each[2] and each[2].strip() == "=":
            continue
        found.append(NamedRead(each[1], line(each.start()), False, each[3].strip() if each[3] else None, "ENV"))
    for each in _FETCH.finditer(plain):
        default = each[2] or each[4]
        given = default is not None or each[3] is not None
        found.append(
            NamedRead(each[1], line(each.start()), not given, default.strip() if default else None, "ENV.fetch")
        )
    found += [NamedRead(each[1], line(each.start()), False, None, "ENV.key?") for each in _KEY.finditer(plain)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.line, each.name)))
