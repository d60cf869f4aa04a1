"""Where container images are built and how they are called: ``docker build`` in workflows, scripts and Makefiles, the build-push
action, Cloud Build and skaffold. Names that the file itself gives to variables are filled in.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deployable.model import Unreadable
from deployable.written.declarations import words
from deployable.written.nodes import Mapping as Written
from deployable.written.nodes import Scalar, documents, walk

LITERALS = (
    b"docker build",
    b"podman build",
    b"buildx build",
    b"build-push-action",
    b"cloud-builders/docker",
    b"kaniko",
    b"artifacts:",
)
LIMIT = 512 << 10
_NAME = re.compile(
    r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)(cloudbuild[\w.-]*\.(ya?ml|json)|skaffold[\w.-]*\.ya?ml|\.gitlab-ci\.yml|Makefile|makefile|justfile"
    r"|Taskfile\.ya?ml|buildspec[\w.-]*\.ya?ml|bitbucket-pipelines\.yml|azure-pipelines[\w.-]*\.ya?ml|Jenkinsfile)$|\.(sh|mk)$"
)
_COMMAND = re.compile(r"\b(?:docker|podman)(?:\s+buildx)?(?:\s+image)?\s+build\b([^\n;&|]*)")
_TAG = re.compile(r"\b(?:docker|podman)(?:\s+image)?\s+tag\s+([^\s;&|]+)\s+([^\s;&|]+)")
_GIVEN = re.compile(
    r"^\s*(?:export\s+|-\s+)?([A-Za-z_]\w*)\s*[:?]?=\s*[\"']?([\w./:-]+)[\"']?\s*(?:#.*)?$", re.MULTILINE
)
_USED = re.compile(r"\$\{\{\s*(?:env|vars)\.(\w+)\s*\}\}|\$\{(\w+)\}|\$\((\w+)\)|\$(\w+)")
_FLAGS = {"-t": "tag", "--tag": "tag", "-f": "file", "--file": "file", "--target": "target"}
_ALONE = {"--push", "--load", "--no-cache", "--pull", "-q", "--quiet", "--rm", "--squash", "--force-rm", "--check"}


class Build(NamedTuple):
    """``context`` and ``dockerfile`` as written; an empty Dockerfile is the context's own. ``source`` is the image's other name
    where ``docker tag`` gives it this one."""

    image: str
    context: str
    dockerfile: str
    line: int
    target: str = ""
    source: str = ""


def matches(path: str) -> bool:
    return bool(_NAME.search(path))


def read(path: str, text: str) -> tuple[Build, ...]:
    given = dict(_GIVEN.findall(text))
    found = list(_commands(text))
    if path.endswith((".yml", ".yaml", ".json")):
        try:
            for root in documents(text):
                for node in walk(root):
                    for field in ("env", "substitutions", "variables"):
                        entries = node.mapping(field).entries
                        given.update({e.key: e.value.text for e in entries if isinstance(e.value, Scalar)})
                    found.extend(_step(node))
        except Unreadable:
            pass
    named = (build._replace(image=_filled(build.image, given), source=_filled(build.source, given)) for build in found)
    return tuple(dict.fromkeys(build for build in named if build.image))


def _commands(text: str) -> Iterator[Build]:
    joined = text.replace("\\\n", "  ")
    for found in _COMMAND.finditer(joined):
        line = text.count("\n", 0, _place(text, found.start())) + 1
        yield from _build(_split(re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", r"${{\1}}", found[1])), line)
    for found in _TAG.finditer(re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", r"${{\1}}", joined)):
        source, name = (word.strip("\"'") for word in found.groups())
        yield Build(name, "", "", text.count("\n", 0, _place(text, found.start())) + 1, source=source)


def _place(text: str, place: int) -> int:
    """Continued lines were joined without a change of length."""
    return min(place, len(text))


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def _build(arguments: list[str], line: int) -> Iterator[Build]:
    flags: dict[str, list[str]] = {}
    plain: list[str] = []
    place = 0
    while place < len(arguments):
        word = arguments[place]
        name, equals, value = word.partition("=")
        if word.startswith("-"):
            if not equals and name not in _ALONE and place + 1 < len(arguments):
                place += 1
                value = arguments[place]
            flags.setdefault(_FLAGS.get(name, name), []).append(value)
        else:
            plain.append(word)
        place += 1
    for tag in flags.get("tag", ()):
        yield Build(
            tag, plain[-1] if plain else ".", (flags.get("file") or [""])[-1], line, (flags.get("target") or [""])[-1]
        )


def _step(node: Written) -> Iterator[Build]:
    inputs = node.mapping("with")
    if "build-push-action" in node.text("uses"):
        context = inputs.text("context") or "."
        for tag in inputs.text("tags").replace(",", "\n").split("\n"):
            yield Build(tag.strip(), context, inputs.text("file"), node.line_of("uses"), inputs.text("target"))
    arguments = list(words(node.get("args")))
    if arguments[:1] == ["build"] and "docker" in node.text("name"):
        yield from _build(arguments[1:], node.line_of("args"))
    elif arguments and "kaniko" in node.text("name"):
        flags = dict(argument.partition("=")[::2] for argument in arguments)
        context = flags.get("--context", ".").removeprefix("dir://").removeprefix("/workspace/")
        yield Build(flags.get("--destination", ""), context, flags.get("--dockerfile", ""), node.line_of("args"))
    for item in node.items("artifacts"):
        if isinstance(item, Written) and item.text("image"):
            dockerfile = item.text("docker", "dockerfile")
            context = item.text("context") or "."
            yield Build(
                item.text("image"),
                context,
                f"{context}/{dockerfile}" if dockerfile else "",
                item.line,
                item.text("docker", "target"),
            )


def _filled(text: str, given: Mapping[str, str]) -> str:
    for _ in range(3):
        if "$" not in text:
            break
        text = _USED.sub(lambda found: given.get(next(name for name in found.groups() if name), found[0]), text)
    return text
