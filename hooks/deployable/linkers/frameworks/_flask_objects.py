"""Flask's applications, blueprints, rules and extensions, as they are registered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.linkers.frameworks._flask_config import Config
from deployable.linkers.interpreter import (
    CONFIGURED,
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Model,
    Native,
    Value,
    text,
)
from deployable.linkers.mounts import Way, prefix_of
from deployable.model import ApiDocs, Location, Route

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


class Rule(NamedTuple):
    """One URL rule: ``methods`` is empty when nothing is said."""

    path: str
    methods: tuple[str, ...]
    view: Value
    call: CallSite
    source: str = "flask"
    place: Location | None = None
    """Where it is defined when that is neither its handler nor the call."""
    documented: str = ""
    auth: str = ""


class Registered(NamedTuple):
    """A blueprint hung onto an application or another blueprint."""

    blueprint: Value
    prefix: str | None
    call: CallSite


class View(NamedTuple):
    """What ``as_view`` made: the class behind it."""

    cls: ClassValue


class Scaffold(Model):
    """What applications and blueprints have in common."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.rules: list[Rule] = []
        self.registered: list[Registered] = []
        self.before_request: list[Closure] = []
        self.extensions: list[Extension] = []
        self.limited_by = ""

    def decorator(self, methods: tuple[str, ...], call: CallSite) -> Value:
        path = call.text(0, "rule")
        if path is None:
            call.interpreter.gap(call.location, "the path of a route is only known at run time")

        def decorate(site: CallSite) -> Value:
            if path is not None:
                self.add(Rule(path, methods, site.get(0), call))
            return site.get(0)

        return Native("route", decorate)

    def add(self, rule: Rule) -> None:
        rule.call.interpreter.effects += 1
        self.rules.append(rule)

    def on_route(self, call: CallSite) -> Value:
        return self.decorator(methods_of(call), call)

    def other(self, name: str, call: CallSite) -> Value:
        if name in VERBS:
            return self.decorator((name.upper(),), call)
        if name == "run":
            call.interpreter.call_with(call.interpreter.attribute(_uvicorn, "run"), [self.instance], call.scope)
            return None
        if name in _GIVES_BACK:
            return call.get(0) if isinstance(call.get(0), Closure) else Native(name, lambda site: site.get(0))
        return MISSING

    def on_add_url_rule(self, call: CallSite) -> Value:
        path = call.text(0, "rule")
        if path is None:
            call.interpreter.gap(call.location, "the path of a route is only known at run time")
        else:
            view = call.get(2, "view_func")
            self.add(Rule(path, methods_of(call), view, call))
        return None

    def on_register_blueprint(self, call: CallSite) -> Value:
        call.interpreter.effects += 1
        prefix = prefix_of(call, None, "url_prefix") if call.get(None, "url_prefix", None) is not None else None
        blueprint = call.get(0, "blueprint")
        self.registered.append(Registered(blueprint, prefix, call))
        if isinstance(blueprint, Instance) and isinstance(blueprint.cls, ClassValue):
            own = blueprint.cls.find("register")
            if isinstance(own, Closure):
                call.interpreter.call_with(own.bound(blueprint), [self.instance, {}], call.scope, call.location.line)
        return None

    def on_before_request(self, call: CallSite) -> Value:
        if isinstance(function := call.get(0), Closure):
            self.before_request.append(function)
        return call.get(0)

    on_before_app_request = on_before_request

    def on_errorhandler(self, call: CallSite) -> Value:
        return Native("errorhandler", lambda site: site.get(0))

    on_app_errorhandler = on_errorhandler


_GIVES_BACK = frozenset({
    "after_request", "teardown_request", "teardown_appcontext", "context_processor", "shell_context_processor",
    "before_first_request", "url_value_preprocessor", "url_defaults", "app_context_processor", "after_app_request",
    "template_filter", "app_template_filter", "template_global", "app_template_global", "endpoint", "before_serving",
    "after_serving", "user_loader", "websocket",
})  # fmt: skip


def methods_of(call: CallSite) -> tuple[str, ...]:
    return tuple(dict.fromkeys(method.upper() for method in call.texts(None, "methods")))


class Extension(Model):
    """An extension that brings rules of its own, hung onto an application or blueprint by its constructor or ``init_app``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.homes: list[Scaffold] = []
        self.attach(call.get(0, "app", None), call)

    def attach(self, value: Value, call: CallSite) -> None:
        native = value.native if isinstance(value, Instance) else None
        if isinstance(native, Scaffold) and native not in self.homes:
            self.homes.append(native)
            native.extensions.append(self)

    def on_init_app(self, call: CallSite) -> Value:
        self.attach(call.get(0, "app"), call)
        return None

    def rules(self) -> Iterator[Rule]:
        """Rules it adds for code of the repository."""
        return iter(())

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        """Routes and documentation it adds by itself."""
        return iter(())


class Flask(Scaffold):
    application = True

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.config = Config(call)

    def attribute(self, name: str) -> Value:
        if name == "config":
            return self.config.instance
        if name == "blueprints":
            return {}
        if name in ("debug", "testing"):
            return CONFIGURED
        return MISSING

    def static_path(self) -> str | None:
        return static_path(self.call, "static")


class Blueprint(Scaffold):
    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.prefix = prefix_of(call, None, "url_prefix")

    def assign(self, name: str, value: Value) -> None:
        if name == "url_prefix":
            self.prefix = text(value) or ""

    def attribute(self, name: str) -> Value:
        if name == "_got_registered_once":
            return False
        if name == "name":
            return self.call.get(0, "name")
        return self.prefix if name == "url_prefix" else MISSING

    def static_path(self) -> str | None:
        return static_path(self.call, None)


def static_path(call: CallSite, default: str | None) -> str | None:
    """Where static files are served from, or ``None`` when they are not."""
    folder = call.get(None, "static_folder", default)
    if folder is None:
        return None
    base = folder.rstrip("/").rpartition("/")[2] if isinstance(folder, str) else "static"
    given = call.get(None, "static_url_path", None)
    return (given if isinstance(given, str) else f"/{base}").rstrip("/")


_uvicorn = External("uvicorn")


class Limiter(Extension):
    """Flask-Limiter: its default limits cover every route."""

    def attach(self, value: Value, call: CallSite) -> None:
        super().attach(value, call)
        limits_given = self.call.get(None, "default_limits") or self.call.get(None, "application_limits")
        for home in self.homes:
            if isinstance(limits_given, list) and limits_given:
                home.limited_by = "Limiter(default_limits=…)"

    def other(self, name: str, call: CallSite) -> Value:
        return call.get(0) if isinstance(call.get(0), Closure) else Native(name, lambda site: site.get(0))


class Dispatcher(Model):
    """``DispatcherMiddleware(app, {"/api": api})``."""

    application = True

    def mounts(self) -> dict[Any, Value]:
        found = self.call.get(1, "mounts", {})
        return found if isinstance(found, dict) else {}

    def inside(self) -> list[Value]:
        return [self.call.get(0, "app"), *self.mounts().values()]
