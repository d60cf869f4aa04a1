"""Where container images are built and how they are called: ``docker build`` in workflows, scripts and Makefiles, the build-push
action, Cloud Build and skaffold. Names that the file itself gives to variables are filled in.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from itertools import islice
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
_CALL = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_WORTH = re.compile(
    r"\b(?:docker|podman)(?:[ \t]+buildx)?(?:[ \t]+image)?[ \t]+(?:build\b(?P<build>[^\n;&|]*)|tag[ \t]+(?P<tag>[^\s;&|]+)[ \t]+(?P<name>[^\s;&|]+))"
    r"|(?:\b(?:cd|pushd)|working-directory:)[ \t]+(?P<into>[^\s;&|)]+)|\bpopd\b|^[ \t]*-[ \t]+(?:name|run|script|uses|id)\b|^[\w.-]+:(?!=)",
    re.MULTILINE,
)
"""A build, a tag, a step into another folder, and where a new shell begins: a step of a workflow, a recipe of a Makefile."""
_GIVEN = re.compile(
    r"^\s*(?:export\s+|-\s+)?([A-Za-z_]\w*)\s*[:?]?=\s*[\"']?([\w./:-]+)[\"']?\s*(?:#.*)?$", re.MULTILINE
)
_USED = re.compile(r"\$\{\{\s*(?:env|vars)\.(\w+)\s*\}\}|\$\{(\w+)\}|\$\((\w+)\)|\$(\w+)")
_MOST = 2_000
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
    """Builds and tags in order, each from where the ``cd`` before it leads in the same script, recipe or step."""
    joined = _CALL.sub(r"${{\1}}", text.replace("\\\n", "  "))
    folder, outside, line, place = "", None, 1, 0
    for found in islice(_WORTH.finditer(joined), _MOST):
        passed = joined.count("\n", place, found.start())
        line, place = line + passed, found.start()
        if passed and outside is not None:
            folder, outside = outside, None
        if found["build"] is not None:
            for build in _build(_split(found["build"]), line):
                yield _within(build, folder)
        elif found["tag"] is not None:
            yield Build(found["name"].strip("\"'"), "", "", line, source=found["tag"].strip("\"'"))
        elif found["into"] is None:
            folder = ""
        else:
            outside = folder if joined[found.start() - 1 : found.start()] == "(" else outside
            folder = _entered(folder, found["into"].strip("\"'"))


def _entered(folder: str, target: str) -> str:
    """The folder after ``cd target``; ``$`` when that is not known."""
    if target[:1] in "$/~-" or (folder == "$" and target != "-"):
        return "$"
    return posixpath.normpath(posixpath.join(folder, target))


def _within(build: Build, folder: str) -> Build:
    context = build.context.removesuffix(")") if "(" not in build.context else build.context
    build = build._replace(context=context)
    if not folder or "$" in context:
        return build
    dockerfile = posixpath.join(folder, build.dockerfile) if build.dockerfile else ""
    return build._replace(context=posixpath.normpath(posixpath.join(folder, build.context)), dockerfile=dockerfile)


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
