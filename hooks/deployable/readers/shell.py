"""Shell scripts: the variables that they use and do not set themselves."""

from __future__ import annotations

import re
from typing import NamedTuple

LITERALS: tuple[bytes, ...] = (b"$",)
LIMIT = 256 << 10
_NAME = re.compile(r"\.(sh|bash|ash|zsh)$|(^|/)[\w-]*entrypoint[\w-]*$|(^|/)(bin|scripts?)/[\w-]+$")
_USE = re.compile(
    r"\$\{(!?)([A-Za-z_]\w*)(?:\[[^\]\n]{0,80}\])?(?:(:?[-?+=])([^}\n]{0,300}))?[^}\n]{0,300}\}|\$([A-Za-z_]\w*)"
)
_SET = re.compile(
    r"(?:^|[;&|({\s])(?:export\s+|local\s+|declare\s+(?:-\w+\s+)*|readonly\s+|typeset\s+)?([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=(?!=)"
    r"|\bfor\s+([A-Za-z_]\w*)\s+in\b|\bread\s+(?:-\w+\s+(?:\"[^\"]*\"\s+|'[^']*'\s+)?)*((?:[A-Za-z_]\w*[ \t]*)+)|\bgetopts\s+\S+\s+([A-Za-z_]\w*)"
    r"|\bmapfile\s+(?:-\w+\s+)*([A-Za-z_]\w*)",
    re.MULTILINE,
)
_STRICT = re.compile(r"\s*set\s+(?:-\w+\s+)*(?:-\w*u\w*|-o\s+nounset)\b")
_EXPORT = re.compile(r"(?:^|[;&])\s*export\s+([A-Za-z_]\w*)=(\S*)")
_HEREDOC = re.compile(r"<<-?\s*(['\"])([A-Za-z_]\w*)\1")


class ShellUse(NamedTuple):
    """``operator`` is that of the parameter expansion (``:-``, ``:?``, …), empty for a plain use; ``word`` what follows it."""

    name: str
    line: int
    operator: str = ""
    word: str = ""


class ShellNames(NamedTuple):
    """``exports``: (name, value as written, line) of what the script gives to the programs it runs. ``strict`` is ``set -u``:
    a plain use of a name that is not set ends the script."""

    uses: tuple[ShellUse, ...]
    exports: tuple[tuple[str, str, int], ...] = ()
    strict: bool = False


def matches(path: str) -> bool:
    return bool(_NAME.search(path))


def read(path: str, text: str) -> ShellNames:
    """Uses of names that the script assigns nowhere. Single-quoted text and quoted here-documents expand nothing."""
    first = text.split("\n", 1)[0]
    if first.startswith("#!") and not re.search(r"\b(?:ba|a|da|z|k)?sh\b", first):
        return ShellNames(())
    lines = _expanding(text)
    assigned = {
        name for found in _SET.finditer("\n".join(lines)) for group in found.groups() if group for name in group.split()
    }
    found = []
    for number, line in enumerate(lines, 1):
        for use in _USE.finditer(line):
            name = use[2] or use[5]
            if use[3] in (":=", "="):
                assigned.discard(name)
            if not use[1]:
                found.append(ShellUse(name, number, use[3] or "", use[4] or ""))
    exports = tuple(
        (each[1], each[2], number) for number, line in enumerate(lines, 1) for each in _EXPORT.finditer(line)
    )
    uses = tuple(use for use in dict.fromkeys(found) if use.name not in assigned or use.operator)
    return ShellNames(uses, exports, any(_STRICT.match(line) for line in lines))


def _expanding(text: str) -> list[str]:
    """The lines with comments, single-quoted text and quoted here-documents blanked."""
    kept: list[str] = []
    ending, single = "", False
    for line in text.split("\n"):
        if ending:
            kept.append("")
            ending = "" if line.strip() == ending else ending
            continue
        shown, single = _visible(line, single)
        here = _HEREDOC.search(line) if not single else None
        kept.append(shown)
        ending = here[2] if here else ""
    return kept


def _visible(line: str, single: bool) -> tuple[str, bool]:
    out: list[str] = []
    double, at = False, 0
    while at < len(line):
        char = line[at]
        if single:
            single = char != "'"
            out.append(" ")
        elif char == "\\":
            out.append("  ")
            at += 1
        elif char == '"':
            double = not double
            out.append(char)
        elif char == "'" and not double:
            single = True
            out.append(" ")
        elif char == "#" and not double and (at == 0 or line[at - 1].isspace()):
            break
        else:
            out.append(char)
        at += 1
    return "".join(out), single
