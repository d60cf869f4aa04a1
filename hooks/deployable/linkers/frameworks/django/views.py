"""What a view answers and what is known of it: methods through the method resolution order, guards, documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.frameworks.django import known
from deployable.linkers.frameworks.django.permissions import class_names, permission
from deployable.linkers.frameworks.django.settings import Configuration, major_version
from deployable.linkers.frameworks.django.view_decorators import (
    applied_to,
    argument_of,
    decorator_named,
    documented_by,
    guarding,
    guarding_dispatch,
    in_schema,
    required_methods,
    responding,
    strings,
)
from deployable.linkers.handlers.database import Reach
from deployable.linkers.handlers.failures import swallows_failure
from deployable.linkers.handlers.guards import names_guard
from deployable.linkers.handlers.limits import limiting_decorator
from deployable.linkers.health import names_health
from deployable.linkers.interpreter import (
    MISSING,
    ClassValue,
    Closure,
    External,
    Instance,
    Interpreter,
    Made,
    Unknown,
    Value,
    force,
    settled,
    text,
)
from deployable.linkers.interpreter.objects import Decorator
from deployable.linkers.interpreter.walk import walk
from deployable.model import Location


class Endpoint(NamedTuple):
    """One method of a view."""

    method: str
    location: Location
    handler: str
    framework: str = "django"
    documented: str = ""
    responds: str = ""
    in_schema: bool = True
    auth: str = ""
    limited_by: str = ""
    database: bool | None = None
    swallows_failure: bool = False
    own: bool = True
    package: str = ""
    """Dotted name of the external class or function that answers, when one does."""


class Views:
    """Resolves views for one project: its settings say which permissions and throttles are the default."""

    def __init__(self, run: Interpreter, project: Configuration | None) -> None:
        self.run = run
        self.reach = Reach(run)
        self._seen: dict[Any, Any] = {}
        """What was found out of a node already: routes share few classes."""
        rest = settled(project.find(run, "REST_FRAMEWORK")) if project else MISSING
        self.rest: dict[Any, Value] = rest if isinstance(rest, dict) else {}
        middleware = project.strings(run, "MIDDLEWARE") if project else []
        guards = [name for name in middleware if "LoginRequired" in name or "RequireLogin" in name]
        self.middleware_guard = guards[0].rpartition(".")[2] if guards else ""
        self.without_exceptions = guards[:1] == ["django.contrib.auth.middleware.LoginRequiredMiddleware"]
        """Other middleware of that kind keeps lists of paths that stay open; a health route is likely one of them."""

    def _answers_json(self, cls: ClassValue) -> bool:
        key = ("json", id(cls.node))
        if key not in self._seen:
            self._seen[key] = _answers_json(cls.node)
        return self._seen[key]

    def _guarding_dispatch(self, dispatch: Closure) -> str:
        key = ("dispatch", id(dispatch.node))
        if key not in self._seen:
            self._seen[key] = guarding_dispatch(dispatch)
        return self._seen[key]

    # ----------------------------------------------------------------- which view

    def endpoints(self, view: Value, at: Location, path: str, wrappers: tuple[Decorator, ...] = ()) -> list[Endpoint]:
        """Every method of what is given to ``path()``; ``at`` is the registration, for views that are not ours."""
        view = settled(view)
        if isinstance(view, Made):
            return self._made(view, at, path, wrappers)
        if isinstance(view, Closure):
            wrapped = _wrapped(view)
            if wrapped is not MISSING:
                return self.endpoints(wrapped, at, path, (*wrappers, *view.decorators))
            return list(self._function(view, path, wrappers))
        if isinstance(view, Instance) and isinstance(view.cls, ClassValue):
            return [self._object(view.cls, path)]
        if isinstance(view, ClassValue):
            return list(self.of_class(view, path, wrappers))
        if isinstance(view, External):
            return [_foreign("ANY", view.dotted, at)]
        return [Endpoint("ANY", at, "", in_schema=False)]

    def _made(self, made: Made, at: Location, path: str, wrappers: tuple[Decorator, ...]) -> list[Endpoint]:
        if made.origin.endswith(".as_view"):
            if isinstance(made.owner, ClassValue):
                return list(self.of_class(made.owner, path, wrappers, made))
            dotted = made.origin.removesuffix(".as_view")
            methods = known.HANDLERS.get(known.own_name(dotted), ())
            return [_foreign(method.upper(), dotted, at) for method in methods] or [_foreign("ANY", dotted, at)]
        if made.arguments and made.owner is MISSING:
            inner = settled(made.arguments[0])
            if isinstance(inner, Made | Closure | ClassValue | External | Instance):
                wrapper = Decorator(made, made.origin.rpartition(".")[2], made.location.line)
                return self.endpoints(inner, at, path, (*wrappers, wrapper))
        return [_foreign("ANY", made.origin, at)]

    # ----------------------------------------------------------------- functions

    def _function(self, function: Closure, path: str, wrappers: tuple[Decorator, ...]) -> Iterator[Endpoint]:
        inner = function.innermost()
        decorators = (*wrappers, *function.all_decorators())
        rest = decorator_named(decorators, "api_view")
        methods = required_methods(decorators)
        if rest is not None:
            value = settled(rest.value)
            given = strings(value.arguments[0]) if isinstance(value, Made) and value.arguments else []
            if isinstance(value, Made) and "http_method_names" in value.keywords:
                given = strings(value.keywords["http_method_names"])
            methods = [method.upper() for method in given] or ["GET"]
        for method in methods or ["ANY"]:
            if method in ("HEAD", "OPTIONS", "TRACE") and len(methods) > 1:
                continue
            if rest is not None:
                permissions = decorator_named(decorators, "permission_classes")
                listed = argument_of(permissions) if permissions else self.rest.get("DEFAULT_PERMISSION_CLASSES")
                throttles = decorator_named(decorators, "throttle_classes")
                limits = argument_of(throttles) if throttles else self.rest.get("DEFAULT_THROTTLE_CLASSES")
            else:
                listed = limits = None
            yield Endpoint(
                method,
                inner.location,
                inner.name or "lambda",
                "django" if rest is None else "drf",
                documented_by(decorators, inner.node.doc),
                responding(decorators),
                in_schema(decorators, rest is not None or _answers_json(inner.node)),
                guarding(decorators) or permission(listed, method) or self._by_middleware(decorators, path),
                limiting_decorator(decorators) or class_names(limits),
                self.reach.database(inner, load=names_health(path)),
                names_health(path) and swallows_failure(inner.node.body),
            )

    def _object(self, cls: ClassValue, path: str) -> Endpoint:
        """An instance that is called: a syndication feed, a class with ``__call__``."""
        return Endpoint("ANY", cls.location, cls.name, in_schema=False, auth=self._by_middleware((), path))

    def _by_middleware(self, decorators: Iterable[Decorator], path: str) -> str:
        if not self.middleware_guard or (names_health(path) and not self.without_exceptions):
            return ""
        return self.middleware_guard if decorator_named(decorators, "login_not_required") is None else ""

    # ----------------------------------------------------------------- classes

    def of_class(
        self, cls: ClassValue, path: str, wrappers: tuple[Decorator, ...] = (), made: Made | None = None
    ) -> Iterator[Endpoint]:
        """The handler methods of a view class, or the actions ``as_view({"get": "list"})`` gives to a view set."""
        given = settled(made.arguments[0]) if made and made.arguments else MISSING
        if isinstance(given, dict):
            mapping = {str(method).lower(): action for method, name in given.items() if (action := text(name))}
            yield from self.actions(cls, mapping, path, wrappers)
            return
        allowed = strings(made.keywords["http_method_names"]) if made and "http_method_names" in made.keywords else []
        handlers = self.handlers(cls, allowed)
        if not handlers:
            yield self.endpoint(cls, "ANY", "dispatch", path, wrappers)
        for method in handlers:
            yield self.endpoint(cls, method.upper(), method, path, wrappers)

    def handlers(self, cls: ClassValue, allowed: list[str]) -> list[str]:
        allowed = allowed or strings(cls.find("http_method_names"))
        brought = {method for dotted in cls.externals() for method in self._brought(known.own_name(dotted))}
        found = []
        for method in known.METHODS:
            member = cls.find(method)
            if (member is not MISSING and force(member) is not None) or (member is MISSING and method in brought):
                if not allowed or method in [name.lower() for name in allowed]:
                    found.append(method)
        return found

    def _brought(self, name: str) -> tuple[str, ...]:
        first, more = known.UNTIL.get(name, (0, ()))
        if more and "version" not in self._seen:
            self._seen["version"] = major_version(self.run)
        return known.HANDLERS.get(name, ()) + (more if more and self._seen["version"] < first else ())

    def actions(
        self,
        cls: ClassValue,
        mapping: dict[str, str],
        path: str,
        wrappers: tuple[Decorator, ...] = (),
        extra: Made | None = None,
    ) -> Iterator[Endpoint]:
        """One endpoint a method of ``{method: action}``; ``extra`` is the ``@action(…)`` it comes from."""
        allowed = [name.lower() for name in strings(cls.find("http_method_names"))]
        for method, action in mapping.items():
            if method in known.METHODS and (not allowed or method in allowed):
                yield self.endpoint(cls, method.upper(), action, path, wrappers, extra)

    def endpoint(
        self,
        cls: ClassValue,
        method: str,
        member: str,
        path: str,
        wrappers: tuple[Decorator, ...] = (),
        extra: Made | None = None,
    ) -> Endpoint:
        found = force(cls.find(member))
        function = found.innermost() if isinstance(found, Closure) else None
        rest = any(known.is_rest(dotted) for dotted in cls.externals())
        decorators = (*wrappers, *(found.all_decorators() if isinstance(found, Closure) else ()), *cls.decorators)
        applied = tuple(applied_to(decorators, member))
        return Endpoint(
            method,
            function.location if function else cls.location,
            cls.name if member == "dispatch" else f"{cls.name}.{member}",
            "drf" if rest else "django",
            documented_by(applied, function.node.doc if function else cls.node.doc)
            or _class_doc(cls, function.owner if function else None),
            responding(applied) or self._serializer(cls, extra),
            in_schema(
                applied,
                (rest or self._answers_json(cls)) and settled(cls.find("schema")) is not None,
            ),
            self._guard(cls, method, applied, extra, rest) or self._by_middleware(applied, path),
            limiting_decorator(applied) or self._limits(cls, extra, rest),
            self._database(cls, function, path),
            bool(function) and names_health(path) and swallows_failure(function.node.body),  # type: ignore[union-attr]
        )

    def _serializer(self, cls: ClassValue, extra: Made | None) -> str:
        if extra is not None and "serializer_class" in extra.keywords:
            return "serializer_class"
        for name in ("serializer_class", "get_serializer_class"):
            member = cls.find(name)
            if member is not MISSING and (not isinstance(member, Unknown)) and member is not None:
                return name
        return ""

    def _guard(
        self, cls: ClassValue, method: str, decorators: tuple[Decorator, ...], extra: Made | None, rest: bool
    ) -> str:
        by_decorator = guarding(decorators)
        if by_decorator:
            return by_decorator
        for each in cls.lineage():
            if isinstance(each, External):
                if known.own_name(each.dotted) in known.MIXIN_GUARDS or names_guard(known.own_name(each.dotted)):
                    return known.own_name(each.dotted)
                continue
            if each is not cls and names_guard(each.name):
                return each.name
            dispatch = each.namespace.get("dispatch")
            if isinstance(dispatch, Closure) and (guard := self._guarding_dispatch(dispatch)):
                return f"{each.name}.{guard}"
        if rest and (guard := self._permissions(cls, method, extra)):
            return guard
        return ""

    def _permissions(self, cls: ClassValue, method: str, extra: Made | None) -> str:
        if extra is not None and "permission_classes" in extra.keywords:
            return permission(extra.keywords["permission_classes"], method)
        if isinstance(force(cls.find("get_permissions")), Closure):
            return "get_permissions()"
        listed = cls.find("permission_classes")
        return permission(self.rest.get("DEFAULT_PERMISSION_CLASSES") if listed is MISSING else listed, method)

    def _limits(self, cls: ClassValue, extra: Made | None, rest: bool) -> str:
        if not rest:
            return ""
        if extra is not None and "throttle_classes" in extra.keywords:
            return class_names(extra.keywords["throttle_classes"])
        listed = cls.find("throttle_classes")
        return class_names(self.rest.get("DEFAULT_THROTTLE_CLASSES") if listed is MISSING else listed)

    def _database(self, cls: ClassValue, function: Closure | None, path: str) -> bool | None:
        if function is not None:
            reached = self.reach.database(function, load=names_health(path))
            if reached is not False:
                return reached
        if any(cls.find(name) is not MISSING for name in ("queryset", "model", "get_queryset")):
            return True
        return False if function is not None else None


def _wrapped(function: Closure) -> Value:
    """The class-based view inside a local wrapper: ``@wraps(view)`` on a closure over ``View.as_view()``."""
    for decorator in function.decorators:
        value = settled(decorator.value)
        if isinstance(value, Made) and value.origin == "functools.wraps" and value.arguments:
            inner = settled(value.arguments[0])
            if isinstance(inner, Made) and inner.origin.endswith(".as_view"):
                return inner
    return MISSING


def _class_doc(cls: ClassValue, owner: ClassValue | None) -> str:
    """A description of the view class, or of the class that the method stands in; what a base says of itself is none."""
    return "docstring" if cls.node.doc or (owner is not None and owner.node.doc) else ""


def _answers_json(node: syntax.Function | syntax.Class) -> bool:
    return any(
        (isinstance(part, syntax.Name) and part.id == "JsonResponse")
        or (isinstance(part, syntax.Attribute) and part.name == "JsonResponse")
        for part in walk(node)
    )


def _foreign(method: str, dotted: str, at: Location) -> Endpoint:
    rest = known.is_rest(dotted)
    operation = rest and not dotted.startswith(("drf_spectacular.", "drf_yasg.", "rest_framework.schemas."))
    name, framework = known.own_name(dotted), "drf" if rest else "django"
    return Endpoint(method, at, name, framework, in_schema=operation, own=False, package=dotted)
