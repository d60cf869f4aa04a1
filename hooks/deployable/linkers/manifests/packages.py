"""Which packages and single programs a Dockerfile's stages put into their image, and the first step whose effect is not known.

Package lists are followed through ``ARG``, ``ENV`` and the shell's own variables; what is purged again is taken out.
A step that runs a script, takes its list from a file or a pipe, or copies whole folders of programs leaves the answer open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from posixpath import basename
from typing import Any, NamedTuple

_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))")
_COMMAND = re.compile(r"&&|\|\|?|;|\n|\$\(|[`()]")
_ASSIGNMENT = re.compile(r"\b([A-Za-z_]\w*)=(?:\"([^\"]*)\"|'([^']*)'|([^\s;&|\"']*))")
_AHEAD = re.compile(r"^\s*(?:export\s+)?(?:" + _ASSIGNMENT.pattern + r"(?:\s+|$))+")
_MANAGERS = {
    "apt-get", "apt", "aptitude", "apt-fast", "apk", "yum", "dnf", "microdnf", "tdnf", "zypper", "pacman", "install_packages",
    "conda", "mamba", "micromamba", "npm", "yarn", "pnpm",
}  # fmt: skip
_ADD = {"install", "add", "in", "i", "-S", "-Sy", "-Syu", "groupinstall"}
_REMOVE = {"remove", "purge", "del", "autoremove", "erase", "-R", "-Rs"}
_NODE = {"npm", "yarn", "pnpm"}
_WITH_VALUE = {
    "-t",
    "--virtual",
    "-o",
    "-c",
    "-X",
    "--repository",
    "--target-release",
    "-n",
    "--name",
    "-p",
    "--prefix",
}
_BRINGS = {"alpine-sdk", "abuild", "google-chrome-stable", "busybox", "toybox", "nix"}
"""Packages that bring more programs than their name says."""
_SHELLS = {"sh", "bash", "ash", "dash", "source", ".", "zsh"}
_OPENING = {
    "ansible-playbook",
    "nix-env",
    "nix",
    "brew",
    "puppet",
    "debootstrap",
    "dpkg",
    "rpm",
    "xbps-install",
    "emerge",
    "make",
}
_BEFORE = {"sudo", "exec", "then", "do", "else", "if", "env", "time", "!", "{"}
_WHOLE = re.compile(r"/?(usr(/local)?)?(/?s?bin)?(/\*)?/?|.*/rootfs/?|.*/s?bin/(\*)?")
"""Places that hold programs whose names are not written."""
_PROGRAMS = ("curl", "wget")


class Packages(NamedTuple):
    """``unsure`` says why the names are not all, with its line; empty when they are."""

    names: tuple[str, ...]
    unsure: str = ""
    line: int = 0


class _Found(NamedTuple):
    name: str = ""
    removed: bool = False
    unsure: str = ""


def installed(stages: Iterable[Any], values: Mapping[str, str]) -> Packages:
    """What the stages add up to; ``values`` are those of the ARGs before the first FROM."""
    known = dict(values)
    names: dict[str, None] = {}
    unsure, line = "", 0
    for step in (step for stage in stages for step in _steps(stage)):
        for found in _of_step(step, known):
            if found.removed:
                names.pop(found.name, None)
            elif found.name:
                names[found.name] = None
            if found.unsure and not unsure:
                unsure, line = found.unsure, step.line
    return Packages(tuple(names), unsure, line)


def _steps(stage: Any) -> list[Any]:
    """Settings, runs and copies in the order of the file."""
    return sorted((*stage.args, *stage.env, *stage.runs, *stage.copies), key=lambda step: step.line)


def _of_step(step: Any, known: dict[str, str]) -> Iterator[_Found]:
    if hasattr(step, "text"):
        yield from _run(step.text, known)
    elif hasattr(step, "sources"):
        yield from _copied(step)
    elif step.value is not None:
        known[step.name] = _filled(step.value, known)


def _copied(copy: Any) -> Iterator[_Found]:
    target = copy.target.rstrip("/")
    if copy.source_stage or copy.instruction == "ADD":
        yield _Found(basename(target))
        yield from (_Found(basename(source)) for source in copy.sources)
        yield from (_Found(name) for source in copy.sources for name in _PROGRAMS if f"/{name}-" in source)
    whole = copy.source_stage and any(_WHOLE.fullmatch(source) for source in copy.sources)
    unpacked = copy.instruction == "ADD" and re.search(r"\.(tar|tgz|txz|tar\.\w+)$", " ".join(copy.sources))
    if whole or (unpacked and _WHOLE.fullmatch(copy.target)):
        yield _Found(unsure=f"what `{' '.join(copy.sources)}` brings is not known")


def _run(text: str, known: Mapping[str, str]) -> Iterator[_Found]:
    """A RUN command by command; what it assigns holds until its end."""
    text = re.sub(r"(?m)^\s*#.*$", "", text.replace("\\\n", " "))
    local = dict(known)
    virtual: dict[str, list[str]] = {}
    place, before = 0, ""
    for end in (*_COMMAND.finditer(text), None):
        command = text[place : end.start() if end else len(text)]
        yield from _command(command, before, local, virtual)
        if end and end[0] in ("$(", "`") and re.search(r"\b(install|add)\b[^\n]*$", command) and before != end[0]:
            yield _Found(unsure="a list of packages is put together while the image is built")
        place, before = (end.end(), end[0]) if end else (place, "")


def _command(
    command: str, before: str, local: MutableMapping[str, str], virtual: dict[str, list[str]]
) -> Iterator[_Found]:
    for found in _ASSIGNMENT.finditer(command):
        local[found[1]] = _filled(next((value for value in found.groups()[1:] if value is not None), ""), local)
    words = re.sub(r"[\"']", " ", _AHEAD.sub("", command)).split()
    while words and words[0] in _BEFORE:
        words = words[1:]
    if not words:
        return
    manager = next((place for place, word in enumerate(words) if basename(word) in _MANAGERS), None)
    if manager is not None:
        yield from _managed(basename(words[manager]), words[manager + 1 :], words[:manager], local, virtual)
    elif words[0] in _PROGRAMS and before != "||" and not command.lstrip().startswith("if "):
        # The build would stop here if it were not there.
        yield _Found(words[0])
    elif _opens(words, before):
        yield _Found(unsure=f"what `{' '.join(words[:3])}` installs is not known")


def _managed(
    manager: str, words: list[str], ahead: list[str], local: Mapping[str, str], virtual: dict[str, list[str]]
) -> Iterator[_Found]:
    if manager in _NODE and not {"-g", "--global", "global"} & set(words):
        return
    adds = manager == "install_packages"
    place = next((place for place, word in enumerate(words) if word in _ADD | _REMOVE), -1)
    if place < 0 and not adds:
        return
    removes = not adds and words[place] in _REMOVE
    names, group = _listed(words[place + 1 :], local)
    if removes:
        for name in names:
            yield from (_Found(each, removed=True) for each in (name, *virtual.get(name, ())))
        return
    if group:
        virtual[group] = names
    for name in names:
        unknown = "$" in name or name.startswith("@") or name in _BRINGS
        yield _Found("" if "$" in name else name, unsure=f"what `{name}` stands for is not known" if unknown else "")
    if "xargs" in ahead or not names:
        yield _Found(unsure=f"the packages that `{manager}` installs are not written here")


def _listed(words: list[str], local: Mapping[str, str]) -> tuple[list[str], str]:
    """(names of the packages, the name that ``apk add --virtual`` gives them all)"""
    names: list[str] = []
    group, value_of = "", ""
    for word in " ".join(_filled(word, local) for word in words).split():
        if value_of in ("-t", "--virtual"):
            group = word
        if value_of:
            value_of = ""
        elif word.startswith("--virtual="):
            group = word.partition("=")[2]
        elif word in _WITH_VALUE:
            value_of = word
        elif not word.startswith(("-", "<", ">", "2>", "\\", "#")):
            names.append(re.split(r"[=<>~:]|(?<=.)@", word, maxsplit=1)[0])
    return names, group


def _opens(words: list[str], before: str) -> bool:
    """Whether the command may install what it does not name: scripts, and whatever a shell is fed with."""
    first = words[0]
    if first in _OPENING:
        return True
    if first in _SHELLS:
        script = next((word for word in words[1:] if not word.startswith("-")), "")
        return before == "|" or (bool(script) and "-c" not in words) or "-s" in words
    name = basename(first)
    return first.endswith((".sh", ".bash")) or (
        first.startswith(("./", "/"))
        and "." not in name
        and "/bin/" not in first
        and not name.startswith(("gradlew", "mvnw"))
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        return values.get(found[1] or found[3], found[2] if found[2] is not None else found[0])

    return _VARIABLE.sub(value, text) if "$" in text else text
