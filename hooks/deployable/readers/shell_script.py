"""Shell scripts as logical lines, each with its place; conditions are kept as words, nothing is evaluated."""

from __future__ import annotations

import re
from typing import NamedTuple

LITERALS: tuple[bytes, ...] = ()
LIMIT = 256 << 10
_NAME = re.compile(
    r"\.(sh|bash|ash|zsh)$|(^|/)(docker-)?(entrypoint|start|run|boot|serve|release|deploy|migrate|init|build)$|(^|/)(bin|scripts?)/[\w-]+$"
)
_HEREDOC = re.compile(r"<<-?\s*([\"']?)([A-Za-z_]\w*)\1")


class ShellLine(NamedTuple):
    """``depth`` counts the ``if``, ``case``, ``for``, ``while`` and function bodies around the line."""

    text: str
    line: int
    depth: int = 0


class ShellScript(NamedTuple):
    lines: tuple[ShellLine, ...]
    passes_arguments: int = 0
    """The line that runs the script's own arguments (``exec "$@"``), 0 for none."""


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("docker/entrypoint.sh", "bin/start", "start", "app/start.py")]
    [True, True, True, False]
    """
    return bool(_NAME.search(path))


def read(path: str, text: str) -> ShellScript:
    first = text.split("\n", 1)[0]
    if first.startswith("#!") and not re.search(r"\b(ba|a|da|z|k)?sh\b", first):
        return ShellScript(())
    found: list[ShellLine] = []
    depth, passes = 0, 0
    for line, number in _logical(text):
        opened = len(re.findall(r"(?:^|[;&|]\s*)(?:if|case|for|while|until)\b|\(\)\s*\{", line))
        closed = len(re.findall(r"(?:^|[;&|]\s*)(?:fi|esac|done|\})\s*(?:$|[;&|<>])", line))
        if closed and not opened:
            depth = max(0, depth - closed)
        if re.search(r"\"\$@\"|(?<!\w)\$@(?!\w)|\$\*", line) and re.match(r"(exec\b.*|\"?\$[@*]\"?)", line):
            passes = passes or number
        if not re.match(
            r"(set|shopt|shift|return|exit|local|readonly|declare|:|fi|else|then|done|esac|\}|\{|;;)\b|^[}{]$|^;;$",
            line,
        ):
            found.append(ShellLine(line, number, depth))
        if opened > closed:
            depth += opened - closed
    return ShellScript(tuple(found), passes)


def _logical(text: str) -> list[tuple[str, int]]:
    """Lines joined at ``\\``, without comments, blank lines and here-documents."""
    lines = text.split("\n")
    joined: list[tuple[str, int]] = []
    number = 0
    while number < len(lines):
        first = number + 1
        line = lines[number].strip()
        number += 1
        while line.endswith("\\") and number < len(lines):
            line = f"{line[:-1].rstrip()} {lines[number].strip()}"
            number += 1
        if not line or line.startswith("#"):
            continue
        line = re.sub(r"\s#\s.*$", "", line)
        joined.append((line, first))
        found = _HEREDOC.search(line)
        if found:
            while number < len(lines) and lines[number].strip() != found[2]:
                number += 1
            number += 1
    return joined
