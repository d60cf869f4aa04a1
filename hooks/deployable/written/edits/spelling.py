"""How values are spelt: YAML in block and flow style, and JSON. A value is text, a number, a boolean, a tuple
of (key, value), or a list of values."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

_PLAIN = re.compile(r"[A-Za-z/$.][\w/$.+=@-]*(?::[\w/$.+=@-]+)*$")
_BRACED = re.compile(r"[A-Za-z$/][\w$={}:./?@-]*\}[\w$={}:./?@-]*(?<!:)$")
"""What may stand plain outside of brackets only."""
_WORDS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n", ".inf", ".nan")


class Style(NamedTuple):
    """How a file is written: whether it is JSON, what one level is indented by, and how much deeper a list stands than its key."""

    json: bool = False
    unit: str = "  "
    dash: str = "  "


def text(value: str | int, style: Style, flow: bool = False) -> str:
    """A scalar.

    >>> [text(v, Style()) for v in ("/health", "${A:?}", "3", True, "a: b")], text("${A:?}", Style(), flow=True)
    (['/health', '${A:?}', '"3"', 'true', '"a: b"'], '"${A:?}"')
    """
    if isinstance(value, int):
        return json.dumps(value)
    plain = _PLAIN.match(value) or (not flow and _BRACED.match(value))
    return value if plain and not style.json and value.lower() not in _WORDS else json.dumps(value, ensure_ascii=False)


def inline(value: Any, style: Style, space: str = "") -> str:
    """A value on one line; ``space`` stands inside of its braces."""
    if isinstance(value, list):
        return f"[{', '.join(inline(item, style, space) for item in value)}]"
    if isinstance(value, tuple):
        return f"{{{space}{', '.join(pair(each, style, space) for each in value)}{space}}}"
    return text(value, style, flow=True)


def pair(entry: tuple[str, Any], style: Style, space: str = "") -> str:
    return f"{text(entry[0], style, flow=True)}: {inline(entry[1], style, space)}"


def spread(value: Any, style: Style, indent: str) -> str:
    """A value over several lines, as JSON is printed; ``indent`` is that of the line where it begins."""
    deeper = indent + style.unit
    if isinstance(value, list):
        return "[\n" + ",\n".join(deeper + spread(item, style, deeper) for item in value) + f"\n{indent}]"
    if isinstance(value, tuple):
        return "{\n" + ",\n".join(deeper + spread_pair(each, style, deeper) for each in value) + f"\n{indent}}}"
    return text(value, style, flow=True)


def spread_pair(entry: tuple[str, Any], style: Style, indent: str) -> str:
    return f"{text(entry[0], style, flow=True)}: {spread(entry[1], style, indent)}"


def block(value: Any, style: Style, gap: str = " ") -> list[str]:
    """The lines of a YAML mapping or list, not indented; ``gap`` follows the dashes."""
    lines: list[str] = []
    if isinstance(value, list):
        for item in value:
            first, *rest = block(item, style) if isinstance(item, tuple) else [text(item, style)]
            lines += [f"-{gap}{first}", *(f" {' ' * len(gap)}{line}" for line in rest)]
        return lines
    for key, each in value:
        deeper = style.dash if isinstance(each, list) else style.unit
        if isinstance(each, (list, tuple)):
            lines += [f"{text(key, style)}:", *(deeper + line for line in block(each, style))]
        else:
            lines.append(f"{text(key, style)}: {text(each, style)}")
    return lines
