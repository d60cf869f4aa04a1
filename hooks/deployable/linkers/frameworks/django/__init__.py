"""Django: from the settings' root URL configuration through every include to the views, with REST framework and ninja."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers import health
from deployable.linkers.frameworks.django import docs, drf, ninja, ninja_extra, settings, urls
from deployable.linkers.interpreter import (
    MISSING,
    Instance,
    Interpreter,
    Kind,
    Model,
    Module,
    Value,
    force,
    settled,
    text,
)
from deployable.model import ApiDocs, Gap, Location, Route, RouteState

LANGUAGE = "python"
LITERALS = (settings.NAMED, settings.URLCONF, b"urlpatterns")
MODELS: dict[str, Kind] = {**settings.MODELS, **urls.MODELS, **drf.MODELS, **ninja.MODELS, **ninja_extra.MODELS}
_SETTINGS = "django.conf.settings"


_ROUTERS = {
    "DefaultRouter": drf.DefaultRouter, "SimpleRouter": drf.Router,
    "NestedDefaultRouter": drf.NestedDefaultRouter, "NestedSimpleRouter": drf.NestedRouter,
}  # fmt: skip


def guess(dotted: str) -> Kind | None:
    """Routers of packages around REST framework bear the names of those that they inherit from."""
    package, _, name = dotted.rpartition(".")
    return _ROUTERS.get(name) if package.endswith("routers") else None


def begin(run: Interpreter) -> None:
    """Give ``django.conf.settings`` its values before anything asks for them."""
    projects = settings.find(run)

    def attribute(name: str) -> Value:
        if name == "configured":
            return True
        project = _around(projects, run.running[-1].path if run.running else "")
        return project.worth(run, name) if project and name.isupper() else MISSING

    run.models[_SETTINGS] = type(
        "Settings", (Model,), {"static_attribute": staticmethod(attribute), "projects": projects}
    )


def _around(projects: list[settings.Configuration], path: str) -> settings.Configuration | None:
    """The project whose folder holds the file, the deepest one first."""
    holding = [each for each in projects if not each.root or path.startswith(each.root + "/")]
    return max(holding, key=lambda each: len(each.root), default=projects[0] if projects else None)


def collect(run: Interpreter, serving: object) -> Iterator[Route | ApiDocs | Gap]:
    known = run.models.get(_SETTINGS)
    projects: list[settings.Configuration] = getattr(known, "projects", None) or settings.find(run)
    modules: set[str] = set()
    visited: set[int] = set()
    roots = [(project, urlconf) for project in projects for urlconf in settings.urlconfs(run, project)]
    if not roots:
        roots = [(None, urlconf) for urlconf in settings.guessed(run)]  # type: ignore[misc]
    seen: set[tuple[str, str]] = set()
    documented: set[str] = set()
    for project, urlconf in roots:
        walk = urls.Walk(run, project)
        conditions = (urlconf.condition,) if urlconf.condition else ()
        if urlconf.module is None:
            yield Gap("routes", urlconf.location, f"the root URL configuration {urlconf.name} is not in the repository")
            continue
        for found in walk.module(urlconf.module, urls.Step(conditions=conditions)):
            if isinstance(found, Route):
                if (found.method, found.path) in seen:
                    continue
                seen.add((found.method, found.path))
            elif isinstance(found, ApiDocs):
                documented.add(found.source)
            yield found
        modules |= walk.modules
        visited |= walk.visited
    for project in projects:
        yield from (each for each in docs.of_settings(run, project) if each.source not in documented)
        yield from _middleware(run, project)
    yield from _unmounted(run, modules, visited)


def _middleware(run: Interpreter, project: settings.Configuration) -> Iterator[Route]:
    """Health routes that middleware answers before any URL configuration is asked."""
    for name in project.strings(run, "MIDDLEWARE"):
        for path in health.MIDDLEWARE.get(name, ()):
            at = project.line("MIDDLEWARE")
            yield Route("GET", path, at, "django", handler=name, in_schema=False, own=False, health=True)


def _unmounted(run: Interpreter, modules: set[str], visited: set[int]) -> Iterator[Route]:
    """The patterns of URL configurations that were loaded and that nothing includes."""
    included = {path for each in run.instances(urls.Include) if (path := _target(each)) is not None}
    for path in run.sources.having("python", b"urlpatterns"):
        module = run.modules.get(path)
        if module is None or path in modules or path in included:
            continue
        patterns = settled(module.scope.names.get("urlpatterns"))
        if not isinstance(patterns, list) or any(_known(each, visited) for each in patterns):
            continue
        walk = urls.Walk(run, None, RouteState.UNMOUNTED)
        for found in walk.module(module, urls.Step()):
            if isinstance(found, Route) and found.own:
                yield found


def _known(pattern: Value, visited: set[int]) -> bool:
    pattern = force(pattern)
    return isinstance(pattern, Instance) and id(pattern.native) in visited


def _target(include: Model) -> str | None:
    value = include.call.get(0, "arg")
    if isinstance(value, list) and value:
        value = settled(value[0])
    name = text(value)
    if name is not None and isinstance(include, urls.Include):
        found = include.resolved(name)
        return found.path if found else None
    return value.path if isinstance(value, Module) else None


__all__ = ["LANGUAGE", "LITERALS", "MODELS", "Location", "begin", "collect"]
