"""Ruby files: names read by ``ENV["X"]`` and ``ENV.fetch``."""

from __future__ import annotations

import re

from deployable.readers.go_env import NamedRead
from deployable.written.comments import line_finder, uncommented

LITERALS: tuple[bytes, ...] = (b"ENV",)
_NAME = re.compile(r"\.(rb|ru|rake|gemspec|erb)$|(^|/)(Rakefile|Gemfile|Puma\.rb|config\.ru)$")
_INDEX = re.compile(r"""\bENV\[\s*["']([A-Za-z_]\w*)["']\s*\]""")
_AFTER = re.compile(r"\s*(?:(?P<written>=(?![=~]))|(?:\|\|=?|\bor\b)\s*(?P<other>[^\n,)]+))")
_REFUSES = re.compile(r"(raise|abort|exit|fail)\b")
_FETCH = re.compile(
    r"""\bENV\.fetch\(\s*["']([A-Za-z_]\w*)["']\s*(?:,\s*([^()\n]+|[^()\n]*\([^)\n]*\)))?\s*\)(\s*(?:\{|do\b)\s*([^}\n]*))?"""
)
_SEVERAL = re.compile(r"""\bENV\.(values_at|slice|fetch_values)\(([^()\n]*)\)""")
_KEY = re.compile(r"""\bENV\.(?:key\?|has_key\?|include\?)\(?\s*["']([A-Za-z_]\w*)["']""")


def matches(path: str) -> bool:
    return bool(_NAME.search(path))


def read(path: str, text: str) -> tuple[NamedRead, ...]:
    plain = uncommented(text, "ruby") if not path.endswith(".erb") else text
    line = line_finder(plain)
    found = []
    for each in _INDEX.finditer(plain):
        after = _AFTER.match(plain, each.end())
        if after and after["written"]:
            continue
        other = after["other"].strip() if after else None
        refused = bool(other and _REFUSES.match(other))
        found.append(NamedRead(each[1], line(each.start()), refused, None if refused else other, "ENV"))
    for each in _SEVERAL.finditer(plain):
        names = re.findall(r"""["']([A-Za-z_]\w*)["']""", each[2])
        found += [NamedRead(name, line(each.start()), each[1] == "fetch_values", None, "ENV") for name in names]
    for each in _FETCH.finditer(plain):
        default = each[2] or each[4]
        given = default is not None or each[3] is not None
        found.append(
            NamedRead(each[1], line(each.start()), not given, default.strip() if default else None, "ENV.fetch")
        )
    found += [NamedRead(each[1], line(each.start()), False, None, "ENV.key?") for each in _KEY.finditer(plain)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.line, each.name)))
