"""Heroku ``app.json``. Fields after devcenter.heroku.com/articles/app-json-schema. Only read when an app is created.

The same name belongs to Expo and React Native, whose files are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import Database, DeclarationKind, EnvDeclaration, Location, Manifest
from deployable.written import keys
from deployable.written.declarations import folder_of, mapping, scalars, variable
from deployable.written.nodes import Mapping, Node, Scalar

LITERALS = (b"addons", b"formation", b"buildpacks", b'"env"', b"stack", b"postdeploy")
LIMIT = 1 << 20
_KEYS = dict.fromkeys((
    "name", "description", "keywords", "website", "repository", "logo", "success_url", "scripts", "env", "formation", "image", "addons",
    "buildpacks", "stack", "environments", "$schema",
))  # fmt: skip
_ENGINES = (
    ("postgres", "postgres"),
    ("redis", "redis"),
    ("mongo", "mongodb"),
    ("mysql", "mysql"),
    ("jawsdb", "mysql"),
    ("cleardb", "mysql"),
)


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "app.json"


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if (
        root is None
        or root.get("expo") is not None
        or root.get("displayName") is not None
        or root.get("pages") is not None
    ):
        return ()
    if not any(
        root.get(key) is not None for key in ("addons", "formation", "buildpacks", "env", "stack")
    ) and not root.text("scripts", "postdeploy"):
        return ()
    formation = root.mapping("formation")
    web = formation.mapping("web")
    return (
        Manifest(
            "heroku",
            Location(path, root.line),
            service="web",
            root=folder_of(path),
            env=tuple(_env(path, root)),
            env_elsewhere=("the app's config vars",),
            instances=web.text("quantity"),
            plan=web.text("size"),
            databases=tuple(_databases(path, root)),
            problems=tuple(keys.unknown(path, root, _KEYS, host="app.json")),
            attributes=scalars(root, "stack", "scripts.postdeploy", "formation.web.quantity", "formation.web.size"),
        ),
    )


def _env(path: str, root: Mapping) -> Iterator[EnvDeclaration]:
    for entry in root.mapping("env").entries:
        value: Node | None = entry.value
        kind: DeclarationKind | None = None
        if isinstance(value, Mapping):
            if value.text("generator") == "secret":
                kind = DeclarationKind.GENERATED
            elif value.get("value") is None:
                kind = DeclarationKind.PROMPTED
            value = value.get("value")
        yield variable(path, "heroku", entry.key, value, entry.line, kind=kind, service="web")


def _databases(path: str, root: Mapping) -> Iterator[Database]:
    for item in root.items("addons"):
        name = item.text if isinstance(item, Scalar) else item.text("plan") if isinstance(item, Mapping) else ""
        add_on, _, plan = name.partition(":")
        engine = next((engine for word, engine in _ENGINES if word in add_on), "")
        if engine:
            yield Database(add_on, Location(path, item.line), engine, plan)
