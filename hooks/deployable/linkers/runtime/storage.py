"""What the code keeps in files beside it, by paths that it writes out: SQLite databases, uploads, sessions.

Only what stands there as a literal counts: a path that a variable, a branch or another module may change is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from deployable import syntax
from deployable.deployed import declared
from deployable.linkers.interpreter.written import dotted
from deployable.linkers.runtime.trees import calls, constants
from deployable.model import Location, Setting, Sources, Stored

_SQLITE_URL = re.compile(r"^sqlite(\+\w+)?:///+(?!:memory:|/?tmp/|file:)[^?\s]+")
_FILE = re.compile(r"^(?!:memory:|/tmp/|file:)[\w./ -]+\.(db|sqlite3?)$")
_PYTHON = (b"sqlite:", b"sqlite+", b"UPLOAD_FOLDER", b"SESSION_TYPE", b"litestar.stores")
_NODE = (b"multer", b"sqlite", b"express-session", b"koa-ratelimit")
_UPLOADED_ELSEWHERE = re.compile(
    r"cloudinary|aws-sdk|client-s3|multer-s3|google-cloud/storage|imagekit|firebase-admin|azure/storage|minio|uploadthing|supabase"
)
_CACHES = {"LocMemCache": "memory", "FileBasedCache": "sessions"}
_STORES = {"MemoryStore": "memory", "FileStore": "sessions"}
"""Litestar's stores that are no service."""
_FIELDS = (b"models.FileField(", b"models.ImageField(")


def stored(sources: Sources, settings: Iterable[Setting]) -> Iterator[Stored]:
    yield from _django(sources, list(settings))
    for path in sources.having("python", *_PYTHON):
        module = sources.read("python", path)
        if module is not None:
            yield from _python(path, module, sources)
    elsewhere = _elsewhere(sources)
    for path in sources.having("javascript", *_NODE):
        module = sources.read("javascript", path)
        if module is not None:
            yield from _node(path, module, elsewhere)


def _django(sources: Sources, settings: list[Setting]) -> Iterator[Stored]:
    told = {each.name: each for each in settings}
    database = told.get("DATABASES")
    if database is not None and database.value == "django.db.backends.sqlite3" and _is_sure(database):
        yield Stored("database", database.value, database.location)
    media = told.get("MEDIA_ROOT")
    fields = sources.having("python", *_FIELDS) if media is not None else ()
    elsewhere = sources.having("python", b"DEFAULT_FILE_STORAGE", b"STORAGES", b"cloudinary", b"storages")
    if media is not None and fields and not elsewhere:
        yield Stored("uploads", "MEDIA_ROOT", media.location)
    sessions = told.get("SESSION_ENGINE")
    if sessions is not None and sessions.value == "django.contrib.sessions.backends.file":
        yield Stored("sessions", sessions.value, sessions.location)
    cache = told.get("CACHES")
    if sessions is not None and cache is not None and sessions.value == "django.contrib.sessions.backends.cache":
        kind = _CACHES.get((cache.value or "").rpartition(".")[2])
        if kind is not None and _is_sure(cache):
            yield Stored(kind, f"{cache.value} as the cache that sessions stand in", cache.location)


def _is_sure(setting: Setting) -> bool:
    """No variable decides it, or the manifest gives that variable."""
    return not setting.variable or (
        setting.manifest is not None and declared(setting.manifest, setting.variable) is not None
    )


def _python(path: str, module: syntax.Module, sources: Sources) -> Iterator[Stored]:
    names = constants(module)
    for call in calls(module.body):
        name = dotted(call.func).rpartition(".")[2]
        if name in ("create_engine", "create_async_engine") and call.args:
            url = _text(call.args[0], names)
            if _SQLITE_URL.match(url):
                yield Stored("database", url, Location(path, call.line))
    for place, value in _configured(module):
        key, written = place
        if key == "SQLALCHEMY_DATABASE_URI" and _SQLITE_URL.match(_text(value, names)):
            yield Stored("database", _text(value, names), Location(path, written))
        elif key == "SESSION_TYPE" and _text(value, names) == "filesystem":
            yield Stored("sessions", "SESSION_TYPE", Location(path, written))
        elif key == "UPLOAD_FOLDER" and _keeps_uploads(path, _text(value, names), sources):
            yield Stored("uploads", _text(value, names), Location(path, written))

    yield from _litestar(path, module)


def _litestar(path: str, module: syntax.Module) -> Iterator[Stored]:
    """``Litestar(stores={"sessions": MemoryStore()})``"""
    if not any(isinstance(each, syntax.Import) and each.module.startswith("litestar.stores") for each in module.body):
        return
    for call in calls(module.body):
        given = next((each.value for each in call.keywords if each.name == "stores"), None)
        for key, made in _fields(given).items():
            name = dotted(made.func) if isinstance(made, syntax.Call) else ""
            if "session" in key and name in _STORES:
                yield Stored(_STORES[name], f"Litestar's {name}", Location(path, made.line))


def _keeps_uploads(path: str, folder: str, sources: Sources) -> bool:
    """The folder is saved to and read again later, not a station on the way to somewhere else."""
    if not folder or folder.startswith(("/tmp", "tmp", "temp")):
        return False
    saved = any(sources.holds("python", each, b".save(") for each in sources.having("python", b"UPLOAD_FOLDER"))
    removed = sources.having("python", b"os.remove(", b"os.unlink(", b".unlink(", b"boto3", b"cloudinary", b"rmtree(")
    return saved and not removed


def _configured(module: syntax.Module) -> Iterator[tuple[tuple[str, int], syntax.Expression]]:
    """``app.config["NAME"] = value`` and ``NAME = value`` in a module or a configuration class, not in a branch."""
    bodies = [module.body, *(each.body for each in module.body if isinstance(each, syntax.Class | syntax.Function))]
    for body in bodies:
        for statement in body:
            if not isinstance(statement, syntax.Assign) or statement.value is None:
                continue
            for target in statement.targets:
                if isinstance(target, syntax.Subscript) and isinstance(target.key, syntax.Const):
                    if dotted(target.value).endswith("config"):
                        yield (str(target.key.value), statement.line), statement.value
                elif isinstance(target, syntax.Name):
                    yield (target.id, statement.line), statement.value


def _node(path: str, module: syntax.Module, elsewhere: bool) -> Iterator[Stored]:
    names = constants(module)
    sessions, limits = _bound(module, "express-session"), _bound(module, "koa-ratelimit")
    for call in calls(module.body):
        name = dotted(call.func)
        fields = _fields(call.args[0]) if call.args else {}
        if (name in sessions or _requires(call.func, "express-session")) and _in_memory(call, fields, sessions):
            yield Stored("memory", "express-session without a store", Location(path, call.line))
        elif name in limits and _text(fields.get("driver"), names) == "memory":
            yield Stored("limits", name, Location(path, call.line))
        elif name == "multer" and not elsewhere and (folder := _text(fields.get("dest"), names)):
            if not folder.startswith(("/tmp", "tmp", "temp")):
                yield Stored("uploads", folder, Location(path, call.line))
        elif name == "multer.diskStorage" and not elsewhere:
            yield Stored("uploads", "multer.diskStorage", Location(path, call.line))
        elif name.endswith("Sequelize"):
            options = next((_fields(each) for each in call.args if isinstance(each, syntax.DictOf)), {})
            file = _text(options.get("storage"), names)
            if _text(options.get("dialect"), names) == "sqlite" and file not in ("", ":memory:"):
                yield Stored("database", file, Location(path, call.line))
        elif name in ("sqlite3.Database", "Database", "sqlite.Database") and call.args:
            if _FILE.match(_text(call.args[0], names)):
                yield Stored("database", _text(call.args[0], names), Location(path, call.line))


def _in_memory(call: syntax.Call, fields: Mapping[str, syntax.Expression], sessions: set[str]) -> bool:
    """The options are written out, and name no store, or the one that the package calls unfit for production."""
    options = call.args[0] if call.args else None
    whole = isinstance(options, syntax.DictOf) and all(isinstance(item.key, syntax.Const) for item in options.items)
    store = fields.get("store")
    made = dotted(store.func) if isinstance(store, syntax.Call) else ""
    return whole and "secret" in fields and (store is None or made in {f"{name}.MemoryStore" for name in sessions})


def _bound(module: syntax.Module, package: str) -> set[str]:
    """The names that the module gives to the package: by ``import``, by ``require``."""
    found = {each.alias for each in module.body if isinstance(each, syntax.Import) and each.module == package}
    for name, value in constants(module).items():
        if _requires(value, package):
            found.add(name)
    return found


def _requires(node: object, package: str) -> bool:
    named = isinstance(node, syntax.Call) and dotted(node.func) == "require" and bool(node.args)
    return named and _text(node.args[0], {}) == package


def _elsewhere(sources: Sources) -> bool:
    """A package of the repository keeps files elsewhere, or the code deletes what it was sent."""
    for path in sources.all("package_json"):
        package = sources.read("package_json", path)
        if package is not None and any(_UPLOADED_ELSEWHERE.search(name) for name, _, _ in package.dependencies):
            return True
    return bool(sources.having("javascript", b"fs.unlink", b"unlinkSync", b"unlink("))


def _fields(node: object) -> Mapping[str, syntax.Expression]:
    if not isinstance(node, syntax.DictOf):
        return {}
    return {str(item.key.value): item.value for item in node.items if isinstance(item.key, syntax.Const)}


def _text(node: object, names: Mapping[str, syntax.Expression]) -> str:
    """A literal, or the literal that a module's name is given; empty for anything else."""
    if isinstance(node, syntax.Name):
        node = names.get(node.id)
    return node.value if isinstance(node, syntax.Const) and isinstance(node.value, str) else ""
