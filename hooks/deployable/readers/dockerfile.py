"""Dockerfiles: stages with what each sets, runs, copies and starts.

Grammar after docs.docker.com/reference/dockerfile: parser directives, both escape characters, comments inside
continued lines, here-documents, exec and shell form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Location, Problem, Unreadable

LITERALS = (b"FROM", b"from", b"From")
LIMIT = 1 << 20
_NAME = re.compile(
    r"(^|/)(dockerfile|containerfile)([._-][^/]*)?$|(^|/)[^/]*\.(dockerfile|containerfile)$", re.IGNORECASE
)
_NOT = re.compile(
    r"\.(md|txt|rst|py|[cm]?[jt]sx?|go|rb|rs|java|kt|cs|php|vue|svelte|css|sh|json|ya?ml|dockerignore|j2|erb|tmpl|tpl|template|mustache|html)$",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"^[ \t]*(?:\{%|\{\{[#/-]?[ \t]*(?:if|range|with|end|each)\b|<%)", re.MULTILINE)
"""A line that an engine (Jinja, Go, ERB) takes away when it fills the file in."""
_HEREDOC = re.compile(r"<<(-?)([\"']?)([A-Za-z_][A-Za-z0-9_]*)\2")
_INSTRUCTION = re.compile(r"[A-Za-z]+")
_KNOWN = frozenset(
    [
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    ]
)


class Command(NamedTuple):
    """CMD, ENTRYPOINT or a health check's command; ``words`` are the exec form's, empty for the shell form."""

    text: str
    words: tuple[str, ...]
    line: int

    @property
    def shell(self) -> bool:
        return not self.words


class Setting(NamedTuple):
    """One ``ENV`` or ``ARG`` name; ``value`` is ``None`` for an ARG without default."""

    name: str
    value: str | None
    line: int


class Copy(NamedTuple):
    """``COPY`` or ``ADD``; ``source_stage`` is the ``--from`` of files that come from elsewhere."""

    sources: tuple[str, ...]
    target: str
    source_stage: str
    line: int
    instruction: str = "COPY"


class Run(NamedTuple):
    text: str
    line: int
    mounts: tuple[str, ...] = ()


class Health(NamedTuple):
    """``command`` is ``None`` for ``HEALTHCHECK NONE``."""

    command: Command | None
    line: int


class Stage(NamedTuple):
    base: str
    name: str
    line: int
    end_line: int = 0
    platform: str = ""
    env: tuple[Setting, ...] = ()
    args: tuple[Setting, ...] = ()
    runs: tuple[Run, ...] = ()
    copies: tuple[Copy, ...] = ()
    exposes: tuple[tuple[str, int], ...] = ()
    user: tuple[str, int] = ("", 0)
    workdir: tuple[str, int] = ("", 0)
    command: Command | None = None
    entrypoint: Command | None = None
    health: Health | None = None
    stop_signal: tuple[str, int] = ("", 0)
    volumes: tuple[tuple[str, int], ...] = ()


class Dockerfile(NamedTuple):
    stages: tuple[Stage, ...]
    args: tuple[Setting, ...] = ()
    """ARGs before the first FROM."""
    problems: tuple[Problem, ...] = ()


class _Line(NamedTuple):
    name: str
    rest: str
    line: int
    end_line: int
    documents: tuple[str, ...]


def matches(path: str) -> bool:
    return bool(_NAME.search(path)) and not _NOT.search(path)


def read(path: str, text: str) -> Dockerfile:
    if template := _TEMPLATE.search(text):
        raise Unreadable("is a template, which only its engine can fill in", text.count("\n", 0, template.start()) + 1)
    stages: list[Stage] = []
    args: list[Setting] = []
    problems: list[Problem] = []
    triggers: dict[str, list[_Line]] = {}
    last = 0
    for item in _instructions(text):
        if item.name not in _KNOWN:
            if not stages and not args:
                raise Unreadable(f"not a Dockerfile: {item.name[:30]!r} is no instruction", item.line)
            if not problems or item.line > last + 1:
                word = text.split("\n")[item.line - 1].split()[0]
                problems.append(
                    Problem(
                        "unknown-instruction",
                        Location(path, item.line),
                        f"{word} is no Dockerfile instruction",
                        subject=word,
                    )
                )
            last = item.end_line
        elif item.name == "FROM":
            stages.append(_stage(item))
            for trigger in triggers.get(stages[-1].base.lower(), ()):
                stages[-1] = _with(stages[-1], trigger)
        elif item.name == "ONBUILD" and stages:
            name, _, rest = item.rest.partition(" ")
            trigger = item._replace(name=name.upper(), rest=rest.strip())
            triggers.setdefault(stages[-1].name.lower(), []).append(trigger)
        elif not stages:
            if item.name == "ARG":
                args.extend(_settings(item))
        else:
            stages[-1] = _with(stages[-1], item)
    if not stages:
        raise Unreadable("no FROM instruction", 1)
    return Dockerfile(tuple(stages), tuple(args), tuple(problems))


def _instructions(text: str) -> Iterator[_Line]:
    """Instructions with continued lines joined by a space and comments inside them left out."""
    lines = text.replace("\r\n", "\n").split("\n")
    escape = _escape(lines)
    number = 0
    while number < len(lines):
        first = number
        parts: list[str] = []
        going = True
        while going and number < len(lines):
            line = lines[number]
            number += 1
            stripped = line.strip()
            if not stripped or stripped.startswith("#"):
                going = bool(parts)
                if not parts:
                    first = number
                continue
            going = stripped.endswith(escape)
            parts.append(stripped[:-1] if going else stripped)
        joined = " ".join(part.strip() for part in parts).strip()
        if not joined:
            continue
        found = _INSTRUCTION.match(joined)
        name = found[0].upper() if found else joined.split(maxsplit=1)[0]
        rest = joined[len(name) :].strip()
        documents: list[str] = []
        if name in ("RUN", "COPY", "ADD") and "<<" in rest:
            number = _here_documents(lines, number, rest, documents)
        yield _Line(name, rest, first + 1, number, tuple(documents))


def _escape(lines: list[str]) -> str:
    for line in lines:
        found = re.match(r"\s*#\s*([a-zA-Z]+)\s*=\s*(\S+)", line)
        if not found:
            return "\\"
        if found[1].lower() == "escape" and found[2] == "`":
            return "`"
    return "\\"


def _here_documents(lines: list[str], number: int, rest: str, documents: list[str]) -> int:
    for found in _HEREDOC.finditer(rest):
        body: list[str] = []
        while number < len(lines):
            line = lines[number]
            number += 1
            if (line.lstrip("\t") if found[1] else line).strip("\r") == found[3]:
                break
            body.append(line)
        documents.append("\n".join(body))
    return number


def _stage(item: _Line) -> Stage:
    words = item.rest.split()
    platform = next((word.split("=", 1)[1] for word in words if word.startswith("--platform=")), "")
    words = [word for word in words if not word.startswith("--")]
    name = words[2] if len(words) > 2 and words[1].lower() == "as" else ""
    return Stage(words[0] if words else "", name, item.line, item.end_line, platform)


def _with(stage: Stage, item: _Line) -> Stage:
    stage = stage._replace(end_line=item.end_line)
    match item.name:
        case "ENV":
            return stage._replace(env=stage.env + tuple(_settings(item)))
        case "ARG":
            return stage._replace(args=stage.args + tuple(_settings(item)))
        case "RUN":
            flags, rest = _flags(item.rest)
            mounts = tuple(flag[8:] for flag in flags if flag.startswith("--mount="))
            if item.documents:
                rest = _HEREDOC.sub("", rest).strip()
                rest = "\n".join([*([rest] if rest else []), *item.documents])
            return stage._replace(runs=(*stage.runs, Run(_plain(rest), item.line, mounts)))
        case "COPY" | "ADD":
            return stage._replace(copies=stage.copies + tuple(_copy(item)))
        case "EXPOSE":
            return stage._replace(exposes=stage.exposes + tuple((port, item.line) for port in item.rest.split()))
        case "USER":
            return stage._replace(user=(item.rest, item.line))
        case "WORKDIR":
            return stage._replace(workdir=(_joined(stage.workdir[0], item.rest.strip("\"'")), item.line))
        case "CMD":
            return stage._replace(command=_command(item.rest, item.line))
        case "ENTRYPOINT":
            return stage._replace(entrypoint=_command(item.rest, item.line))
        case "HEALTHCHECK":
            return stage._replace(health=_health(item))
        case "STOPSIGNAL":
            return stage._replace(stop_signal=(item.rest, item.line))
        case "VOLUME":
            command = _command(item.rest, item.line)
            return stage._replace(
                volumes=stage.volumes + tuple((v, item.line) for v in (command.words or command.text.split()))
            )
    return stage


def _joined(before: str, after: str) -> str:
    if after.startswith(("/", "$")) or not before:
        return after
    return f"{before.rstrip('/')}/{after}"


def _settings(item: _Line) -> Iterator[Setting]:
    """``K=V K2="v 2"``, the old ``ENV K V`` and ``ARG K``."""
    words = _words(item.rest)
    if item.name == "ENV" and words and "=" not in words[0]:
        name, _, value = item.rest.partition(" ")
        yield Setting(name, value.strip(), item.line)
        return
    for word in words:
        name, equals, value = word.partition("=")
        if name:
            yield Setting(name, value if equals else None, item.line)


def _words(text: str) -> list[str]:
    """Split at blanks outside quotes; quotes and escapes are taken away, ``${…}`` stays."""
    words: list[str] = []
    current: list[str] = []
    quote, begun, place = "", False, 0
    while place < len(text):
        letter = text[place]
        place += 1
        if letter == "\\" and quote != "'" and place < len(text):
            current.append(text[place])
            place += 1
            begun = True
        elif quote:
            if letter == quote:
                quote = ""
            else:
                current.append(letter)
        elif letter in "\"'":
            quote, begun = letter, True
        elif letter.isspace():
            if begun:
                words.append("".join(current))
            current, begun = [], False
        else:
            current.append(letter)
            begun = True
    if begun:
        words.append("".join(current))
    return words


def _flags(rest: str) -> tuple[list[str], str]:
    flags = []
    while rest.startswith("--"):
        flag, _, rest = rest.partition(" ")
        flags.append(flag)
        rest = rest.lstrip()
    return flags, rest


def _copy(item: _Line) -> Iterator[Copy]:
    flags, rest = _flags(item.rest)
    source = next((flag[7:] for flag in flags if flag.startswith("--from=")), "")
    rest = _HEREDOC.sub("", rest)
    command = _command(rest, item.line)
    words = list(command.words) or _words(rest)
    if words:
        yield Copy(tuple(words[:-1]), words[-1], source, item.line, item.name)


def _command(rest: str, line: int) -> Command:
    if rest.startswith("["):
        try:
            words = json.loads(rest)
        except ValueError:
            return Command(rest, (), line)
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return Command(" ".join(_quoted(word) for word in words), tuple(words), line)
    return Command(rest, (), line)


def _plain(text: str) -> str:
    """A RUN in exec form as the shell words it stands for."""
    return _command(text, 0).text if text.startswith("[") else text


def _quoted(word: str) -> str:
    return word if word and not re.search(r"[\s\"';&|]", word) else "'" + word.replace("'", "'\\''") + "'"


def _health(item: _Line) -> Health:
    _, rest = _flags(item.rest)
    name, _, after = rest.partition(" ")
    if name.upper() == "NONE":
        return Health(None, item.line)
    if name.upper() == "CMD":
        rest = after.strip()
    return Health(_command(rest, item.line), item.line)
