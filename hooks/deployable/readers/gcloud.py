"""``gcloud run deploy``, ``cloudbuild.yaml`` and the deploy action: what a deploy command says of a Cloud Run service or job.

Flags after cloud.google.com/sdk/gcloud/reference/run/deploy, build steps after cloud.google.com/build/docs/build-config-file-schema, inputs
after github.com/google-github-actions/deploy-cloudrun. ``--set-env-vars`` replaces every plain variable of the service; without it the
service keeps what it has, and the action merges by default. Defaults: port 8080, no instance kept, at most 100, one TCP start-up probe.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deployable.model import DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Problem, Unreadable
from deployable.written import commands, keys, nodes
from deployable.written.declarations import joined, spelt
from deployable.written.kinds import environment_of, kind_of
from deployable.written.services.cloud_run import RESERVED, reserved

LITERALS = (b"run deploy", b"deploy-cloudrun", b"gcloud", b"- deploy")
LIMIT = 1 << 20
_COMMAND = re.compile(
    r"\bgcloud[ \t]+(?:(?:beta|alpha)[ \t]+)?run[ \t]+(?:(jobs)[ \t]+(?:deploy|create|update)|deploy)\b"
)
_SWITCHES = frozenset((
    "allow-unauthenticated", "quiet", "async", "cpu-throttling", "cpu-boost", "session-affinity", "use-http2", "default-url",
    "invoker-iam-check", "deploy-health-check", "execute-now", "wait", "tty", "clear-env-vars", "clear-secrets", "clear-vpc-connector",
))  # fmt: skip
_PLAIN = ("set-env-vars", "update-env-vars")
_SECRETS = ("set-secrets", "update-secrets")
_BUILDS = ("set-build-env-vars", "update-build-env-vars")
_PROBES = ("startup", "liveness", "readiness")
_CHANGED = re.compile(r"(?:^|[;&|(])[ \t@-]*cd[ \t]+([^\s;&|]+)", re.MULTILINE)
_NAMES = (
    "Makefile", "makefile", "justfile", "Justfile", "Taskfile.yml", ".gitlab-ci.yml", "bitbucket-pipelines.yml", "Jenkinsfile", "package.json",
)  # fmt: skip
_STEP = ("run", "script", "args")


class Flags(NamedTuple):
    """Flags of one command: name → values in order, with the lines they stand on; ``folder`` is where it runs, as far as the file says."""

    service: str
    values: tuple[tuple[str, str, int], ...]
    kind: str = "web"
    folder: str = ""

    def get(self, *names: str) -> tuple[str, int]:
        return next(((value, line) for name, value, line in self.values if name in names), ("", 0))


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    if path.startswith(".github/workflows/") or name.startswith("cloudbuild"):
        return name.endswith((".yaml", ".yml", ".json"))
    return name in _NAMES or path.endswith((".sh", ".mk", ".circleci/config.yml"))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    roots = _roots(path, text)
    if path.endswith("package.json"):
        text = _scripts(roots)
    values = {**commands.assigned(text), **_settings(roots)}
    found = [
        _manifest(path, line, flags._replace(folder=joined(_folder(roots, line), flags.folder)))
        for line, flags in _typed(text, values)
    ]
    for root in roots:
        for step in nodes.walk(root):
            found.extend(_step(path, step, values))
    problems = tuple(problem for root in roots for problem in _secrets(path, root))
    found[:1] = [first._replace(problems=(*first.problems, *problems)) for first in found[:1]]
    return tuple(found)


def _roots(path: str, text: str) -> tuple[nodes.Node, ...]:
    workflow = path.startswith(".github/workflows/")
    if not path.endswith((".yaml", ".yml", ".json")) or (not workflow and nodes.template_line(text)):
        return ()
    try:
        return nodes.documents(text)
    except Unreadable as error:
        if path.rpartition("/")[2].startswith("cloudbuild"):
            raise Unreadable(f"is not valid YAML: {error.reason}", error.line) from None
        return ()


def _scripts(roots: tuple[nodes.Node, ...]) -> str:
    """The scripts of a package, each on its own line."""
    lines: dict[int, str] = {}
    for root in roots:
        for entry in root.mapping("scripts").entries if isinstance(root, nodes.Mapping) else ():
            if isinstance(entry.value, nodes.Scalar):
                lines[entry.value.line] = entry.value.text.replace("\n", " ")
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def _settings(roots: tuple[nodes.Node, ...]) -> dict[str, str]:
    """What ``env`` of a workflow and ``substitutions`` of a build say, where they say one thing."""
    found: dict[str, set[str]] = {}
    for root in roots:
        for node in nodes.walk(root):
            for field in ("env", "substitutions"):
                for entry in node.mapping(field).entries:
                    if isinstance(entry.value, nodes.Scalar):
                        found.setdefault(entry.key, set()).add(entry.value.text)
    return {name: texts.pop() for name, texts in found.items() if len(texts) == 1}


# --------------------------------------------------------------------------- where commands stand


def _typed(text: str, values: Mapping[str, str]) -> Iterator[tuple[int, Flags]]:
    """(line, flags) of every command written as one."""
    for found in _COMMAND.finditer(text):
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if before.lstrip().startswith(("#", "echo ", "- name:", "//")):
            continue
        line = text.count("\n", 0, found.start()) + 1
        # A command that is one string of a list ends where the string does.
        quote = next((mark for mark in "'\"" if before.count(mark) % 2), "")
        end = text.find(quote, found.end()) if quote else -1
        whole = text if end < 0 else text[:end]
        words = [(commands.filled(word, values), at) for word, at in commands.words(whole, found.end(), line)]
        yield line, _flags(words, "job" if found[1] else "web")._replace(folder=_changed(text, found.start()))


def _changed(text: str, place: int) -> str:
    """The folder that the script, or the line, changed to before the command."""
    begin = 0 if text.startswith("#!") else text.rfind("\n", 0, place) + 1
    found = _CHANGED.findall(text[begin:place])
    to_itself = found and found[-1].strip("\"'").startswith(("$(dirname", "$(git"))
    return found[-1].strip("\"'") if found and not to_itself else ""


def _folder(roots: tuple[nodes.Node, ...], line: int) -> str:
    """The folder that the step around the line runs in: its own, or its job's."""
    step = job = nodes.Mapping((), 0, 0)
    for root in roots:
        for node in nodes.walk(root):
            if step.line <= node.line <= line and any(node.get(key) for key in _STEP):
                step = node
            if job.line <= node.line <= line and node.get("steps"):
                job = node
    return step.text("working-directory") or step.text("dir") or job.text("defaults", "run", "working-directory")


def _step(path: str, step: nodes.Mapping, values: Mapping[str, str]) -> Iterator[Manifest]:
    """A deploy step whose words are a list, or that uses the deploy action."""
    words = [(node.text, node.line) for node in step.items("args") if isinstance(node, nodes.Scalar)]
    listed = [word for word, _ in words]
    if "deploy" in listed and "run" in listed[: listed.index("deploy")] and len(listed) > 2:
        jobs = "jobs" in listed[: listed.index("deploy")]
        given = [(commands.filled(word, values), line) for word, line in words[listed.index("deploy") + 1 :]]
        yield _manifest(path, step.line, _flags(given, "job" if jobs else "web")._replace(folder=step.text("dir")))
    elif "deploy-cloudrun" in step.text("uses"):
        yield _action(path, step, values)


def _action(path: str, step: nodes.Mapping, values: Mapping[str, str]) -> Manifest:
    """The inputs of the action as the flags that they stand for."""
    given = step.mapping("with")
    kind = "job" if given.text("job") else "web"
    flags = []
    for entry in given.entries:
        value = entry.value if isinstance(entry.value, nodes.Scalar) else None
        if value is None or entry.key in ("service", "job", "env_vars_update_strategy", "secrets_update_strategy"):
            continue
        if entry.key == "flags":
            try:
                words = shlex.split(value.text)
            except ValueError:
                words = value.text.split()
            flags += _flags([("_", entry.line), *((word, entry.line) for word in words)], kind).values
            continue
        overwrites = given.text(f"{entry.key}_update_strategy") == "overwrite"
        name = {"env_vars": "env-vars", "secrets": "secrets"}.get(entry.key)
        text = ",".join(
            line.strip() for line in value.text.split("\n") if line.strip() and not line.strip().startswith("#")
        )
        flags.append(
            (
                f"{'set' if overwrites else 'update'}-{name}" if name else entry.key.replace("_", "-"),
                commands.filled(text, values),
                entry.line,
            )
        )
    service = commands.filled(given.text("service") or given.text("job"), values)
    return _manifest(path, step.line, Flags(service, tuple(flags), kind))


def _flags(tokens: list[tuple[str, int]], kind: str) -> Flags:
    service, values = "", []
    place = 0
    while place < len(tokens):
        word, line = tokens[place]
        place += 1
        if not word.startswith("--"):
            service = service or word
            continue
        name, equals, value = word[2:].partition("=")
        switch = name.startswith("no-") or name in _SWITCHES
        if not equals and place < len(tokens) and not tokens[place][0].startswith("--") and not switch:
            value = tokens[place][0]
            place += 1
        values.append((name, value, line))
    return Flags(service, tuple(values), kind)


# --------------------------------------------------------------------------- what they say


def _manifest(path: str, line: int, flags: Flags) -> Manifest:
    port, port_line = flags.get("port")
    low, high = flags.get("min-instances", "min")[0], flags.get("max-instances", "max")[0]
    command, command_line = _list(flags.get("command")[0]), flags.get("command", "args")[1]
    root, root_line = _source(flags)
    return Manifest(
        "cloud-run",
        Location(path, line),
        service=flags.service if not re.search(r"[$<{]", flags.service) else "",
        kind=flags.kind,
        environment=environment_of(path),
        root=root,
        image=flags.get("image")[0],
        command=spelt(*command, *_list(flags.get("args")[0])),
        command_line=command_line,
        ports=((port or "8080", port_line or line),) if flags.kind == "web" else (),
        health=tuple(_health(path, flags, port or "8080")),
        env=tuple(_env(path, flags)),
        env_elsewhere=tuple(_elsewhere(flags)),
        autoscaling=f"{low or '0'}-{high or '100'}" if flags.kind == "web" else "",
        region=flags.get("region")[0],
        disks=tuple(_disks(flags)),
        paths=(("source", root, root_line),) if root not in ("", ".") else (),
        problems=tuple(_problems(path, flags)),
        attributes=(
            *((f"flag.{name}", "" if name in (*_PLAIN, *_BUILDS) else value, at) for name, value, at in flags.values),
            *((("image", *flags.get("image")),) if flags.get("image")[1] else ()),
            *((("arguments", "only", command_line),) if flags.get("args")[0] and not command else ()),
        ),
    )


def _source(flags: Flags) -> tuple[str, int]:
    """The folder that is built, from the root of the repository; empty where only the machine knows it."""
    source, line = flags.get("source")
    root = joined(flags.folder, source) if source and not source.startswith(("/", "~")) else ""
    return ("" if root.startswith("..") or re.search(r"[$`{<~*]", root) else root), line


def _health(path: str, flags: Flags, port: str) -> Iterator[HealthProbe]:
    """``--startup-probe httpGet.path=/ready,httpGet.port=8080``; an empty value takes the probe away."""
    for kind in _PROBES:
        value, line = flags.get(f"{kind}-probe")
        given = _pairs(value)
        if not given:
            continue
        own = next(
            (given[f"{form}.port"] for form in ("httpGet", "tcpSocket", "grpc") if f"{form}.port" in given), port
        )
        asked = given.get("httpGet.path", "/") if any(name.startswith("httpGet") for name in given) else ""
        yield HealthProbe(Location(path, line), asked, own, kind)


def _disks(flags: Flags) -> Iterator[tuple[str, int]]:
    """Buckets and shares that are mounted: ``--add-volume name=x,type=cloud-storage,…`` with ``--add-volume-mount volume=x,mount-path=/y``."""
    added = [(_pairs(value), line) for name, value, line in flags.values if name == "add-volume"]
    lasting = {volume.get("name") for volume, _ in added if volume.get("type") in ("cloud-storage", "nfs")}
    for name, value, line in flags.values:
        if name == "add-volume-mount" and _pairs(value).get("volume") in lasting:
            yield _pairs(value).get("mount-path", ""), line


def _problems(path: str, flags: Flags) -> Iterator[Problem]:
    for name, value, line in flags.values:
        for pair in _list(value) if name in (*_PLAIN, *_SECRETS) else ():
            if (key := pair.strip().partition("=")[0]) in RESERVED and flags.kind == "web":
                yield reserved(key, Location(path, line), "remove it; --port changes the port")


def _secrets(path: str, root: nodes.Node) -> Iterator[Problem]:
    """``secretEnv`` of a build step: the build must say where each name comes from."""
    if not isinstance(root, nodes.Mapping) or not root.items("steps"):
        return
    kept = [
        item
        for field in (("availableSecrets", "secretManager"), ("availableSecrets", "inline"), ("secrets",))
        for item in root.items(*field)
        if isinstance(item, nodes.Mapping)
    ]
    known = {item.text("env") for item in kept}
    known |= {entry.key for item in kept for field in ("secretEnv", "envMap") for entry in item.mapping(field).entries}
    for step in root.items("steps"):
        for name in step.items("secretEnv") if isinstance(step, nodes.Mapping) else ():
            if isinstance(name, nodes.Scalar) and name.text not in known and "$" not in name.text:
                meant = keys.nearest(name.text, known)
                yield Problem(
                    "dangling-reference", Location(path, name.line), f"secretEnv names {name.text}, and availableSecrets has no secret of that name",
                    f"did you mean {meant}?" if meant else "", f"secretEnv {name.text}",
                )  # fmt: skip


def _elsewhere(flags: Flags) -> Iterator[str]:
    replaces = any(flags.get(name)[1] for name in ("set-env-vars", "env-vars-file", "clear-env-vars"))
    if not replaces:
        yield "the Cloud Run service"
    elif not any(flags.get(name)[1] for name in ("set-secrets", "clear-secrets")):
        yield "secrets of the Cloud Run service"
    if any(
        "$" in pair.partition("=")[0]
        for name, value, _ in flags.values
        if name in (*_PLAIN, *_SECRETS)
        for pair in _list(value)
    ):
        yield "a shell variable that holds pairs"


def _env(path: str, flags: Flags) -> Iterator[EnvDeclaration]:
    for name, value, line in flags.values:
        if name not in (*_PLAIN, *_SECRETS, *_BUILDS):
            continue
        scope = "build" if name in _BUILDS else "run"
        for pair in _list(value):
            key, equals, given = pair.strip().partition("=")
            if equals and re.fullmatch(r"[A-Za-z_]\w*", key):
                kind = DeclarationKind.REFERENCE if name in _SECRETS else kind_of(given)
                yield EnvDeclaration(key, Location(path, line), "cloud-run", kind, given, flags.service, "", scope)


def _pairs(value: str) -> dict[str, str]:
    return dict(pair.strip().partition("=")[::2] for pair in _list(value))


def _list(value: str) -> list[str]:
    """``K=V,K=V``, or with another delimiter: ``^@^K=V@K=V``."""
    found = re.match(r"\^([^^]{1,20})\^", value)
    parts = value[found.end() :].split(found[1]) if found else value.split(",")
    return [part for part in parts if part]
