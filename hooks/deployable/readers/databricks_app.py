"""Databricks Apps ``app.yaml``: a command and its variables. https://docs.databricks.com/dev-tools/databricks-apps/app-runtime"""

from __future__ import annotations

from deployable.model import DeclarationKind, Location, Manifest
from deployable.written.declarations import command_line, folder_of, mapping, variable
from deployable.written.nodes import Mapping, Sequence

LITERALS = (b"command:",)


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in ("app.yaml", "app.yml")


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if (
        root is None
        or not isinstance(root.get("command"), Sequence)
        or {entry.key for entry in root.entries} - {"command", "env", "resources"}
    ):
        return ()
    return (
        Manifest(
            "databricks",
            Location(path, root.line),
            root=folder_of(path),
            command=command_line(root.get("command")),
            command_line=root.line_of("command"),
            env=tuple(
                variable(
                    path, "databricks", node.text("name"), node.get("value"), node.line_of("name"),
                    kind=DeclarationKind.REFERENCE if node.get("valueFrom") is not None else None,
                )
                for node in root.items("env")
                if isinstance(node, Mapping) and node.text("name")
            ),
            env_elsewhere=("the app's resources",),
        ),
    )  # fmt: skip
