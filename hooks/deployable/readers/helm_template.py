"""Templates of Helm charts as text and actions in their blocks; nothing is executed. Grammar after pkg.go.dev/text/template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.model import Unreadable

LITERALS = (b"{{",)
LIMIT = 512 << 10
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|`[^`]*`")
_OPENING = ("if", "with", "range", "define", "block")
_DEEPEST = 40
_LONGEST = 10_000
_PARTS = 20


class Piece(NamedTuple):
    """``kind``: ``text``, ``action`` (its ``text`` is the pipeline), ``set`` (``$name := pipeline``), or a block: ``if``, ``with``,
    ``range``. ``alone``: an action with nothing but blanks beside it on its line."""

    kind: str
    text: str
    line: int
    name: str = ""
    body: tuple[Any, ...] = ()
    otherwise: tuple[Any, ...] = ()
    alone: bool = False


class Template(NamedTuple):
    pieces: tuple[Piece, ...]
    defines: tuple[tuple[str, tuple[Piece, ...]], ...] = ()


def matches(path: str) -> bool:
    """
    >>> matches("chart/templates/api.yaml"), matches("chart/templates/_helpers.tpl"), matches("app/templates/x.html")
    (True, True, False)
    """
    return "templates/" in path and path.endswith((".yaml", ".yml", ".tpl"))


def read(path: str, text: str) -> Template:
    defines: list[tuple[str, tuple[Piece, ...]]] = []
    tokens = list(_tokens(text))
    pieces, place = _block(tokens, 0, defines, 0)
    if place < len(tokens):
        raise Unreadable("an `end` or `else` that closes nothing", tokens[place].line)
    return Template(tuple(pieces), tuple(defines))


def _tokens(text: str) -> Iterator[Piece]:
    """Text and actions; blanks and line breaks beside ``{{-`` and ``-}}`` are taken away."""
    place, line, trim = 0, 1, False
    while (start := text.find("{{", place)) >= 0:
        end = _end(text, start, line + text.count("\n", place, start))
        before, action = text[place:start], text[start + 2 : end - 2]
        left = action.startswith("-") and action[1:2].isspace()
        right = action.endswith("-") and action[-2:-1].isspace()
        yield from _text(before, line, trim, left)
        line += before.count("\n")
        words = action[left : len(action) - right].strip()
        if not words.startswith("/*"):
            yield Piece("action", " ".join(words.split()), line, alone=_alone(text, start, end))
        line += action.count("\n")
        place, trim = end, right
    yield from _text(text[place:], line, trim, False)


def _end(text: str, start: int, line: int) -> int:
    """Behind the ``}}`` that closes an action. Raises ``Unreadable`` when nothing does within a length that people write."""
    end = start
    for _ in range(_PARTS):
        end = text.find("}}", end + 2, start + _LONGEST)
        if end < 0:
            break
        inside = _QUOTED.sub("", text[start + 2 : end])
        if inside.lstrip("- ").startswith("/*") or not ('"' in inside or "`" in inside):
            return end + 2
    raise Unreadable("an action that is never closed", line)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but blanks stands beside the action on its line."""
    first = text.rfind("\n", max(0, start - 200), start) + 1
    after = text[end : end + 200].partition("\n")[0]
    return not text[first or max(0, start - 200) : start].strip() and not after.strip()


def _text(text: str, line: int, left: bool, right: bool) -> Iterator[Piece]:
    if left:
        kept = text.lstrip()
        line += text[: len(text) - len(kept)].count("\n")
        text = kept
    if text := text.rstrip() if right else text:
        yield Piece("text", text, line)


def _block(
    tokens: list[Piece], place: int, defines: list[tuple[str, tuple[Piece, ...]]], depth: int
) -> tuple[list[Piece], int]:
    """The pieces up to the ``else`` or ``end`` that closes them, and where that stands."""
    found: list[Piece] = []
    while place < len(tokens):
        token = tokens[place]
        word, _, rest = token.text.partition(" ")
        if token.kind == "text" or word not in (*_OPENING, "else", "end"):
            found.append(token if token.kind == "text" else _action(token))
            place += 1
            continue
        if word in ("else", "end"):
            break
        if depth > _DEEPEST:
            raise Unreadable("nested deeper than a template should be", token.line)
        piece, place = _opened(tokens, place, defines, depth)
        if word == "define":
            defines.append((rest.strip(' "`'), piece.body))
        else:
            found.append(piece)
    return found, place


def _opened(
    tokens: list[Piece], place: int, defines: list[tuple[str, tuple[Piece, ...]]], depth: int
) -> tuple[Piece, int]:
    token = tokens[place]
    word, _, rest = token.text.partition(" ")
    if token.text.startswith("else "):
        word, _, rest = token.text.removeprefix("else ").partition(" ")
    body, place = _block(tokens, place + 1, defines, depth + 1)
    otherwise: list[Piece] = []
    if place < len(tokens) and tokens[place].text.startswith("else "):
        inner, place = _opened(tokens, place, defines, depth + 1)
        return Piece("if" if word == "if" else word, rest, token.line, body=tuple(body), otherwise=(inner,)), place
    if place < len(tokens) and tokens[place].text == "else":
        otherwise, place = _block(tokens, place + 1, defines, depth + 1)
    if place >= len(tokens):
        raise Unreadable(f"`{word}` is never closed", token.line)
    name, equals, pipeline = rest.partition(":=")
    if equals and word != "if":
        return Piece(word, pipeline.strip(), token.line, name.strip(), tuple(body), tuple(otherwise)), place + 1
    return Piece(word, rest, token.line, "", tuple(body), tuple(otherwise)), place + 1


def _action(token: Piece) -> Piece:
    found = re.match(r"(\$\w*)\s*:?=(?!=)\s*(.*)", token.text)
    return token._replace(kind="set", name=found[1], text=found[2]) if found else token
