"""``vercel.json``. Fields after vercel.com/docs/project-configuration. Variables live in the dashboard.

A pattern of ``builds`` that matches no file builds nothing, and every request is answered with 404; one of ``functions`` stops the
build. ``crons[].path`` is called with GET.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import DeclarationKind, HealthProbe, Location, Manifest
from deployable.written import keys
from deployable.written.declarations import folder_of, joined, mapping, scalars, variable
from deployable.written.nodes import Mapping, Node, Scalar

LITERALS: tuple[bytes, ...] = ()
LIMIT = 256 << 10
_PLAIN = re.compile(r"[\w./@-]+")
_KEYS = dict.fromkeys((
    "$schema", "alias", "build", "buildCommand", "builds", "bulkRedirectsPath", "bunVersion", "cleanUrls", "crons", "customErrorPage",
    "devCommand", "env", "experimentalServices", "fluid", "framework", "functionFailoverRegions", "functions", "git", "github", "headers",
    "ignoreCommand", "images", "installCommand", "name", "outputDirectory", "passiveRegions", "probes", "projectSettings", "public",
    "redirects", "regions", "relatedProjects", "rewrites", "routes", "scope", "trailingSlash", "version", "wildcard",
))  # fmt: skip


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "vercel.json"


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None:
        return ()
    env = [
        variable(path, "vercel", entry.key, entry.value, entry.line, kind=_kind(entry.value), scope=scope)
        for holder, scope in ((root.mapping("env"), "run"), (root.mapping("build", "env"), "build"))
        for entry in holder.entries
    ]
    return (
        Manifest(
            "vercel",
            Location(path, root.line),
            kind="function",
            root=folder_of(path),
            env=tuple(env),
            env_elsewhere=("the Vercel dashboard",),
            health=tuple(_crons(path, root)),
            paths=tuple(_paths(folder_of(path), root)),
            problems=tuple(keys.unknown(path, root, _KEYS, host="vercel.json")),
            attributes=(
                *scalars(root, "framework", "buildCommand", "outputDirectory", "installCommand", "version"),
                *((field, written, line) for field, written, line in _named(root) if not _PLAIN.fullmatch(written)),
            ),
        ),
    )


def _kind(value: Node) -> DeclarationKind | None:
    """``@name`` is a secret of the account, in the older form."""
    return DeclarationKind.REFERENCE if isinstance(value, Scalar) and value.text.startswith("@") else None


def _crons(path: str, root: Mapping) -> Iterator[HealthProbe]:
    for item in root.items("crons"):
        if isinstance(item, Mapping) and item.text("path"):
            yield HealthProbe(Location(path, item.line_of("path")), item.text("path"), kind="cron")


def _paths(folder: str, root: Mapping) -> Iterator[tuple[str, str, int]]:
    """The files that ``builds`` and ``functions`` name; what patterns stand for is for whoever sees the files."""
    for field, written, line in _named(root):
        if _PLAIN.fullmatch(written):
            yield field, joined(folder, written), line


def _named(root: Mapping) -> Iterator[tuple[str, str, int]]:
    for item in root.items("builds"):
        if isinstance(item, Mapping):
            yield "builds.src", item.text("src"), item.line_of("src")
    yield from (("functions", entry.key, entry.line) for entry in root.mapping("functions").entries)
