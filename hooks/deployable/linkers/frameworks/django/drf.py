"""REST framework's routers: the routes of view sets, their extra actions, nested routers and format suffixes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.linkers.frameworks.django import known, patterns
from deployable.linkers.frameworks.django.urls import Found, Listed, Step, Walk, listed
from deployable.linkers.frameworks.django.views import Endpoint
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Made,
    Model,
    Value,
    force,
    settled,
    text,
)
from deployable.model import Location, Route

_LIST = {"get": "list", "post": "create"}
_DETAIL = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}


class Registration(NamedTuple):
    """One ``router.register(prefix, viewset)``."""

    prefix: Value
    viewset: Value
    at: Location
    conditions: tuple[str, ...]


class Extra(NamedTuple):
    """One ``@action`` of a view set."""

    name: str
    detail: bool
    path: str
    methods: tuple[str, ...]
    made: Made


class Router(Model):
    """``SimpleRouter`` and what inherits from it."""

    root = False
    suffixes = False

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.registry: list[Value] = []
        self.sites: dict[int, tuple[Location, tuple[str, ...]]] = {}
        self.slash = "" if call.get(None, "trailing_slash") is False else "/"
        self.children: list[tuple[str, Router]] = []

    def on_register(self, call: CallSite) -> Value:
        row = [
            call.raw(0, "prefix"),
            call.arguments[1] if len(call.arguments) > 1 else call.keywords.get("viewset", MISSING),
        ]
        row.append(call.raw(2, "basename"))
        self.registry.append(row)
        self.sites[id(row)] = (call.location, call.conditions)
        return self._chained(call)

    def _chained(self, call: CallSite) -> Value:
        return None

    def attribute(self, name: str) -> Value:
        if name == "registry":
            return self.registry
        if name != "urls":
            return MISSING
        own = self.instance.cls.find("get_urls") if isinstance(self.instance.cls, ClassValue) else MISSING
        if isinstance(own, Closure):
            run = self.call.interpreter
            return run.call_with(own.bound(self.instance), [], own.scope)
        return self._urls()

    def on_get_urls(self, call: CallSite) -> Value:
        return self._urls()

    def _urls(self) -> list[Value]:
        instance = Instance(External("rest_framework.routers.urls"), self.call.location)
        found = RouterUrls(self.call)
        found.router, found.instance, instance.native = self, instance, found
        return [instance]

    # ----------------------------------------------------------------- routes

    def routes(self, walk: Walk, step: Step) -> Found:
        slash = text(self.instance.attributes.get("trailing_slash", self.slash)) or ""
        slash = patterns.of_regex(slash)
        for row in self.registry:
            row = settled(row)
            if isinstance(row, list) and len(row) >= 2:
                at, conditions = self.sites.get(id(row)) or (self.call.location, ())
                registration = Registration(row[0], row[1], at, conditions)
                yield from self.registered(walk, step, registration, slash)
        root = self.root and settled(self.instance.attributes.get("include_root_view", True)) is not False
        if isinstance(self.instance.cls, ClassValue):
            root = root and settled(self.instance.cls.find("include_root_view")) is not False
        if root:
            here = step.below("", self.call.location, self.call.conditions)
            endpoint = Endpoint("GET", self.call.location, "APIRootView", "drf", in_schema=False, own=False)
            yield walk.route(endpoint, here, own=False)
            if self.suffixes:
                yield walk.route(endpoint, here._replace(prefix=here.prefix + "{format}"), own=False)
        for _, child in self.children:
            yield from child.routes(walk, step)

    def prefix(self, walk: Walk) -> str:
        """What stands before every prefix of this router: the path of the parent's object, for nested ones."""
        return ""

    def registered(self, walk: Walk, step: Step, registration: Registration, slash: str) -> Found:
        prefix = text(registration.prefix)
        here = self.prefix(walk) + (patterns.of_regex(prefix) if prefix is not None else "{prefix}")
        step = step.below("", registration.at, registration.conditions)
        viewset = settled(registration.viewset)
        if not isinstance(viewset, ClassValue):
            dotted = viewset.dotted if isinstance(viewset, External) else ""
            yield walk.opaque(step._replace(prefix=step.prefix + here.strip("/") + ("/" if here else "")), dotted)
            return
        for mapping, path, extra in _paths(walk, viewset, here, slash):
            below = step._replace(prefix=step.prefix + path)
            for endpoint in walk.views.actions(viewset, mapping, below.prefix, extra=extra):
                yield walk.route(endpoint, below)
                if self.suffixes:
                    suffixed = below._replace(prefix=below.prefix.removesuffix("/") + ".{format}/")
                    yield walk.route(endpoint, suffixed, own=False, in_schema=False)


class DefaultRouter(Router):
    root = True
    suffixes = True


class NestedRouter(Router):
    """``NestedSimpleRouter(parent, parent_prefix, lookup=…)`` of drf-nested-routers."""

    def prefix(self, walk: Walk) -> str:
        parent = settled(self.call.get(0, "parent_router"))
        above = self.call.text(1, "parent_prefix") or ""
        lookup = self.call.text(None, "lookup") or "nested_" + above.replace("/", "_").strip("_")
        if not isinstance(parent, Instance) or not isinstance(parent.native, Router):
            return f"{above}/{{{lookup}_pk}}/".lstrip("/")
        viewset = next(
            (
                settled(row[1])
                for row in map(settled, parent.native.registry)
                if isinstance(row, list) and text(row[0]) == above
            ),
            MISSING,
        )
        field = lookup_of(viewset)
        base = parent.native.prefix(walk)
        # The package itself drops the slash of an empty parent prefix.
        return f"{base}{patterns.of_regex(above)}/".removesuffix("/" if not above else "") + f"{{{lookup}_{field}}}/"


class NestedDefaultRouter(NestedRouter):
    root = True
    suffixes = True


class ExtendedRouter(Router):
    """``ExtendedSimpleRouter`` of drf-extensions: ``register(…)`` answers something that registers below it."""

    above = ""

    def prefix(self, walk: Walk) -> str:
        return self.above

    def _chained(self, call: CallSite) -> Value:
        nested = ExtendedRouter(call)
        nested.instance = Instance(External("rest_framework_extensions.routers.NestedRegistryItem"), call.location)
        nested.instance.native = nested
        lookups = call.texts(None, "parents_query_lookups")
        prefix = patterns.of_regex(call.text(0, "prefix") or "")
        nested.above = f"{self.above}{prefix}/{{parent_lookup_{lookups[-1] if lookups else 'pk'}}}/"
        self.children.append((prefix, nested))
        return nested.instance


class ExtendedDefaultRouter(ExtendedRouter):
    root = True
    suffixes = True


class RouterUrls(Listed):
    """``router.urls`` in a list of patterns: what is registered by the time the walk comes here."""

    router: Router

    def routes(self, walk: Walk, step: Step) -> Found:
        yield from self.router.routes(walk, step)


class Suffixed(Listed):
    """``format_suffix_patterns(urlpatterns)``."""

    def routes(self, walk: Walk, step: Step) -> Found:
        for found in walk.patterns(self.call.get(0, "urlpatterns"), step):
            yield found
            if isinstance(found, Route) and not found.path.endswith("**"):
                yield found._replace(path=found.path.removesuffix("/") + ".{format}/", own=False, in_schema=False)


# --------------------------------------------------------------------------- view sets


def lookup_of(viewset: Value) -> str:
    if isinstance(viewset, ClassValue):
        for name in ("lookup_url_kwarg", "lookup_field"):
            found = text(viewset.find(name)) if viewset.find(name) is not MISSING else None
            if found:
                return found
    return "pk"


def _brought(viewset: ClassValue) -> set[str]:
    return {action for dotted in viewset.externals() for action in known.ACTIONS.get(known.own_name(dotted), ())}


def _paths(
    walk: Walk, viewset: ClassValue, prefix: str, slash: str
) -> Iterator[tuple[dict[str, str], str, Made | None]]:
    """Of each route of a view set: its actions by method, its path below the router, and its ``@action``."""
    brought = _brought(viewset)

    def answered(mapping: dict[str, str]) -> dict[str, str]:
        return {method: action for method, action in mapping.items() if action in brought or _defines(viewset, action)}

    extras = list(_extras(viewset))
    lookup = "{" + lookup_of(viewset) + "}"
    top = f"{prefix}/" if prefix else ""
    for detail, standard in ((False, _LIST), (True, _DETAIL)):
        here = f"{top}{lookup}" if detail else prefix
        if mapping := answered(standard):
            yield mapping, (here + slash) if here or detail else "", None
        for extra in extras:
            if extra.detail is detail:
                path = f"{here}/{extra.path}{slash}" if here else f"{extra.path}{slash}"
                yield dict.fromkeys(extra.methods, extra.name), path, extra.made


def _defines(viewset: ClassValue, name: str) -> bool:
    found = viewset.find(name)
    return found is not MISSING and force(found) is not None


def _extras(viewset: ClassValue) -> Iterator[Extra]:
    """Its extra actions, inherited ones too, each with every method that is mapped to it."""
    members: dict[str, Closure] = {}
    for cls in reversed(viewset.lineage()):
        if isinstance(cls, ClassValue):
            members.update({name: value for name, value in cls.namespace.items() if isinstance(value, Closure)})
    mapped: dict[str, list[str]] = {}
    for closure in members.values():
        for decorator in closure.decorators:
            form = re.fullmatch(r"(\w+)\.mapping\.(get|post|put|patch|delete)", decorator.written)
            if form:
                mapped.setdefault(form[1], []).append(form[2])
    for name, closure in members.items():
        for decorator in closure.all_decorators():
            made = settled(decorator.value)
            if isinstance(made, Made) and (extra := _extra(name, made, mapped.get(name, []))):
                yield extra
                break


def _extra(name: str, made: Made, mapped: list[str]) -> Extra | None:
    kind = made.origin.rpartition(".")[2]
    if kind not in ("action", "detail_route", "list_route", "link"):
        return None
    given = made.arguments[0] if made.arguments else made.keywords.get("methods")
    methods = (
        [method.lower() for method in map(text, settled(given)) if method] if isinstance(settled(given), list) else []
    )
    methods = (methods or ["get"]) + mapped
    detail = settled(made.keywords.get("detail")) is True or kind in ("detail_route", "link")
    if kind == "action" and len(made.arguments) > 1:
        detail = settled(made.arguments[1]) is True
    path = text(made.keywords.get("url_path")) or name
    return Extra(name, detail, patterns.of_regex(path), tuple(dict.fromkeys(methods)), made)


def _suffixed(call: CallSite) -> Value:
    return listed(Suffixed, "rest_framework.urlpatterns.format_suffix_patterns", call)


MODELS = {
    "rest_framework.routers.SimpleRouter": Router,
    "rest_framework.routers.BaseRouter": Router,
    "rest_framework.routers.DefaultRouter": DefaultRouter,
    "rest_framework_nested.routers.SimpleRouter": Router,
    "rest_framework_nested.routers.DefaultRouter": DefaultRouter,
    "rest_framework_nested.routers.NestedSimpleRouter": NestedRouter,
    "rest_framework_nested.routers.NestedDefaultRouter": NestedDefaultRouter,
    "rest_framework_extensions.routers.ExtendedSimpleRouter": ExtendedRouter,
    "rest_framework_extensions.routers.ExtendedDefaultRouter": ExtendedDefaultRouter,
    "rest_framework_bulk.routes.BulkRouter": DefaultRouter,
    "rest_framework.urlpatterns.format_suffix_patterns": _suffixed,
}
