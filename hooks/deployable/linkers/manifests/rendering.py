"""What a Helm template comes to with given values, as far as plain look-ups, tests, loops and the usual functions go.

Nothing is executed: what is not understood becomes ``UNKNOWN`` in the text, a place for whoever needs to know it. Every line
remembers where it is written: in the template, or in the values when its text comes from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Table
from functools import reduce
from typing import Any, NamedTuple

from deployable.linkers.manifests.merging import overlaid
from deployable.written.nodes import Mapping, Node, Scalar, Sequence

UNKNOWN = "${helm}"
_TOKEN = re.compile(r'\s*(?:("(?:\\.|[^"\\])*"|`[^`]*`)|(\(|\)(?:\.[\w.]+)?|\|)|([^\s()|"`]+))')
_MOST = 20_000
_DEEPEST = 12


class Unknown(NamedTuple):
    """A value that only Helm knows."""


class Lines(NamedTuple):
    """Text with the place of every line."""

    lines: tuple[tuple[str, int], ...]


class Rendered(NamedTuple):
    """``origins[n]`` is the place of line ``n + 1``; ``opaque`` holds the lines of blocks that could not be written."""

    text: str
    origins: tuple[int, ...]
    opaque: tuple[tuple[str, int], ...]


class Bounded(Exception):
    """The template takes more steps than a template should."""


class Renderer:
    """Renders the templates of one chart with one set of values; ``root`` holds ``Values``, ``Chart`` and ``Release``."""

    def __init__(self, root: Table[str, Any], defines: Table[str, tuple[Any, ...]]) -> None:
        self.root, self.defines = root, defines
        self.steps = 0
        self.opaque: list[tuple[str, int]] = []
        self._included = 0
        self._line = lambda line: line

    def render(self, pieces: Iterable[Any], mark: Any) -> Rendered:
        """The text of a template; ``mark`` makes a place of a line of it. Raises ``Bounded``."""
        self._line, self.opaque, self.steps, self._included = mark, [], 0, 0
        chunks = list(self._pieces(pieces, self.root, {"$": self.root}, 0))
        rows: list[list[tuple[str, int, bool]]] = [[]]
        for text, origin, given in chunks:
            for number, part in enumerate(text.split("\n")):
                if number:
                    rows.append([])
                if part:
                    at = origin if given else self._line(origin + number)
                    rows[-1].append((part, at, given))
        origins = tuple(next((at for _, at, given in row if given), row[0][1] if row else 0) for row in rows)
        return Rendered("\n".join("".join(part for part, _, _ in row) for row in rows), origins, tuple(self.opaque))

    # ------------------------------------------------------------------- pieces

    def _pieces(
        self, pieces: Iterable[Any], dot: Any, names: dict[str, Any], depth: int
    ) -> Iterator[tuple[str, int, bool]]:
        """(text, line, whether the text and its place come from the values)."""
        names = dict(names)
        for piece in pieces:
            self.steps += 1
            if self.steps > _MOST or depth > _DEEPEST:
                raise Bounded
            if piece.kind == "text":
                yield piece.text, piece.line, False
            elif piece.kind == "set":
                names[piece.name] = self._value(piece.text, dot, names, depth)
            elif piece.kind == "action":
                yield from self._written(piece, self._value(piece.text, dot, names, depth))
            else:
                yield from self._blocked(piece, dot, names, depth)

    def _written(self, piece: Any, value: Any) -> Iterator[tuple[str, int, bool]]:
        if isinstance(value, Lines):
            lines = [pair for pair in value.lines if not piece.alone or pair[0].strip() != UNKNOWN]
            if len(lines) < len(value.lines):
                self.opaque.append((piece.text, piece.line))
            for number, (text, line) in enumerate(lines):
                yield ("\n" if number else "") + text, line or piece.line, bool(line)
        elif isinstance(value, Scalar):
            yield ("" if value.null else value.text), value.line, True
        elif isinstance(value, (Unknown, Mapping, Sequence, dict, list)):
            if not self._included and (piece.alone or "nindent" in piece.text):
                self.opaque.append((piece.text, piece.line))
            else:
                yield UNKNOWN, piece.line, False
        elif value is not None:
            yield str(value).lower() if isinstance(value, bool) else str(value), piece.line, False

    def _blocked(self, piece: Any, dot: Any, names: dict[str, Any], depth: int) -> Iterator[tuple[str, int, bool]]:
        value = self._value(piece.text, dot, names, depth)
        if piece.kind == "range":
            rounds = list(_rounds(value))
            if isinstance(value, Unknown) and not self._included:
                self.opaque.append((f"range {piece.text}", piece.line))
            elif isinstance(value, Unknown):
                yield f"\n{UNKNOWN}\n", piece.line, False
            for key, item in rounds:
                given = [name.strip() for name in piece.name.split(",")] if piece.name else []
                own = dict(zip(given, (key, item) if len(given) == 2 else (item,), strict=False))
                yield from self._pieces(piece.body, item, names | own, depth + 1)
            if not rounds and not isinstance(value, Unknown):
                yield from self._pieces(piece.otherwise, dot, names, depth + 1)
            return
        # What cannot be told is taken for given: the first branch shows what the template can write.
        if isinstance(value, Unknown) or truth(value):
            inside = value if piece.kind == "with" else dot
            yield from self._pieces(piece.body, inside, names | ({piece.name: value} if piece.name else {}), depth + 1)
        else:
            yield from self._pieces(piece.otherwise, dot, names, depth + 1)

    # ------------------------------------------------------------------- pipelines

    def _value(self, text: str, dot: Any, names: dict[str, Any], depth: int) -> Any:
        tokens = [found[1] or found[2] or found[3] for found in _TOKEN.finditer(text)]
        value, rest = self._pipeline(tokens, dot, names, depth)
        return Unknown() if rest else value

    def _pipeline(self, tokens: list[str], dot: Any, names: dict[str, Any], depth: int) -> tuple[Any, list[str]]:
        value: Any = None
        first = True
        while True:
            arguments: list[Any] = []
            word = ""
            while tokens and tokens[0][0] not in "|)":
                token, tokens = tokens[0], tokens[1:]
                if token == "(":
                    inner, tokens = self._pipeline(tokens, dot, names, depth + 1)
                    closed, tokens = (tokens[0] if tokens else ")"), tokens[1:]
                    arguments.append(_below(inner, closed[2:].split(".")) if closed[2:] else inner)
                elif (
                    not word
                    and not arguments
                    and re.fullmatch(r"[A-Za-z]\w*", token)
                    and token not in ("true", "false", "nil")
                ):
                    word = token
                else:
                    arguments.append(self._term(token, dot, names))
            if not first:
                arguments.append(value)
            value = self._called(word, arguments, depth) if word else arguments[0] if len(arguments) == 1 else Unknown()
            first = False
            if not tokens or tokens[0][0] == ")":
                return value, tokens
            tokens = tokens[1:]

    def _term(self, token: str, dot: Any, names: dict[str, Any]) -> Any:
        if token[0] in '"`':
            return json.loads(token, strict=False) if token[0] == '"' and "\\" in token else token[1:-1]
        if token in ("true", "false"):
            return token == "true"
        if re.fullmatch(r"-?\d+", token):
            return int(token)
        if token == ".":
            return dot
        if token.startswith("."):
            return _below(dot, token[1:].split("."))
        if token.startswith("$"):
            name, _, path = token.partition(".")
            known = names.get(name, Unknown())
            return _below(known, path.split(".")) if path else known
        return None if token == "nil" else Unknown()

    def _called(self, word: str, arguments: list[Any], depth: int) -> Any:
        if word in ("include", "template") and arguments and text_of(arguments[0]) in self.defines:
            dot = arguments[1] if len(arguments) > 1 else None
            self._included += 1
            chunks = list(self._pieces(self.defines[str(text_of(arguments[0]))], dot, {"$": dot}, depth + 1))
            self._included -= 1
            return _lines([(text, line if given else 0) for text, line, given in chunks])
        if word in _TESTS:
            return _TESTS[word](arguments)
        if not arguments or any(isinstance(argument, Unknown) for argument in arguments):
            known = [argument for argument in arguments if not isinstance(argument, Unknown)]
            return known[0] if word == "default" and known and len(known) < len(arguments) and len(arguments) == 2 and isinstance(arguments[0], Unknown) and truth(known[0]) else Unknown()  # fmt: skip
        try:
            return _FUNCTIONS[word](*arguments) if word in _FUNCTIONS else Unknown()
        except (TypeError, ValueError, AttributeError, IndexError):
            return Unknown()


# --------------------------------------------------------------------------- values


def truth(value: Any) -> bool:
    if isinstance(value, Scalar):
        return (
            not value.null and value.truth is not False and not (value.plain and value.text == "0") and bool(value.text)
        )
    if isinstance(value, Mapping):
        return bool(value.entries)
    return bool(value.items if isinstance(value, Sequence) else value.lines if isinstance(value, Lines) else value)


def text_of(value: Any) -> str | None:
    if isinstance(value, Scalar):
        return "" if value.null else value.text
    if isinstance(value, Lines):
        return "\n".join(text for text, _ in value.lines)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int)) else "" if value is None else None


def dumped(node: Node) -> Iterator[tuple[str, int]]:
    """The tree as YAML, a line at a time with its place."""
    if isinstance(node, Scalar):
        yield _scalar(node), node.line
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _entry(entry.key, entry.value, entry.line)
        if not node.entries:
            yield "{}", node.line
    else:
        for item in node.items:
            for number, (text, line) in enumerate(dumped(item)):
                yield ("  " if number else "- ") + text, line
        if not node.items:
            yield "[]", node.line


def _entry(key: str, value: Node, line: int) -> Iterator[tuple[str, int]]:
    key = key if re.fullmatch(r"[\w./-]+", key) else json.dumps(key, ensure_ascii=False)
    if isinstance(value, Scalar) or not (value.entries if isinstance(value, Mapping) else value.items):
        yield f"{key}: {next(dumped(value))[0]}", line
        return
    yield f"{key}:", line
    for text, at in dumped(value):
        yield f"  {text}", at


def _scalar(node: Scalar) -> str:
    return node.text if node.plain and node.text else "null" if node.null else json.dumps(node.text, ensure_ascii=False)


def _below(value: Any, keys: list[str]) -> Any:
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, Table):
            value = value.get(key, Unknown())
        elif value is not None:
            return Unknown()
    return value


def _rounds(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        for entry in value.entries:
            yield Scalar(entry.key, entry.line, entry.column), entry.value
    elif isinstance(value, Sequence):
        yield from enumerate(value.items)
    elif isinstance(value, list):
        yield from enumerate(value)


def _lines(chunks: Iterable[tuple[str, int]]) -> Lines:
    """Chunks of text as lines; a line stands where the first of its chunks with a place does."""
    rows: list[tuple[str, int]] = [("", 0)]
    for text, line in chunks:
        for number, part in enumerate(text.split("\n")):
            if number:
                rows.append(("", 0))
            rows[-1] = (rows[-1][0] + part, rows[-1][1] or (line if part else 0))
    while len(rows) > 1 and not rows[0][0].strip():
        rows.pop(0)
    while len(rows) > 1 and not rows[-1][0].strip():
        rows.pop()
    return Lines(tuple(rows))


def _edited(value: Any, edit: Any) -> Any:
    """A text changed line by line, each line in its place."""
    if isinstance(value, Scalar):
        return Lines(((edit(text_of(value)), value.line),))
    if isinstance(value, Lines):
        return Lines(tuple((edit(text), line) for text, line in value.lines))
    text = text_of(value)
    return Unknown() if text is None else edit(text)


def _indented(count: Any, value: Any, opened: bool = False) -> Any:
    blanks = " " * int(text_of(count) or 0)
    known = value if isinstance(value, Lines) else _lines([(text_of(value) or "", getattr(value, "line", 0))])
    if isinstance(value, (Mapping, Sequence, Unknown)):
        return Unknown()
    lines = tuple((blanks + text if text else "", line) for text, line in known.lines)
    return Lines((("", 0), *lines)) if opened else Lines(lines)


def _printed(form: Any, *values: Any) -> Any:
    texts = [text_of(value) for value in values]
    if None in texts:
        return Unknown()
    return re.sub(r"%[svdq]", "{}", (text_of(form) or "").replace("{", "{{").replace("}", "}}")).format(*texts)


def _found(value: Any, *keys: Any) -> Any:
    for key in keys:
        if isinstance(value, Sequence):
            value = value.items[int(text_of(key) or 0)]
        else:
            value = _below(value, [text_of(key) or ""])
    return value


def _kept(value: Mapping, test: Callable[[str], bool]) -> Mapping:
    return value._replace(entries=tuple(entry for entry in value.entries if test(entry.key)))


def _known(arguments: list[Any]) -> bool:
    return not any(isinstance(argument, Unknown) for argument in arguments)


def _all(arguments: list[Any]) -> Any:
    return next((value for value in arguments if not isinstance(value, Unknown) and not truth(value)), arguments[-1] if _known(arguments) else Unknown())  # fmt: skip


def _any(arguments: list[Any]) -> Any:
    return next((value for value in arguments if not isinstance(value, Unknown) and truth(value)), arguments[-1] if _known(arguments) else Unknown())  # fmt: skip


def _same(arguments: list[Any]) -> Any:
    return text_of(arguments[0]) in [text_of(value) for value in arguments[1:]] if _known(arguments) else Unknown()


_TESTS = {
    "and": _all,
    "or": _any,
    "eq": _same,
    "not": lambda given: not truth(given[0]) if given and _known(given) else Unknown(),
    "ne": lambda given: not _same(given) if _known(given) else Unknown(),
    "dict": lambda given: {str(text_of(given[at])): given[at + 1] for at in range(0, len(given) - 1, 2)},
    "list": lambda given: given,
    "fail": lambda given: None,
}
"""Functions that need not know all they are given."""
_FUNCTIONS = {
    "default": lambda other, value=None: value if truth(value) else other,
    "coalesce": lambda *values: next((value for value in values if truth(value)), None),
    "ternary": lambda one, other, test: one if truth(test) else other,
    "empty": lambda value: not truth(value),
    "required": lambda message, value: value,
    "quote": lambda value: _edited(value, lambda text: json.dumps(text, ensure_ascii=False)),
    "squote": lambda value: _edited(value, lambda text: "'" + text.replace("'", "''") + "'"),
    "toString": lambda value: value,
    "int": lambda value: value,
    "int64": lambda value: value,
    "toYaml": lambda value: Lines(tuple(dumped(value))) if isinstance(value, (Scalar, Mapping, Sequence)) else value,
    "nindent": lambda count, value: _indented(count, value, True),
    "indent": _indented,
    "trim": lambda value: _edited(value, str.strip),
    "lower": lambda value: _edited(value, str.lower),
    "upper": lambda value: _edited(value, str.upper),
    "trunc": lambda count, value: _edited(value, lambda text: text[: int(text_of(count) or 0)]),
    "trimSuffix": lambda end, value: _edited(value, lambda text: text.removesuffix(text_of(end) or "")),
    "trimPrefix": lambda start, value: _edited(value, lambda text: text.removeprefix(text_of(start) or "")),
    "replace": lambda old, new, value: _edited(
        value, lambda text: text.replace(text_of(old) or "\0", text_of(new) or "")
    ),
    "contains": lambda part, value: (text_of(part) or "") in (text_of(value) or ""),
    "printf": _printed,
    "print": lambda *values: "".join(text_of(value) or "" for value in values),
    "index": _found,
    "omit": lambda value, *keys: _kept(value, lambda key: key not in map(text_of, keys)),
    "pick": lambda value, *keys: _kept(value, lambda key: key in map(text_of, keys)),
    "merge": lambda *values: reduce(lambda value, below: overlaid(below, value), values),
    "mergeOverwrite": lambda *values: reduce(overlaid, values),
    "hasKey": lambda value, key: isinstance(value, Mapping) and value.entry(text_of(key) or "") is not None,
    "tpl": lambda value, dot: value if "{{" not in (text_of(value) or "{{") else Unknown(),
}
