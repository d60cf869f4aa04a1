"""Django's settings as each production process sees them, and the hosts of Starlette's ``TrustedHostMiddleware``."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from deployable import syntax
from deployable.deployed import in_production, service_root
from deployable.linkers.environment.platforms import HOSTS
from deployable.linkers.frameworks.django.settings import MODELS, Configuration, find, setting
from deployable.linkers.interpreter import (
    CONFIGURED,
    MISSING,
    Assumed,
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
from deployable.linkers.runtime.trees import calls, constants, dotted
from deployable.linkers.runtime.values import setting_value
from deployable.model import DeclarationKind, Gap, Location, Manifest, Setting, Sources
from deployable.written.declarations import folder_of
from deployable.written.kinds import environment_of

SETTINGS = (
    "DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS", "DATABASES", "SESSION_ENGINE", "MEDIA_ROOT", "CACHES",
)  # fmt: skip
_SWITCHES = ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
"""Settings that Django only asks whether they are true: any text is, ``"False"`` too."""
_PROCESSES = 6
"""Of the manifests that run a project, those whose settings are looked at."""


def _filled_in(call: CallSite) -> Value:
    """``django_heroku.settings(locals())``"""
    call.scope.module.scope.names.update(ALLOWED_HOSTS=CONFIGURED, DATABASES=CONFIGURED)
    return None


_MODELS: Mapping[str, Kind] = {
    **MODELS,
    "django_heroku.settings": _filled_in,
    "django_on_heroku.settings": _filled_in,
    "builtins.locals": lambda call: call.scope.names,
}


def settings(sources: Sources) -> tuple[list[Setting], list[Gap]]:
    """Each setting as the project gives it to each process that production runs; to one without variables where none is known."""
    if not sources.having("python", b"INSTALLED_APPS", b"MIDDLEWARE", b"ROOT_URLCONF"):
        return [], []
    found: dict[tuple[object, ...], Setting] = {}
    gaps: list[Gap] = []
    told: set[str] = set()
    for manifest, roots in (*_processes(sources), (None, frozenset[str]())):
        run = Interpreter(sources, _MODELS, environment=_environment(manifest))
        with run.session("runtime"):
            for project in find(run) or _alone(run):
                runs_it = service_root(project.modules[0].path, sources.services) in roots
                if runs_it if manifest else project.root not in told:
                    told.add(project.root)
                    for each in _of_project(run, project, manifest):
                        found.setdefault(each[:-1], each)
        gaps += [gap for gap in run.gaps if gap.fact == "runtime"]
    return list(found.values()), gaps


def _alone(run: Interpreter) -> list[Configuration]:
    """Settings modules of a project whose entry points and URL configuration are not in the repository."""
    found = [run.module_at(path) for path in run.sources.having("python", b"INSTALLED_APPS")]
    return [
        Configuration(folder_of(each.path), [each], 0) for each in found if "INSTALLED_APPS" in run.load(each).lines
    ]


def _processes(sources: Sources) -> list[tuple[Manifest, frozenset[str]]]:
    """What production runs, with the roots of its services; an image that another manifest builds is told there."""
    roots: dict[Location, set[str]] = {}
    for service in sources.services:
        for _, place in service.runs_on:
            roots.setdefault(place, set()).add(service.root)
    running = [
        each for each in in_production(sources) if each.location in roots and each.kind not in ("static", "database")
    ]
    built = {each.dockerfile for each in running if each.host != "dockerfile"}
    chosen = [each for each in running if each.host != "dockerfile" or each.dockerfile not in built]
    return [(each, frozenset(roots[each.location])) for each in chosen[:_PROCESSES]]


def _environment(manifest: Manifest | None) -> dict[str, str | None]:
    """The variables that the manifest and its host give; ``None`` where the value is not written."""
    if manifest is None:
        return {}
    given: dict[str, str | None] = dict.fromkeys(HOSTS.get(manifest.host, ()))
    for each in manifest.env:
        if each.scope != "build":
            plain = each.kind is DeclarationKind.LITERAL and "$" not in (each.value or "")
            given[each.name] = each.value if plain else None
    return given


def _of_project(run: Interpreter, project: Configuration, manifest: Manifest | None) -> Iterator[Setting]:
    modules = _named(run, project) or _beside(run, project) or project.modules[: max(project.entries, 1)]
    for name in SETTINGS:
        for module in modules:
            value = setting(run, module, name)
            if value is not MISSING:
                yield _setting(run, name, value, _place(module, name), manifest)
                break


def _named(run: Interpreter, project: Configuration) -> list[Module]:
    """The settings module that the process is given by name."""
    named = (run.environment or {}).get("DJANGO_SETTINGS_MODULE")
    return [module for module in project.modules if named and module.name == named]


def _beside(run: Interpreter, project: Configuration) -> list[Module]:
    """The module for production beside the one that the entry points take by default."""
    folders = {folder_of(module.path) for module in project.modules[: max(project.entries, 1)]}
    paths = [
        path
        for path in run.sources.all("python")
        if folder_of(path) in folders and environment_of(posixpath.basename(path)) == "production"
    ]
    modules = [run.load(run.module_at(path)) for path in sorted(paths)]
    return [module for module in modules if not module.lines.keys().isdisjoint(SETTINGS)][:1]


def _setting(run: Interpreter, name: str, value: Value, place: Location, manifest: Manifest | None) -> Setting:
    if isinstance(value, Made) and value.origin.startswith("configurations.values."):
        value = _of_class(run, name, value)
    if name == "DATABASES":
        value = _engine(value)
    plain = settled(value)
    if name in _SWITCHES and isinstance(plain, str):
        plain = bool(plain)
    written = None if _is_doubtful(value) else _written(plain)
    return Setting(name, written, place, variable_of(value) or _variable_within(plain), manifest=manifest)


def _of_class(run: Interpreter, name: str, made: Made) -> Value:
    """``DEBUG = values.BooleanValue(False)`` of django-configurations: the variable ``DJANGO_DEBUG``, else the default."""
    prefix = text(made.keywords.get("environ_prefix", "DJANGO")) or ""
    own = text(made.keywords.get("environ_name", name)) or name
    default = made.arguments[0] if made.arguments else made.keywords.get("default", MISSING)
    found = environ.variable(run, f"{prefix}_{own}".lstrip("_"), default)
    cast = {"BooleanValue": environ.boolean, "ListValue": environ.listed}.get(made.origin.rpartition(".")[2])
    return environ.cast(found, cast) if cast else found


def _is_doubtful(value: Value) -> bool:
    """It hangs on something that is no variable of the environment."""
    return isinstance(value, Assumed) and bool(value.condition) and not value.variable


def _written(value: Value) -> str | None:
    """A constant, or a list of strings, as Python writes it."""
    if isinstance(value, str | int | float | None):
        return str(value)
    if not isinstance(value, list):
        return None
    items = [settled(each) for each in value if settled(each) is not None]
    sure = all(isinstance(each, str) for each in items) and not any(map(_is_doubtful, value))
    return str(items) if sure else None


def _variable_within(value: Value) -> str:
    """The variable that an item of a list comes from."""
    return next(filter(None, map(variable_of, value)), "") if isinstance(value, list) else ""


def _engine(value: Value) -> Value:
    """The engine of the default database, which an address in a variable may replace."""
    default = settled(value).get("default", MISSING) if isinstance(settled(value), dict) else MISSING
    engine = settled(default).get("ENGINE", MISSING) if isinstance(settled(default), dict) else MISSING
    variable = variable_of(value) or variable_of(default)
    if engine is MISSING or _is_doubtful(value):
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


def trusted_hosts(path: str, module: syntax.Module) -> Iterator[Setting]:
    """Starlette's ``TrustedHostMiddleware``, which answers to every host when it is given none."""
    for call in calls(module.body):
        if "TrustedHostMiddleware" in " ".join(dotted(item) for item in (call.func, *call.args)):
            given = next((each.value for each in call.keywords if each.name == "allowed_hosts"), None)
            value, variable = setting_value(given, constants(module)) if given is not None else ("['*']", "")
            yield Setting("ALLOWED_HOSTS", value, Location(path, call.line), variable, "starlette")
