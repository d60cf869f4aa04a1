"""``.env`` files, read as python-dotenv reads them, with lines, and with the faults that its silence hides.

Grammar: python-dotenv's own parser (https://github.com/theskumar/python-dotenv); where Node's dotenv, Docker and a shell
read a line differently, the difference is a ``Problem``.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from deployable.model import Location, Problem, Unreadable

LITERALS: tuple[bytes, ...] = ()
LIMIT = 512 * 1024

_NAMES = re.compile(
    r"(?:\.?(?:env|flaskenv)"  # .env, env, .flaskenv
    r"|\.?envs?(?:[._-][\w.-]+)"  # .env.production, env.sample, env-example
    r"|[\w.-]*\.env(?:\.[\w-]+)*)$",  # config.env, prod.env.example, config.env.env
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\.(py|pyi|js|jsx|mjs|cjs|ts|tsx|mts|cts|go|rb|java|kts?|rs|php|dart|swift|scala|exs?|lua|pl|cs|fs|cpp|hpp?|sh|bash|zsh|fish|ps1|bat|cmd|md|mdx|rst|html?|css|scss"
    r"|ya?ml|json|jsonc|toml|tf|hcl|j2|tpl|erb|vue|svelte|map|lock|xml|svg|png|jpg|exe|gpg|enc|age|asc|vault|patch|diff|license)"
    r"(\.(example|sample|template|dist|default|bak|old|orig))*$",  # an example of code (env.sh.example) is code
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"^[^#\n'\"]*\{%-?\s*\w", re.MULTILINE)
_FOLDERS = re.compile(r"(?:^|/)\.envs/.+/\.[a-z][\w-]*$")


class Entry(NamedTuple):
    """One ``NAME=value``. ``value`` is ``None`` for a bare name; ``quote`` is the quote character or empty.

    ``references`` are the names that ``${NAME}`` or ``$NAME`` in it refer to. A ``commented`` entry is one that stands behind a ``#``.
    ``comment`` is the comment on its own line, or the block right above it.
    """

    name: str
    value: str | None
    line: int
    end_line: int
    quote: str = ""
    export: bool = False
    references: tuple[str, ...] = ()
    commented: bool = False
    comment: str = ""


class Dotenv(NamedTuple):
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def matches(path: str) -> bool:
    """``.env``, its variants, and examples under any of their usual names; never code that is called ``env.py``.

    >>> [matches(p) for p in (".env", "config/config.env.env", "env.sample", "app/env.py", "env.sh.example", ".envs/.local/.django")]
    [True, True, True, False, False, True]
    """
    if "env" not in path.lower():
        return False
    name = path.rpartition("/")[2]
    if _CODE.search(name):
        return False
    return bool(_NAMES.fullmatch(name)) or bool(_FOLDERS.search(path))


def read(path: str, text: str) -> Dotenv:
    """Raises ``Unreadable`` for a template, whose lines only its engine can make."""
    template = _TEMPLATE.search(text)
    if template:
        raise Unreadable("is a template, which only its engine can fill in", text.count("\n", 0, template.start()) + 1)
    bindings = list(_bindings(text))
    entries = tuple(_described(bindings, text))
    return Dotenv(entries, tuple(_problems(path, text, bindings, entries)))


# --------------------------------------------------------------------------- python-dotenv's grammar

_BLANK = re.compile(r"\s*", re.MULTILINE)
_EXPORT = re.compile(r"(?:export[^\S\r\n]+)?")
_QUOTED_KEY = re.compile(r"'([^']+)'")
_KEY = re.compile(r"([^=\#\s]+)")
_SPACE = re.compile(r"[^\S\r\n]*")
_EQUALS = re.compile(r"(=[^\S\r\n]*)")
_SINGLE = re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL)
_DOUBLE = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_BARE = re.compile(r"([^\r\n]*)")
_COMMENT = re.compile(r"(?:[^\S\r\n]*#[^\r\n]*)?")
_END = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r|$)")
_REST = re.compile(r"[^\r\n]*(?:\r|\n|\r\n)?")
_DOUBLE_ESCAPE = re.compile(r"\\[\\'\"abfnrtv]")
_SINGLE_ESCAPE = re.compile(r"\\[\\']")
_INLINE_COMMENT = re.compile(r"\s+#.*")
_NEWLINE = re.compile(r"\r\n|\n|\r")


class Binding(NamedTuple):
    """What one step of the grammar made: ``error`` when the line could not be read, no ``key`` for blanks and comments."""

    key: str | None
    value: str | None
    start: int
    end: int
    line: int
    quote: str = ""
    export: bool = False
    error: bool = False


class _Unread(Exception):
    """The grammar stopped at the offset it carries; the rest of that line is given up."""


def _take(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    found = pattern.match(text, at)
    if found is None:
        raise _Unread(at)
    return found


def _bindings(text: str) -> list[Binding]:
    text = text.removeprefix("\ufeff")
    made: list[Binding] = []
    at, line, counted = 0, 1, 0
    unclosed: set[str] = set()
    while at < len(text):
        start = _take(_BLANK, text, at).end()
        line += len(_NEWLINE.findall(text, counted, start))
        counted = start
        if start >= len(text):
            break
        try:
            binding = _binding(text, start, line, unclosed)
        except _Unread as stopped:
            binding = Binding(None, None, start, _take(_REST, text, stopped.args[0]).end(), line, error=True)
        made.append(binding)
        at = binding.end
    return made


def _binding(text: str, at: int, line: int, unclosed: set[str]) -> Binding:
    start = at
    found = _take(_EXPORT, text, at)
    export, at = bool(found.group()), found.end()
    key: str | None = None
    if text[at : at + 1] != "#":
        found = _take(_QUOTED_KEY if text[at : at + 1] == "'" else _KEY, text, at)
        key, at = found.group(1), found.end()
    at = _take(_SPACE, text, at).end()
    value, quote = None, ""
    if text[at : at + 1] == "=":
        equals = _take(_EQUALS, text, at)
        at = equals.end()
        if len(equals.group()) > 1 and text[at : at + 1] == "#":
            value = ""  # ``NAME= # note`` is empty; ``NAME=#fff`` is not
        else:
            value, quote, at = _value(text, at, unclosed)
    at = _take(_COMMENT, text, at).end()
    at = _take(_END, text, at).end()
    return Binding(key, value, start, at, line, quote, export)


def _value(text: str, at: int, unclosed: set[str]) -> tuple[str, str, int]:
    first = text[at : at + 1]
    if first in ("'", '"'):
        # A quote that nothing closes to the end of the file stays unclosed for every later line of its kind.
        if first in unclosed:
            raise _Unread(at)
        found = (_SINGLE if first == "'" else _DOUBLE).match(text, at)
        if found is None:
            unclosed.add(first)
            raise _Unread(at)
        escapes = _SINGLE_ESCAPE if first == "'" else _DOUBLE_ESCAPE
        return escapes.sub(lambda m: codecs.decode(m.group(0), "unicode-escape"), found.group(1)), first, found.end()
    if first in ("", "\n", "\r"):
        return "", "", at
    found = _take(_BARE, text, at)
    return _INLINE_COMMENT.sub("", found.group(1)).rstrip(), "", found.end()


# --------------------------------------------------------------------------- what the grammar leaves out

_REFERENCE = re.compile(r"\$\{([A-Za-z_]\w*)(?::?[-?+=][^}]*)?\}|\$([A-Za-z_]\w*)")
_COMMENTED = re.compile(r"#[#;\s]*(export\s+)?([A-Z][A-Z0-9_]*)\s?=(?!=)\s?([^\s]*|\"[^\"]*\"|'[^']*')\s*(?:#.*)?$")
_NAME = re.compile(r"[A-Za-z_][\w.-]*$")


def _described(bindings: list[Binding], text: str) -> list[Entry]:
    text = text.removeprefix("\ufeff")
    entries: list[Entry] = []
    above: list[str] = []
    last = 0
    for binding in bindings:
        original = text[binding.start : binding.end].rstrip("\r\n")
        end_line = binding.line + len(_NEWLINE.findall(original))
        if binding.line > last + 1:
            above.clear()
        last = end_line
        if binding.error:
            above.clear()
        elif binding.key is None:
            hidden = _COMMENTED.match(original)
            if hidden:
                value = hidden.group(3).strip("\"'")
                entries.append(
                    Entry(hidden.group(2), value, binding.line, end_line, commented=True, comment=" ".join(above))
                )
            else:
                above.append(original.lstrip("# "))
        else:
            references = () if binding.quote == "'" else _references(binding.value)
            comment = _trailing(original, binding) or " ".join(above)
            entries.append(
                Entry(
                    binding.key,
                    binding.value,
                    binding.line,
                    end_line,
                    binding.quote,
                    binding.export,
                    references,
                    comment=comment,
                )
            )
    return entries


def _references(value: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a or b for a, b in _REFERENCE.findall(value or "")))


def _trailing(original: str, binding: Binding) -> str:
    tail = original.rpartition(binding.quote)[2] if binding.quote else original.partition("=")[2]
    found = re.search(r"(?:^|\s)#\s*(.*)$", tail)
    return found.group(1).strip() if found else ""


def _problems(path: str, text: str, bindings: list[Binding], entries: tuple[Entry, ...]) -> list[Problem]:
    text = text.removeprefix("\ufeff")
    found: list[Problem] = []
    first: dict[str, int] = {}
    for binding in bindings:
        at = Location(path, binding.line)
        line = text[binding.start : binding.end].rstrip("\r\n")
        if binding.error:
            found.append(_unread(at, line))
            continue
        if binding.key is None:
            continue
        if binding.key in first:
            message = f"{binding.key} is set again; line {first[binding.key]} already sets it, and which one wins depends on the program that reads the file"
            found.append(Problem("duplicate-key", at, message, f"keep one line of {binding.key}", binding.key))
        first.setdefault(binding.key, binding.line)
        if binding.value is None:
            if not _NAME.match(binding.key) or " " in line.strip().split("#")[0].strip():
                found.append(
                    Problem(
                        "unparsable-line",
                        at,
                        "the line is not NAME=value",
                        "write NAME=value, or start the line with #",
                    )
                )
        elif not _NAME.match(binding.key):
            message = f"{binding.key!r} is not a name that a shell or a container can hold"
            found.append(Problem("unparsable-line", at, message, "use letters, digits and underscores", binding.key))
        elif not binding.quote and _glued_hash(binding.value):
            message = f"the value of {binding.key} has an unquoted #: python-dotenv and Docker keep it, Node's dotenv cuts the value there"
            found.append(Problem("unquoted-hash", at, message, f'{binding.key}="…" in quotes', binding.key))
    return found


def _glued_hash(value: str) -> bool:
    return "#" in value and not value.startswith("#") and "://" not in value.partition("#")[0]


def _unread(at: Location, line: str) -> Problem:
    name = re.match(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(['\"])", line)
    if name:
        closed = line.count(name.group(2)) > 1
        kind = "unparsable-line" if closed else "open-quote"
        message = (
            f"{name.group(1)}: text follows the closing quote"
            if closed
            else f"{name.group(1)}: the quote that opens its value is never closed"
        )
        return Problem(kind, at, message, "close the quote at the end of the value", name.group(1))
    return Problem("unparsable-line", at, "the line is not NAME=value", "write NAME=value, or start the line with #")
