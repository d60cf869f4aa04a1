"""Heroku ``app.json``. Fields after devcenter.heroku.com/articles/app-json-schema. Only read when an app is created.

The same name belongs to Expo and React Native, whose files are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import Database, DeclarationKind, EnvDeclaration, Location, Manifest
from deployable.written import keys
from deployable.written.declarations import folder_of, mapping, scalars, variable
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping, Node, Scalar

LITERALS = (b"addons", b"formation", b"buildpacks", b'"env"', b"stack", b"postdeploy")
LIMIT = 1 << 20
_KEYS: dict[str, object] = {
    **dict.fromkeys((
        "name", "description", "keywords", "website", "repository", "logo", "success_url", "scripts", "image", "addons", "buildpacks", "stack",
        "environments", "$schema",
    )),
    "env": {"*": dict.fromkeys(("description", "value", "required", "generator"))},
    "formation": {"*": dict.fromkeys(("quantity", "size"))},
}  # fmt: skip
_ENGINES = (
    ("postgres", "postgres"),
    ("redis", "redis"),
    ("mongo", "mongodb"),
    ("mysql", "mysql"),
    ("jawsdb", "mysql"),
    ("cleardb", "mysql"),
)
_BRINGS = {
    "heroku-postgresql": ("DATABASE_URL",),
    "heroku-redis": ("REDIS_URL", "REDIS_TLS_URL"),
    "cleardb": ("CLEARDB_DATABASE_URL",),
    "mongolab": ("MONGODB_URI",),
    "sendgrid": ("SENDGRID_USERNAME", "SENDGRID_PASSWORD"),
    "mailgun": ("MAILGUN_API_KEY", "MAILGUN_DOMAIN", "MAILGUN_SMTP_LOGIN", "MAILGUN_SMTP_PASSWORD"),
    "sentry": ("SENTRY_DSN",),
    "newrelic": ("NEW_RELIC_LICENSE_KEY", "NEW_RELIC_LOG"),
    "papertrail": ("PAPERTRAIL_API_TOKEN",),
    "memcachier": ("MEMCACHIER_SERVERS", "MEMCACHIER_USERNAME", "MEMCACHIER_PASSWORD"),
    "rollbar": ("ROLLBAR_ACCESS_TOKEN",),
}
"""add-on → the config vars that it sets, after its page on elements.heroku.com."""


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
    app = _app(path, root, Mapping((), root.line, 0), "")._replace(
        problems=tuple(keys.unknown(path, root, {**_KEYS, "environments": {"*": _KEYS}}, host="app.json"))
    )
    own = root.mapping("environments").entries
    return (app, *(_app(path, root, entry.value, entry.key) for entry in own if isinstance(entry.value, Mapping)))


def _app(path: str, root: Mapping, own: Mapping, environment: str) -> Manifest:
    """The app, or what ``environments`` makes of it in review apps and in tests; what stands there lies over the rest."""
    formation = own.mapping("formation") if own.get("formation") is not None else root.mapping("formation")
    web = formation.mapping("web")
    place = {"review": "preview"}.get(environment, environment_of(f"{environment}/x") or environment)
    return Manifest(
        "heroku",
        Location(path, own.line),
        service="web",
        environment=place,
        root=folder_of(path),
        env=(
            *_env(path, root, place),
            *_env(path, own, place),
            *_attached(path, own if own.get("addons") is not None else root, place),
        ),
        env_elsewhere=("the app's config vars",),
        instances=web.text("quantity"),
        plan=web.text("size"),
        databases=tuple(_databases(path, own if own.get("addons") is not None else root)),
        attributes=(
            *scalars(root, "stack", "scripts.postdeploy", "formation.web.quantity", "formation.web.size"),
            *(("prepares", text, line) for _, text, line in scalars(root, "scripts.postdeploy")),
        ),
    )


def _env(path: str, root: Mapping, environment: str) -> Iterator[EnvDeclaration]:
    for entry in root.mapping("env").entries:
        value: Node | None = entry.value
        kind: DeclarationKind | None = None
        if isinstance(value, Mapping):
            if value.text("generator") == "secret":
                kind = DeclarationKind.GENERATED
            elif value.get("value") is None:
                kind = DeclarationKind.PROMPTED
            value = value.get("value")
        yield variable(path, "heroku", entry.key, value, entry.line, kind=kind, service="web", environment=environment)


def _attached(path: str, root: Mapping, environment: str) -> Iterator[EnvDeclaration]:
    """What add-ons bring: after their own names (``REDISCLOUD_URL``), and the databases of Heroku under names of their own."""
    for add_on, _, line in _add_ons(root):
        for name in _BRINGS.get(add_on, (f"{add_on.replace('-', '_').upper()}_URL",)):
            place = Location(path, line)
            yield EnvDeclaration(
                name, place, "heroku", DeclarationKind.REFERENCE, None, "web", environment, read_by=add_on
            )


def _add_ons(root: Mapping) -> Iterator[tuple[str, str, int]]:
    """(add-on, plan, line)"""
    for item in root.items("addons"):
        name = item.text if isinstance(item, Scalar) else item.text("plan") if isinstance(item, Mapping) else ""
        add_on, _, plan = name.partition(":")
        if add_on:
            yield add_on, plan, item.line


def _databases(path: str, root: Mapping) -> Iterator[Database]:
    for add_on, plan, line in _add_ons(root):
        engine = next((engine for word, engine in _ENGINES if word in add_on), "")
        if engine:
            yield Database(add_on, Location(path, line), engine, plan)
