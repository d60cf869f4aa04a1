"""``path``, ``re_path``, ``include`` and their kin, and the walk from a root URL configuration to full paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deployable.linkers import health
from deployable.linkers.frameworks.django import known, patterns
from deployable.linkers.frameworks.django.settings import Configuration
from deployable.linkers.frameworks.django.views import Endpoint, Views
from deployable.linkers.interpreter import (
    MISSING,
    Assumed,
    CallSite,
    ClassValue,
    External,
    Generic,
    Instance,
    Interpreter,
    Made,
    Model,
    Module,
    Unknown,
    Value,
    force,
    settled,
    text,
    written,
)
from deployable.linkers.interpreter.operations import iterate
from deployable.model import ApiDocs, Gap, Location, Route, RouteState

DEPTH = 30
Found = Iterator[Route | ApiDocs | Gap]


class Step(NamedTuple):
    """How far the walk has come: the path so far, the lines that led there, and the tests they are gated on."""

    prefix: str = "/"
    through: tuple[Location, ...] = ()
    conditions: tuple[str, ...] = ()
    guard: str = ""
    depth: int = 0

    def below(self, segment: str, at: Location, conditions: tuple[str, ...], guard: str = "") -> Step:
        gates = (*self.conditions, *(each for each in conditions if each not in self.conditions))
        return Step(self.prefix + segment, (at, *self.through), gates, self.guard or guard, self.depth + 1)


class Listed(Model):
    """Something that stands in ``urlpatterns``."""

    def routes(self, walk: Walk, step: Step) -> Found:
        raise NotImplementedError


class Walk:
    """From URL patterns to routes, for one project."""

    def __init__(self, run: Interpreter, project: Configuration | None, state: RouteState = RouteState.SERVED) -> None:
        self.run = run
        self.project = project
        self.views = Views(run, project)
        self.state = state
        self.modules: set[str] = set()
        """Paths of the URL configurations that were walked."""
        self.visited: set[int] = set()
        """``id`` of the pattern objects that were walked."""
        self._active: list[str] = []
        self._lists: set[int] = set()
        """``id`` of the lists that are being walked, so that one which includes itself ends."""

    def module(self, module: Module, step: Step) -> Found:
        if module.path in self._active or step.depth > DEPTH:
            return
        self.modules.add(module.path)
        self._active.append(module.path)
        self.run.load(module)
        found = module.language.member(module, "urlpatterns")
        if found is MISSING:
            yield Gap("routes", Location(module.path), "an included module has no urlpatterns that could be found")
        else:
            yield from self.patterns(found, step)
        self._active.pop()

    def patterns(self, value: Value, step: Step) -> Found:
        """The routes of a list of patterns, a module, or the tuple that ``admin.site.urls`` and its like are."""
        value = settled(value)
        if isinstance(value, Module):
            yield from self.module(value, step)
            return
        if isinstance(value, External | Made | Generic):
            yield self.opaque(step, _dotted(value))
            return
        if isinstance(value, list) and len(value) in (2, 3) and isinstance(settled(value[0]), list | Module):
            value = settled(value[0])
            if isinstance(value, Module):
                yield from self.module(value, step)
                return
        items = [value] if isinstance(value, Instance) else iterate(self.run, value)
        if items is None:
            yield self._dynamic(step)
            return
        if id(value) in self._lists or step.depth > DEPTH:
            return
        self._lists.add(id(value))
        for item in items:
            self.run.step()
            yield from self._item(item, step)
        self._lists.discard(id(value))

    def _item(self, item: Value, step: Step) -> Found:
        raw = force(item)
        item = settled(raw)
        if isinstance(raw, Assumed) and raw.condition and raw.condition not in step.conditions:
            step = step._replace(conditions=(*step.conditions, raw.condition))
        if isinstance(item, Instance) and isinstance(item.native, Listed):
            self.visited.add(id(item.native))
            yield from item.native.routes(self, step)
        elif isinstance(item, list):
            yield from self.patterns(item, step)
        elif isinstance(item, External | Made | Generic):
            yield self.opaque(step, _dotted(item))
        elif isinstance(item, Unknown | Instance):
            yield self._dynamic(step)

    def _dynamic(self, step: Step) -> Gap:
        at = step.through[0] if step.through else Location(self._active[-1] if self._active else "")
        return Gap("routes", at, f"URL patterns below {step.prefix} are put together at run time")

    # ----------------------------------------------------------------- what comes out

    def route(self, endpoint: Endpoint, step: Step, own: bool = True, in_schema: bool = True) -> Route:
        return Route(
            endpoint.method,
            step.prefix,
            endpoint.location,
            endpoint.framework,
            RouteState.CONDITIONAL if step.conditions and self.state is RouteState.SERVED else self.state,
            endpoint.handler,
            step.through,
            endpoint.documented,
            endpoint.responds,
            in_schema and endpoint.in_schema,
            endpoint.auth or step.guard,
            endpoint.limited_by,
            endpoint.database,
            endpoint.swallows_failure,
            condition=" and ".join(step.conditions),
            own=own and endpoint.own,
        )

    def opaque(self, step: Step, package: str) -> Route:
        """What a package adds below the prefix, which no file here shows."""
        at = step.through[0] if step.through else Location("")
        state = RouteState.OPAQUE if self.state is RouteState.SERVED else self.state
        path = step.prefix if step.prefix.endswith("/") else step.prefix + "/"
        condition = " and ".join(step.conditions)
        return Route("ANY", path + "**", at, "django", state, package, step.through, condition=condition, own=False)

    def package(self, name: str, step: Step) -> Found:
        """An include of a URL module that is not in the repository."""
        brought = health.included(name)
        for below in brought or ():
            endpoint = Endpoint("GET", step.through[0], name, in_schema=False, own=False)
            yield self.route(endpoint, step._replace(prefix=step.prefix + below), own=False)._replace(health=True)
        if brought is None:
            yield self.opaque(step, name)
        if name in known.OPAQUE_DOCS:
            yield ApiDocs("generated", known.OPAQUE_DOCS[name], step.through[0], step.prefix)


def _dotted(value: External | Made | Generic) -> str:
    while isinstance(value, Generic):
        value = settled(value.base)
    return value.dotted if isinstance(value, External) else value.origin if isinstance(value, Made) else ""


def segment(call: CallSite, name: str, regex: bool) -> str:
    """The path that a pattern's first argument adds; what is not known of it stands as a parameter of its own name."""
    value = call.raw(0, name)
    known_text = text(value)
    if known_text is not None:
        return patterns.of_regex(known_text) if regex else patterns.of_route(known_text)
    node = call.node.args[0] if call.node and call.node.args else None
    label = written(node).rpartition(".")[2].strip("'\")(") if node else ""
    return "{" + (label if label.isidentifier() else "var") + "}" + ("" if regex else "/")


# --------------------------------------------------------------------------- patterns


class Path(Listed):
    """``path(route, view)``."""

    regex = False
    argument = "route"

    def routes(self, walk: Walk, step: Step) -> Found:
        call = self.call
        step = step.below(segment(call, self.argument, self.regex), call.location, call.conditions)
        view = settled(call.get(1, "view"))
        if isinstance(view, Instance) and isinstance(view.native, Include):
            yield from view.native.routes(walk, step)
        elif isinstance(view, list | Module) or (isinstance(view, Instance) and isinstance(view.native, Listed)):
            yield from walk.patterns(view, step)
        elif _is_urls(view):
            yield from walk.package(_dotted(view), step)
        else:
            yield from self._view(walk, step, _by_name(call, view))

    def _view(self, walk: Walk, step: Step, view: Value) -> Found:
        from deployable.linkers.frameworks.django import docs

        for endpoint in walk.views.endpoints(view, self.call.location, step.prefix):
            yield walk.route(endpoint, step)
            if endpoint.package:
                yield from docs.of_view(endpoint.package, step)


class RegexPath(Path):
    """``re_path(regex, view)`` and the old ``url(regex, view)``."""

    regex = True
    argument = "regex"


def _is_urls(view: Value) -> bool:
    """``admin.site.urls`` and other lists of patterns that a package keeps under such a name."""
    return isinstance(view, External | Generic) and _dotted(view).rpartition(".")[2] in (
        "urls",
        "urlpatterns",
        "get_urls",
    )


def _by_name(call: CallSite, view: Value) -> Value:
    """A view given as a dotted string, as Django before 1.10 took it."""
    if not isinstance(view, str) or "." not in view:
        return view
    module, _, name = view.rpartition(".")
    found = call.module.language.resolve(module, call.module)
    return call.interpreter.member(found, name) if found is not None else External(view)


class Include(Listed):
    """``include(…)`` of a dotted string, a module, a list, or a tuple of one of these and a namespace."""

    def routes(self, walk: Walk, step: Step) -> Found:
        target = settled(self.call.get(0, "arg"))
        if isinstance(target, list) and len(target) == 2 and isinstance(settled(target[1]), str):
            target = settled(target[0])
        if isinstance(target, str):
            yield from self._named(target, walk, step)
        elif isinstance(target, External | Generic | Made):
            yield from walk.package(_dotted(target), step)
        elif isinstance(target, Unknown):
            yield Gap("routes", self.call.location, f"what is included below {step.prefix} is only known at run time")
        else:
            yield from walk.patterns(target, step)

    def _named(self, name: str, walk: Walk, step: Step) -> Found:
        module = self.resolved(name)
        if module is not None:
            yield from walk.module(module, step)
            return
        top = name.partition(".")[0]
        if self.call.module.language.resolve(top, self.call.module) is not None:
            yield Gap("routes", self.call.location, f"{name}, included here, is not in the repository")
        yield from walk.package(name, step)

    def resolved(self, name: str) -> Module | None:
        found = self.call.module.language.resolve(name, self.call.module)
        return found if found is not None and not found.path.endswith("/") else None


class GuardedInclude(Include):
    """``decorator_include(decorators, …)`` of django-decorator-include."""

    def __init__(self, call: CallSite) -> None:
        inner = CallSite(call.interpreter, call.node, call.scope, call.arguments[1:], call.keywords)
        super().__init__(inner)
        first = call.get(0)
        from deployable.linkers.handlers.guards import named

        self.guard = named(settled(first[0]) if isinstance(first, list) and first else first)

    def routes(self, walk: Walk, step: Step) -> Found:
        yield from super().routes(walk, step._replace(guard=step.guard or self.guard))


class Localised(Listed):
    """``i18n_patterns(…)``: below the language's code, or at the top too when the default language has no prefix."""

    def routes(self, walk: Walk, step: Step) -> Found:
        bare = self.call.get(None, "prefix_default_language") is False
        inner = step if bare else step.below("{language}/", self.call.location, self.call.conditions)
        for position in range(len(self.call.arguments)):
            yield from walk.patterns([self.call.arguments[position]], inner)


class Resolver(Listed):
    """``URLResolver(pattern, patterns)``, what ``include`` and ``i18n_patterns`` make, written out."""

    def routes(self, walk: Walk, step: Step) -> Found:
        pattern = settled(self.call.get(0, "pattern"))
        kind, first = _pattern(pattern)
        piece = {"LocalePrefixPattern": lambda _: "{language}/", "RegexPattern": patterns.of_regex}.get(
            kind, patterns.of_route
        )
        known_text = text(first)
        prefix = piece(known_text or "") if known_text is not None or kind == "LocalePrefixPattern" else "{prefix}/"
        below = step.below(prefix, self.call.location, self.call.conditions)
        yield from walk.patterns(self.call.get(1, "urlconf_name"), below)


def _pattern(value: Value) -> tuple[str, Value]:
    """Name of the class of a pattern, and what it was made of."""
    if isinstance(value, Made):
        return value.origin.rpartition(".")[2], value.arguments[0] if value.arguments else MISSING
    cls = value.cls if isinstance(value, Instance) else None
    names = [dotted.rpartition(".")[2] for dotted in cls.externals()] if isinstance(cls, ClassValue) else []
    return names[0] if names else "", MISSING


class Static(Listed):
    """``static(prefix, document_root=…)``: files, while ``DEBUG`` is on."""

    def routes(self, walk: Walk, step: Step) -> Found:
        prefix = self.call.text(0, "prefix")
        if not prefix or "//" in prefix:
            return
        conditions = self.call.conditions or ("settings.DEBUG",)
        inner = step.below(prefix.lstrip("/") + "{path}", self.call.location, conditions)
        endpoint = Endpoint("ANY", self.call.location, "serve", in_schema=False, own=False)
        yield walk.route(endpoint, inner, own=False)


class Packaged(Listed):
    """A function of a package that returns patterns: what it adds stays opaque."""

    prefix = ""
    name = ""

    def routes(self, walk: Walk, step: Step) -> Found:
        inner = step.below(self.prefix, self.call.location, self.call.conditions or ("settings.DEBUG",))
        yield walk.opaque(inner, self.name)


class StaticFiles(Packaged):
    prefix = "static/"
    name = "django.contrib.staticfiles.urls.staticfiles_urlpatterns"


class DebugToolbar(Packaged):
    prefix = "__debug__/"
    name = "debug_toolbar.toolbar.debug_toolbar_urls"


def listed(kind: type[Listed], dotted: str, call: CallSite) -> list[Value]:
    """A list that holds one pattern object, for functions that return lists of patterns."""
    instance = Instance(External(dotted), call.location)
    call.interpreter.create(kind, call, instance)
    return [instance]


def _old_patterns(call: CallSite) -> Value:
    return list(call.arguments[1:])


MODELS = {
    **{f"{module}.path": Path for module in ("django.urls", "django.urls.conf")},
    **{f"{module}.re_path": RegexPath for module in ("django.urls", "django.urls.conf")},
    **{f"{module}.url": RegexPath for module in ("django.conf.urls", "django.conf.urls.defaults")},
    **{
        f"{module}.include": Include
        for module in ("django.urls", "django.urls.conf", "django.conf.urls", "django.conf.urls.defaults")
    },
    "django.conf.urls.re_path": RegexPath,
    "django.urls.URLResolver": Resolver,
    "django.urls.resolvers.URLResolver": Resolver,
    "django_distill.distill_path": Path,
    "django_distill.distill_re_path": RegexPath,
    "django_distill.distill_url": RegexPath,
    "django.conf.urls.patterns": _old_patterns,
    "decorator_include.decorator_include": GuardedInclude,
    "django.conf.urls.i18n.i18n_patterns": lambda call: listed(Localised, "django.conf.urls.i18n.i18n_patterns", call),
    "django.conf.urls.static.static": lambda call: listed(Static, "django.conf.urls.static.static", call),
    "django.contrib.staticfiles.urls.staticfiles_urlpatterns": lambda call: listed(StaticFiles, StaticFiles.name, call),
    "debug_toolbar.toolbar.debug_toolbar_urls": lambda call: listed(DebugToolbar, DebugToolbar.name, call),
}
