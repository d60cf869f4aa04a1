"""Serverless Framework ``serverless.yml``. Fields after serverless.com/framework/docs/providers/aws/guide/serverless.yml."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import EnvDeclaration, Location, Manifest
from deployable.written.declarations import folder_of, mapping, scalars, variable
from deployable.written.nodes import Mapping

LITERALS = (b"provider:", b'"provider"')


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("serverless") and name.endswith((".yml", ".yaml"))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None or root.get("provider") is None or root.get("service") is None:
        return ()
    shared = tuple(_env(path, root.mapping("provider", "environment"), ""))
    functions = [entry for entry in root.mapping("functions").entries if isinstance(entry.value, Mapping)]
    found = []
    for entry in functions:
        node = entry.value
        assert isinstance(node, Mapping)
        found.append(
            Manifest(
                "serverless",
                Location(path, entry.line),
                service=entry.key,
                kind="function",
                root=folder_of(path),
                env=(*shared, *_env(path, node.mapping("environment"), entry.key)),
                env_elsewhere=("the env file that serverless reads",) if root.truth("useDotenv") else (),
                region=root.text("provider", "region"),
                attributes=(
                    *scalars(node, "handler", "timeout", "memorySize", "image", "module", "runtime"),
                    *scalars(root.mapping("provider"), "runtime"),
                    *(("artifact", text, 1) for holder in (node, root) if (text := holder.text("package", "artifact"))),
                ),
            )
        )
    return tuple(found)


def _env(path: str, node: Mapping, service: str) -> Iterator[EnvDeclaration]:
    for entry in node.entries:
        yield variable(path, "serverless", entry.key, entry.value, entry.line, service=service)
