"""A command line as a shell would split it, wrappers looked through: one ``Start`` for every simple command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from deployable.linkers.commands import programs, wrappers
from deployable.model import Start

DEEPEST = 6
_SHELLS = ("sh", "bash", "ash", "dash", "zsh")


def starts(command: str | Sequence[str]) -> tuple[Start, ...]:
    """Every simple command that the text (or the exec form's words) runs, in order."""
    if not isinstance(command, str):
        return _chain([("", list(command))], 0)
    return _chain(_split(command), 0)


def expanded(command: str | Sequence[str], scripts: Mapping[str, str]) -> tuple[Start, ...]:
    """``starts`` with the scripts of package.json put in place of ``npm run …``, and their ``pre`` scripts before them."""
    return _expanded(starts(command), scripts, 0)


def server(found: Sequence[Start]) -> Start | None:
    """The command that stays: the last server, else the last worker, else the last script."""
    for role in ("server", "worker", "script", "package", "other"):
        for start in reversed(found):
            if start.role == role:
                return start
    return None


def _expanded(found: Sequence[Start], scripts: Mapping[str, str], depth: int) -> tuple[Start, ...]:
    whole: list[Start] = []
    for start in found:
        text = scripts.get(start.application) if start.role == "package" else None
        if text is None or depth >= DEEPEST:
            whole.append(start)
            continue
        before = scripts.get(f"pre{start.application}", "")
        for inner in _expanded(starts(before) + starts(text), scripts, depth + 1):
            whole.append(
                inner._replace(wrapped=(*start.wrapped, start.program, *inner.wrapped), env=start.env + inner.env)
            )
    return tuple(whole)


def _split(text: str) -> list[tuple[str, list[str]]]:
    """The text as (operator before, words) of each simple command."""
    lexer = shlex.shlex(text.replace("\\\n", " ").replace("\n", " ; "), posix=True, punctuation_chars=";|&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        tokens = list(lexer)
    except ValueError:
        tokens = text.split()
    commands: list[tuple[str, list[str]]] = []
    operator = ""
    words: list[str] = []
    for token in tokens:
        if token and not token.strip(";|&"):
            if words and words[-1].endswith((">", "2>", "&>")):
                continue
            if words:
                commands.append((operator, words))
            operator, words = token, []
        else:
            words.append(token)
    if words:
        commands.append((operator, words))
    return commands


def _chain(commands: Sequence[tuple[str, list[str]]], depth: int, folder: str = "") -> tuple[Start, ...]:
    found: list[Start] = []
    env: tuple[tuple[str, str], ...] = ()
    for operator, words in commands:
        words = [word for word in words if word not in ("(", ")", "{", "}")]
        if words[:1] == ["cd"] and len(words) > 1:
            folder = words[1]
        elif words[:1] == ["export"]:
            env += tuple(_assignment(word) for word in words[1:] if "=" in word)
        for start in _unwrapped(words, depth):
            found.append(start._replace(joined=operator, folder=start.folder or folder, env=env + start.env))
    return tuple(found)


def _unwrapped(words: list[str], depth: int, wrapped: tuple[str, ...] = ()) -> tuple[Start, ...]:
    env: list[tuple[str, str]] = []
    while words and re.match(r"[A-Za-z_][A-Za-z0-9_]*=", words[0]):
        env.append(_assignment(words.pop(0)))
    if not words or depth > DEEPEST:
        return ()
    program = words[0].rpartition("/")[2]
    inner: tuple[Start, ...] | None = None
    if program in _SHELLS:
        inner = _shell(words, depth, (*wrapped, program))
    elif program == "concurrently":
        inner = tuple(start for word in words[1:] if " " in word for start in _chain(_split(word), depth + 1))
    elif program in wrappers.WRAPPERS:
        skip = wrappers.WRAPPERS[program](words)
        if 0 < skip < len(words):
            inner = _unwrapped(list(words[skip:]), depth + 1, (*wrapped, program))
    if inner is None:
        inner = (programs.simple(program, words)._replace(wrapped=wrapped),)
    return tuple(start._replace(env=(*env, *start.env)) for start in inner)


def _shell(words: list[str], depth: int, wrapped: tuple[str, ...]) -> tuple[Start, ...]:
    place = 1
    while place < len(words) and words[place].startswith("-"):
        if "c" in words[place].lstrip("-") and not words[place].startswith("--") and place + 1 < len(words):
            found = _chain(_split(words[place + 1]), depth + 1)
            return tuple(start._replace(wrapped=wrapped + start.wrapped) for start in found)
        place += 2 if words[place] == "-o" else 1
    if place < len(words):
        return (Start(wrapped[-1], tuple(words), words[place], "script", wrapped=wrapped),)
    return (Start(wrapped[-1], tuple(words), wrapped=wrapped),)


def _assignment(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value
