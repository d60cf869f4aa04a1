"""Django's settings as one process sees them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from deployable.linkers.frameworks.django import settings as settings_files
from deployable.linkers.frameworks.django.settings import DEVELOPS, PRODUCTION, Configuration, find, setting
from deployable.linkers.interpreter import (
    CONFIGURED,
    MISSING,
    CallSite,
    Interpreter,
    Kind,
    Made,
    Module,
    Unknown,
    Value,
    assumed,
    environ,
    settled,
    text,
    variable_of,
)
from deployable.linkers.runtime.values import as_written, is_doubtful, variable_within
from deployable.model import Location, Setting
from deployable.written.declarations import folder_of

LITERALS = (b"INSTALLED_APPS", b"MIDDLEWARE", b"ROOT_URLCONF")
SETTINGS = (
    "DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS", "DATABASES", "SESSION_ENGINE", "MEDIA_ROOT", "CACHES",
)  # fmt: skip
NAMED = "DJANGO_SETTINGS_MODULE"
_KINDS = {"DATABASES": "ENGINE", "CACHES": "BACKEND"}
_SWITCHES = ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
"""Settings that Django only asks whether they are true: any text is, ``"False"`` too."""


def _filled_in(call: CallSite) -> Value:
    """``django_heroku.settings(locals())``"""
    call.scope.module.scope.names.update(ALLOWED_HOSTS=CONFIGURED, DATABASES=CONFIGURED)
    return None


MODELS: Mapping[str, Kind] = {
    **settings_files.MODELS,
    "django_heroku.settings": _filled_in,
    "django_on_heroku.settings": _filled_in,
    "builtins.locals": lambda call: call.scope.names,
}


def settings(run: Interpreter) -> Iterator[tuple[str, list[Setting]]]:
    """The settings of each project, as one process sees them, with a file of the project."""
    for project in find(run) or _alone(run):
        yield project.modules[0].path, [*_of_project(run, project)]


def _alone(run: Interpreter) -> list[Configuration]:
    """Settings modules of a project whose entry points and URL configuration are not in the repository."""
    found = [run.module_at(path) for path in run.sources.having("python", b"INSTALLED_APPS")]
    return [
        Configuration(folder_of(each.path), [each], 0) for each in found if "INSTALLED_APPS" in run.load(each).lines
    ]


def _of_project(run: Interpreter, project: Configuration) -> Iterator[Setting]:
    elsewhere = {
        each.value
        for manifest in run.sources.manifests
        for each in manifest.env
        if each.name == NAMED and manifest.environment in ("development", "test")
    }
    usual = [
        module
        for module in project.modules[: max(project.entries, 1)]
        if not DEVELOPS.search(module.name) and module.name not in elsewhere
    ]
    modules = _named(run, project) or _beside(run, project) or usual
    for name in SETTINGS:
        for module in modules:
            value = setting(run, module, name)
            if value is not MISSING:
                yield _setting(run, name, value, _place(module, name))
                break


def _named(run: Interpreter, project: Configuration) -> list[Module]:
    """The settings module that the process is given by name."""
    named = (run.environment or {}).get(NAMED)
    return [module for module in project.modules if named and module.name == named]


def _beside(run: Interpreter, project: Configuration) -> list[Module]:
    """The module for production beside the one that the entry points take by default."""
    folders = {folder_of(module.path) for module in project.modules[: max(project.entries, 1)]}
    paths = [
        path
        for path in run.sources.all("python")
        if folder_of(path) in folders and PRODUCTION.search(posixpath.basename(path))
    ]
    modules = [run.load(run.module_at(path)) for path in sorted(paths)]
    return [module for module in modules if not module.lines.keys().isdisjoint(SETTINGS)][:1]


def _setting(run: Interpreter, name: str, value: Value, place: Location) -> Setting:
    if isinstance(value, Made) and value.origin.startswith("configurations.values."):
        value = _of_class(run, name, value)
    if name in _KINDS:
        value = _kind(value, _KINDS[name])
    plain = settled(value)
    if name in _SWITCHES and isinstance(plain, str):
        plain = bool(plain)
    if name == "ALLOWED_HOSTS" and isinstance(plain, list) and any(settled(each) == "*" for each in plain):
        # Whatever else the list holds, and wherever that comes from.
        plain = ["*"]
        value = assumed(plain, variable=variable) if (variable := variable_of(value)) else plain
    written = None if is_doubtful(value) else as_written(plain)
    return Setting(name, written, place, variable_of(value) or variable_within(plain))


def _of_class(run: Interpreter, name: str, made: Made) -> Value:
    """``DEBUG = values.BooleanValue(False)`` of django-configurations: the variable ``DJANGO_DEBUG``, else the default."""
    prefix = text(made.keywords.get("environ_prefix", "DJANGO")) or ""
    own = text(made.keywords.get("environ_name", name)) or name
    default = made.arguments[0] if made.arguments else made.keywords.get("default", MISSING)
    found = environ.variable(run, f"{prefix}_{own}".lstrip("_"), default)
    cast = {"BooleanValue": environ.boolean, "ListValue": environ.listed}.get(made.origin.rpartition(".")[2])
    return environ.cast(found, cast) if cast else found


def _kind(value: Value, key: str) -> Value:
    """The engine of the default database or cache, which an address in a variable may replace."""
    default = settled(value).get("default", MISSING) if isinstance(settled(value), dict) else MISSING
    engine = settled(default).get(key, MISSING) if isinstance(settled(default), dict) else MISSING
    variable = variable_of(value) or variable_of(default)
    if engine is MISSING or is_doubtful(value):
        return Unknown(configured=True, variable=variable)
    return assumed(engine, variable=variable) if variable else engine


def _place(module: Module, name: str) -> Location:
    """Where the name was last given its value: in the module, or in one that it imports by ``*``."""
    todo, seen = [module], set()
    while todo:
        each = todo.pop(0)
        if name in each.lines:
            return Location(each.path, each.lines[name])
        seen.add(each.path)
        todo += [star for star in reversed(each.scope.stars) if isinstance(star, Module) and star.path not in seen]
    return Location(module.path)
