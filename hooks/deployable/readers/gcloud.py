"""``gcloud run deploy`` and ``cloudbuild.yaml``: what a deploy command says of a Cloud Run service.

Flags after cloud.google.com/sdk/gcloud/reference/run/deploy, build steps after cloud.google.com/build/docs/build-config-file-schema.
``--set-env-vars`` replaces every plain variable of the service; without it the service keeps what it has.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import DeclarationKind, EnvDeclaration, Location, Manifest, Unreadable
from deployable.written.kinds import environment_of, kind_of
from deployable.written.nodes import Mapping, Scalar, documents, template_line, walk

LITERALS = (b"run deploy", b"deploy-cloudrun", b"gcloud", b"- deploy")
LIMIT = 1 << 20
_COMMAND = re.compile(r"\bgcloud\s+(?:(?:beta|alpha)\s+)?run\s+deploy\b")


class Flags(NamedTuple):
    """Flags of one command: name → values in order, with the lines they stand on."""

    service: str
    values: tuple[tuple[str, str, int], ...]

    def get(self, *names: str) -> tuple[str, int]:
        for name, value, line in self.values:
            if name in names:
                return value, line
        return "", 0


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    if path.startswith(".github/workflows/") or name.startswith("cloudbuild"):
        return name.endswith((".yaml", ".yml", ".json"))
    return name in ("Makefile", "makefile", "justfile", "Justfile", "Taskfile.yml", ".gitlab-ci.yml") or name.endswith(
        (".sh", ".mk")
    )


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found = [_manifest(path, line, Flags(*_flags(tokens))) for line, tokens in _commands(text)]
    if (
        path.endswith((".yaml", ".yml", ".json"))
        and not path.startswith(".github/workflows/")
        and not template_line(text)
    ):
        found.extend(_built(path, text))
    return tuple(found)


def _commands(text: str) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """(line, words with their lines) of every ``gcloud run deploy`` written as a shell command."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = _COMMAND.search(line)
        if not found or line.lstrip().startswith("#"):
            continue
        tokens: list[tuple[str, int]] = []
        rest, place = line[found.end() :], number
        while True:
            going = rest.rstrip().endswith("\\")
            tokens.extend((word, place + 1) for word in _split(rest.rstrip().rstrip("\\")))
            place += 1
            if not going or place >= len(lines):
                break
            rest = lines[place]
        yield number + 1, tokens


def _split(text: str) -> list[str]:
    try:
        found = shlex.split(text.replace("`", "'"), comments=True)
    except ValueError:
        found = text.split()
    for place, word in enumerate(found):
        if word in ("&&", "||", ";", "|"):
            return found[:place]
    return found


def _flags(tokens: list[tuple[str, int]]) -> tuple[str, tuple[tuple[str, str, int], ...]]:
    service, values = "", []
    place = 0
    while place < len(tokens):
        word, line = tokens[place]
        place += 1
        if not word.startswith("--"):
            service = service or word
            continue
        name, equals, value = word[2:].partition("=")
        if not equals and place < len(tokens) and not tokens[place][0].startswith("-") and not _boolean(name):
            value = tokens[place][0]
            place += 1
        values.append((name, value, line))
    return service, tuple(values)


def _boolean(name: str) -> bool:
    return name.startswith("no-") or name in ("allow-unauthenticated", "quiet", "async", "cpu-throttling", "cpu-boost", "session-affinity", "use-http2", "default-url", "invoker-iam-check", "deploy-health-check")  # fmt: skip


def _built(path: str, text: str) -> Iterator[Manifest]:
    """Deploy steps of Cloud Build whose words are a list."""
    try:
        roots = documents(text)
    except Unreadable:
        return
    for root in roots:
        for step in walk(root):
            args = step.items("args")
            listed = [node.text for node in args if isinstance(node, Scalar)]
            if "deploy" in listed and "run" in listed[: listed.index("deploy")] and len(listed) > 2:
                tokens = [(node.text, node.line) for node in args if isinstance(node, Scalar)]
                yield _manifest(path, step.line, Flags(*_flags(tokens[listed.index("deploy") + 1 :])))
            elif "deploy-cloudrun" in step.text("uses"):
                yield _action(path, step)


def _action(path: str, step: Mapping) -> Manifest:
    return Manifest(
        "cloud-run",
        Location(path, step.line),
        service=step.text("with", "service"),
        env_elsewhere=("the Cloud Run service",),
    )


def _manifest(path: str, line: int, flags: Flags) -> Manifest:
    port, port_line = flags.get("port")
    low, high = flags.get("min-instances", "min")[0], flags.get("max-instances", "max")[0]
    replaces = bool(flags.get("set-env-vars")[1] or flags.get("env-vars-file")[1] or flags.get("clear-env-vars")[1])
    elsewhere = "secrets of the Cloud Run service" if replaces else "the Cloud Run service"
    source = flags.get("source")[0]
    return Manifest(
        "cloud-run",
        Location(path, line),
        service=flags.service if not flags.service.startswith("$") else "",
        environment=environment_of(path),
        root="." if source in (".", "./") else "",
        image=flags.get("image")[0],
        command=" ".join(flags.get(name)[0].replace(",", " ") for name in ("command", "args")).strip(),
        command_line=flags.get("command")[1],
        ports=((port or "8080", port_line or line),),
        env=tuple(_env(path, flags)),
        env_elsewhere=() if replaces and flags.get("set-secrets")[1] else (elsewhere,),
        autoscaling=f"{low or '0'}-{high or '100'}",
        region=flags.get("region")[0],
        attributes=tuple(
            (f"flag.{name}", "" if name in ("set-env-vars", "update-env-vars") else value, at)
            for name, value, at in flags.values
        ),
    )


def _env(path: str, flags: Flags) -> Iterator[EnvDeclaration]:
    for name, value, line in flags.values:
        if name in ("set-env-vars", "update-env-vars", "set-secrets", "update-secrets"):
            secret = name.endswith("secrets")
            for pair in _pairs(value):
                key, equals, given = pair.partition("=")
                if equals and re.fullmatch(r"[A-Za-z_]\w*", key):
                    kind = DeclarationKind.REFERENCE if secret else kind_of(given)
                    yield EnvDeclaration(key, Location(path, line), "cloud-run", kind, given)


def _pairs(value: str) -> list[str]:
    """``K=V,K=V``, or with another delimiter: ``^@^K=V@K=V``."""
    found = re.match(r"\^(.+?)\^(.*)$", value)
    return found[2].split(found[1]) if found else value.split(",")
