"""Flask: applications, blueprints (nested too), rules, class-based views.

Extensions that bring resources of their own (Flask-RESTX, Flask-RESTful, …) are modules of their own; they register rules on
these models. Flask-Smorest's, APIFlask's and APIFairy's decorators only describe what Flask itself routes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable import syntax
from deployable.linkers import health
from deployable.linkers.frameworks import Serving, _starlette_objects
from deployable.linkers.frameworks._flask_objects import (
    VERBS,
    Blueprint,
    Dispatcher,
    Extension,
    Flask,
    Limiter,
    Registered,
    Rule,
    Scaffold,
    View,
)
from deployable.linkers.handlers import guards, limits
from deployable.linkers.handlers.database import Reach
from deployable.linkers.handlers.failures import swallows_failure
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    ClassValue,
    Closure,
    External,
    Instance,
    Interpreter,
    Kind,
    Made,
    Model,
    Value,
    force,
    settled,
    text,
    written,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.mounts import Way, opaque, ready_made, registered
from deployable.linkers.serving import within
from deployable.model import ApiDocs, Gap, Location, Route

LANGUAGE = "python"
LITERALS = (b"flask", b"Flask", b"quart")
_CONVERTER = re.compile(r"<(?:[^<>:]*(?:\([^()]*\))?:)?([^<>]+)>")


def braces(rule: str) -> str:
    """
    >>> braces("/users/<int:id>/<path:rest>/<any(a, b):kind>")
    '/users/{id}/{rest}/{kind}'
    """
    return _CONVERTER.sub(r"{\1}", rule)


def _as_view(call: CallSite) -> Value:
    cls = call.get(0)
    return View(cls) if isinstance(cls, ClassValue) else MISSING


MODELS: dict[str, Kind] = {
    "flask.Flask": Flask,
    "flask.app.Flask": Flask,
    "flask.Blueprint": Blueprint,
    "flask.blueprints.Blueprint": Blueprint,
    "flask.views.View.as_view": _as_view,
    "flask.views.MethodView.as_view": _as_view,
    "flask_limiter.Limiter": Limiter,
    "werkzeug.middleware.dispatcher.DispatcherMiddleware": Dispatcher,
    "werkzeug.wsgi.DispatcherMiddleware": Dispatcher,
    "quart.Quart": Flask,
    "quart.Blueprint": Blueprint,
    "quart.views.MethodView.as_view": _as_view,
}


# --------------------------------------------------------------------------- from the applications down


class Walk:
    def __init__(self, run: Interpreter, serving: Serving) -> None:
        self.run = run
        self.serving = serving
        self.reach = Reach(run)
        self.reached: set[int] = set()
        self.dispatchers = _dispatchers(run)

    def applications(self) -> Iterator[Route | ApiDocs | Gap]:
        embedded = self.embedded()
        for app in self.run.made:
            if isinstance(app, Flask) and id(app) not in embedded:
                way = Way(conditions=app.call.conditions, mounted=self.serving.served(app))
                yield from self.scaffold(app, way)
        for blueprint in self.run.made:
            if isinstance(blueprint, Blueprint) and id(blueprint) not in self.reached:
                yield from self.scaffold(blueprint, Way(prefix=blueprint.prefix, mounted=False))
        for extension in self.run.made:
            if isinstance(extension, Extension) and not extension.homes:
                for rule in extension.rules():
                    yield from self.rule(rule, Way(mounted=False))

    def embedded(self) -> set[int]:
        """Applications that another one serves: dispatched by it, or mounted in an ASGI application."""
        found: set[int] = set()
        for native in self.run.made:
            values = list(native.mounts().values()) if isinstance(native, Dispatcher) else []
            values += [mount.below for mount in native.mounts] if isinstance(native, _starlette_objects.Router) else []
            found |= {id(inner) for value in values for inner in within(value) if inner is not native}
        return found

    def scaffold(self, scaffold: Scaffold, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        self.reached.add(id(scaffold))
        own_way = way._replace(auth=way.auth or self.before(scaffold), limited_by=way.limited_by or scaffold.limited_by)
        static = scaffold.static_path() if isinstance(scaffold, Flask | Blueprint) else None
        if static is not None and own_way.mounted:
            yield added("GET", f"{static}/{{filename}}", scaffold.call, own_way._replace(auth=""), "flask", "static")
        for rule in scaffold.rules:
            yield from self.rule(rule, registered(own_way, rule.call, scaffold.call, self.serving))
        for extension in scaffold.extensions:
            for rule in extension.rules():
                yield from self.rule(rule, own_way)
            if own_way.mounted:
                yield from extension.brings(scaffold, own_way)
        for each in scaffold.registered:
            yield from self.blueprint(each, own_way)
        yield from self.dispatched(scaffold, own_way)

    def dispatched(self, scaffold: Scaffold, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        """What a dispatcher around this application, or put in place of its ``wsgi_app``, mounts beside it."""
        for dispatcher in self.dispatchers.get(id(scaffold), ()):
            for prefix, value in dispatcher.mounts().items():
                value = settled(value)
                native = value.native if isinstance(value, Instance) else None
                if isinstance(native, Flask) and isinstance(prefix, str):
                    yield from self.scaffold(native, way._replace(prefix=way.prefix + prefix))
                elif isinstance(prefix, str):
                    yield opaque(way, prefix, dispatcher.call, "flask", value.origin if isinstance(value, Made) else "")

    def blueprint(self, each: Registered, way: Way) -> Iterator[Route | ApiDocs | Gap]:
        value = settled(each.blueprint)
        native = value.native if isinstance(value, Instance) else None
        if len(way.places) > 20:
            return
        if isinstance(native, Blueprint):
            prefix = native.prefix if each.prefix is None else each.prefix
            yield from self.scaffold(native, joined(way.through(each.call), prefix))
        elif isinstance(value, Made | External):
            given = value.keywords.get("url_prefix", "") if isinstance(value, Made) else ""
            origin = value.origin if isinstance(value, Made) else value.dotted
            further = joined(way.through(each.call), each.prefix or text(given) or "")
            for path in health.PYTHON_ROUTERS.get(origin, ()):
                yield ready_made(further, "GET", path, each.call, "flask", origin)
            if origin not in health.PYTHON_ROUTERS:
                yield opaque(further, "", each.call, "flask", origin)
        elif not isinstance(native, Model):
            yield Gap("routes", each.call.location, "a blueprint is registered here that is only known at run time")

    def before(self, scaffold: Scaffold) -> str:
        """A ``before_request`` function that refuses who is not allowed, without looking at the path first."""
        for function in scaffold.before_request:
            inner = function.innermost()
            guard = guards.guarding_decorator(function.all_decorators())
            if guard:
                return f"before_request {guard}"
            looks = any(
                isinstance(node, syntax.Attribute) and node.name in ("path", "endpoint", "url_rule", "blueprint")
                for node in walk(inner.node.body)
            )
            if not looks and (guards.names_guard(inner.node.name) or guards.refuses(inner.node.body)):
                return f"before_request {inner.node.name}"
        return ""

    def rule(self, rule: Rule, way: Way) -> Iterator[Route]:
        view = settled(rule.view)
        if isinstance(view, View):
            yield from self.view_class(rule, view.cls, way)
        elif isinstance(view, ClassValue):
            yield from self.view_class(rule, view, way)
        else:
            for method in served_methods(rule.methods or view_methods(view) or ("GET",)):
                yield self.route(rule, method, view, way)

    def view_class(self, rule: Rule, cls: ClassValue, way: Way) -> Iterator[Route]:
        """A ``MethodView`` answers the verbs it defines; a plain ``View`` those it lists."""
        verbs = {verb.upper(): member for verb in VERBS if isinstance(member := cls.find(verb), Closure)}
        listed = settled(cls.find("methods"))
        said = tuple(m.upper() for m in map(text, listed) if m) if isinstance(listed, list) else ()
        for method in served_methods(rule.methods or said or tuple(verbs) or ("GET",)):
            handler = verbs.get(method, cls.find("dispatch_request"))
            if method in verbs or not verbs:
                yield self.route(rule, method, handler, way, cls)

    def route(self, rule: Rule, method: str, handler: Value, way: Way, cls: ClassValue | None = None) -> Route:
        call = rule.call
        state, condition = way.state(call.conditions)
        route = Route(
            method,
            full_path(way.prefix, rule.path),
            (rule.place or call.location)._replace(end_line=0),
            rule.source,
            state,
            mounted_at=(call.location, *way.places),
            documented=rule.documented,
            auth=way.auth or rule.auth,
            limited_by=way.limited_by,
            condition=condition,
            in_schema=way.in_schema,
        )
        handler = settled(handler)
        return self.described(route, handler, cls) if isinstance(handler, Closure) else route

    def described(self, route: Route, handler: Closure, cls: ClassValue | None) -> Route:
        function = handler.innermost()
        decorators = handler.all_decorators()
        if cls is not None:
            decorators = decorators + self.of_class(cls)
        return route._replace(
            location=function.location._replace(end_line=0),
            handler=function.name,
            documented="docstring" if function.node.doc.strip() else documenting(decorators) or route.documented,
            responds=responding(decorators) or ("return annotation" if function.node.returns is not None else ""),
            auth=route.auth or guards.guarding_decorator(decorators),
            limited_by=limits.limited(route.limited_by, decorators),
            database=self.reach.database(function, load=health.answers_probe(route.method, route.path, function.name)),
            swallows_failure=swallows_failure(function.node.body),
        )

    def of_class(self, cls: ClassValue) -> list[guards.Decorator]:
        """Decorators of the class and those it lists to be applied to its methods (``decorators``, ``method_decorators``)."""
        found = list(cls.decorators)
        for each in cls.lineage():
            if isinstance(each, ClassValue):
                for statement in each.node.body:
                    found += listed_decorators(self.run, statement, each)
        return found


def _dispatchers(run: Interpreter) -> dict[int, list[Dispatcher]]:
    """By ``id`` of the application that each stands around."""
    found: dict[int, list[Dispatcher]] = {}
    for dispatcher in run.made:
        if isinstance(dispatcher, Dispatcher):
            for native in within(dispatcher.call.get(0, "app")):
                found.setdefault(id(native), []).append(dispatcher)
    for app in run.made:
        if isinstance(app, Flask):
            for inner in within(app.instance.attributes.get("wsgi_app")):
                if isinstance(inner, Dispatcher) and inner not in found.get(id(app), ()):
                    found.setdefault(id(app), []).append(inner)
    return found


def listed_decorators(run: Interpreter, statement: syntax.Statement, cls: ClassValue) -> list[guards.Decorator]:
    if not isinstance(statement, syntax.Assign) or not isinstance(statement.value, syntax.ListOf):
        return []
    names = {target.id for target in statement.targets if isinstance(target, syntax.Name)}
    if not names & {"decorators", "method_decorators"}:
        return []
    return [
        guards.Decorator(force(run.evaluate(item, cls.scope)), written(item), statement.line)
        for item in statement.value.items
    ]


_DESCRIBES = re.compile(
    r"(^|\.)(swag_from|doc|docs|summary|description|ns\.doc|api\.doc|operation|response|swagger\.\w+|openapi)\("
)
_RESPONDS = re.compile(
    r"(^|\.)(response|marshal_with|marshal_list_with|output|serialize_with|other_responses|alt_response|responds|returns|paginate)\("
)


def documenting(decorators: list[guards.Decorator]) -> str:
    return "decorator" if any(_DESCRIBES.search(decorator.written) for decorator in decorators) else ""


def responding(decorators: list[guards.Decorator]) -> str:
    for decorator in decorators:
        found = _RESPONDS.search(decorator.written)
        if found:
            return found.group(2)
    return ""


def view_methods(view: Value) -> tuple[str, ...]:
    """``view.methods = [...]`` set on a function."""
    listed = settled(view.attributes.get("methods")) if isinstance(view, Closure) else None
    return tuple(m.upper() for m in map(text, listed) if m) if isinstance(listed, list) else ()


def served_methods(methods: tuple[str, ...]) -> tuple[str, ...]:
    """HEAD and OPTIONS are Flask's own business unless nothing else is there."""
    kept = tuple(method for method in methods if method not in ("HEAD", "OPTIONS"))
    return kept or methods


def joined(way: Way, prefix: str) -> Way:
    """Blueprint prefixes are joined with exactly one slash, as Flask does."""
    if not prefix:
        return way
    return way._replace(prefix=way.prefix.rstrip("/") + "/" + prefix.strip("/") if way.prefix else prefix)


def full_path(prefix: str, rule: str) -> str:
    if not prefix:
        path = rule
    else:
        path = "/".join((prefix.rstrip("/"), rule.lstrip("/"))) if rule else prefix
    path = braces(path)
    return path if path.startswith("/") else "/" + path


def added(
    method: str, path: str, call: CallSite, way: Way, source: str, handler: str, location: Location | None = None
) -> Route:
    """A route that Flask or an extension adds by itself."""
    state, condition = way.state(call.conditions)
    return Route(
        method,
        full_path(way.prefix, path),
        (location or call.location)._replace(end_line=0),
        source,
        state,
        handler,
        (call.location, *way.places),
        in_schema=False,
        condition=condition,
        own=False,
        auth=way.auth,
    )


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    yield from Walk(run, serving).applications()
