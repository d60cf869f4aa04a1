"""``vercel.json``. Fields after vercel.com/docs/project-configuration. Variables live in the dashboard."""

from __future__ import annotations

from deployable.model import Location, Manifest
from deployable.written.declarations import folder_of, mapping, scalars, variable

LITERALS: tuple[bytes, ...] = ()
LIMIT = 256 << 10


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "vercel.json"


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None:
        return ()
    env = [variable(path, "vercel", entry.key, entry.value, entry.line) for entry in root.mapping("env").entries]
    env += [
        variable(path, "vercel", entry.key, entry.value, entry.line, scope="build")
        for entry in root.mapping("build", "env").entries
    ]
    return (
        Manifest(
            "vercel",
            Location(path, root.line),
            kind="function",
            root=folder_of(path),
            env=tuple(env),
            env_elsewhere=("the Vercel dashboard",),
            attributes=scalars(root, "framework", "buildCommand", "outputDirectory", "installCommand", "version"),
        ),
    )
