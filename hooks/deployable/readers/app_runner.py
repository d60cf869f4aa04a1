"""App Runner ``apprunner.yaml``. Fields after docs.aws.amazon.com/apprunner/latest/dg/config-file-ref.html.

The file holds build and run settings only: health check, scaling and domains are service settings, keys for them do nothing.
Defaults that bite: port 8080; literals stand under ``env``, references under ``secrets``.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import DeclarationKind, EnvDeclaration, Location, Manifest, Problem
from deployable.written import keys
from deployable.written.declarations import folder_of, mapping, scalars, variable, words
from deployable.written.nodes import Mapping, Scalar, Sequence

LITERALS = (b"runtime:", b"run:")
_ENV = [{"name": None, "value": None, "value-from": None}]
_ROOT = {
    "version": None,
    "runtime": None,
    "build": {"commands": {"pre-build": None, "build": None, "post-build": None}, "env": _ENV},
    "run": {
        "runtime-version": None,
        "command": None,
        "pre-run": None,
        "network": {"port": None, "env": None},
        "env": _ENV,
        "secrets": [{"name": None, "value-from": None}],
    },
}


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in ("apprunner.yaml", "apprunner.yml")


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None or (root.get("run") is None and root.get("build") is None):
        return ()
    run = root.mapping("run")
    command = run.get("command")
    port = run.text("network", "port") or "8080"
    return (
        Manifest(
            "app-runner",
            Location(path, root.line_of("run")),
            root=folder_of(path),
            command=command.text if isinstance(command, Scalar) else " ".join(words(command)),
            command_line=run.line_of("command") if command is not None else 0,
            pre_deploy=words(run.get("pre-run")),
            ports=((port, run.mapping("network").line_of("port") if run.text("network", "port") else root.line_of("run")),),
            env=tuple(_env(path, root)),
            problems=(*keys.unknown(path, root, _ROOT, host="apprunner.yaml"), *_problems(path, root, run)),
            attributes=(
                *(("prepares", text, run.line_of("pre-run")) for text in words(run.get("pre-run"))),
                *scalars(root, "runtime", "version", "run.runtime-version", "run.network.port", "run.network.env"),
                *(("build", text, root.line_of("build")) for field in ("pre-build", "build", "post-build") for text in words(root.get("build", "commands", field))),
            ),
        ),
    )  # fmt: skip


def _env(path: str, root: Mapping) -> Iterator[EnvDeclaration]:
    for field, scope in (("run", "run"), ("build", "build")):
        for node in root.items(field, "env"):
            if isinstance(node, Mapping) and node.text("name"):
                yield variable(
                    path, "app-runner", node.text("name"), node.get("value"), node.line_of("name"), scope=scope
                )
    for node in root.items("run", "secrets"):
        if isinstance(node, Mapping) and node.text("name"):
            yield variable(
                path,
                "app-runner",
                node.text("name"),
                node.get("value-from"),
                node.line_of("name"),
                kind=DeclarationKind.REFERENCE,
            )
    if root.text("run", "network", "env"):
        network = root.mapping("run", "network")
        yield variable(
            path,
            "app-runner",
            network.text("env"),
            network.get("port"),
            network.line_of("env"),
            kind=DeclarationKind.GENERATED,
        )


def _problems(path: str, root: Mapping, run: Mapping) -> Iterator[Problem]:
    if isinstance(root.get("build", "commands"), Sequence):
        yield Problem(
            "wrong-type", Location(path, root.line_of("build", "commands")), "build.commands is a list, and its commands stand under pre-build, build or post-build",
            "write `build:` above the list", "build.commands",
        )  # fmt: skip
    for node in run.items("env"):
        if isinstance(node, Mapping) and node.get("value-from") is not None:
            yield Problem(
                "dead-key", Location(path, node.line_of("value-from")), f"value-from of {node.text('name')} does nothing under env",
                "move the entry under run.secrets", node.text("name"),
            )  # fmt: skip
