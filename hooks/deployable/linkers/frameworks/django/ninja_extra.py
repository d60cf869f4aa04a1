"""django-ninja-extra: controllers, classes whose methods are operations.

https://eadwincode.github.io/django-ninja-extra/api_controller/
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks.django import ninja
from deployable.linkers.frameworks.django.urls import Found, Step, Walk
from deployable.linkers.interpreter import (
    CallSite,
    ClassValue,
    Closure,
    Decorator,
    Made,
    Value,
    settled,
    text,
)

VERBS = ("get", "post", "put", "patch", "delete")
CONTROLLER = "api_controller"


class Controller(ninja.Router):
    """One class below ``@api_controller("/prefix", auth=…, permissions=…)``."""

    def __init__(self, cls: ClassValue, decorator: Decorator) -> None:
        super().__init__(_site(cls, decorator))
        self.operations = [operation for member in _methods(cls) for operation in _operations(cls, member)]

    def prefix(self) -> str:
        return self.call.text(0, "prefix_or_class") or ""

    def guard(self) -> Value:
        given = self.call.raw(None, "auth")
        listed = self.call.get(None, "permissions", [])
        return listed if isinstance(listed, list) and listed else given


class Api(ninja.Api):
    """``NinjaExtraAPI``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.controllers: list[ClassValue] = []

    def on_register_controllers(self, call: CallSite) -> Value:
        self.controllers += [cls for value in call.arguments if isinstance(cls := settled(value), ClassValue)]
        return None

    def on_auto_discover_controllers(self, call: CallSite) -> Value:
        run = call.interpreter
        for path in run.sources.having("python", CONTROLLER.encode()):
            module = run.load(run.module_at(path))
            self.controllers += [
                cls
                for cls in module.scope.names.values()
                if isinstance(cls, ClassValue) and cls.scope.module is module and controller(cls) is not None
            ]
        return None

    def routes(self, walk: Walk, step: Step, guard: Value, depth: int = 0) -> Found:
        yield from super().routes(walk, step, guard, depth)
        for cls in dict.fromkeys(self.controllers):
            found = controller(cls)
            if found is not None:
                below = step.below("", found.call.location, found.call.conditions)
                below = below._replace(prefix=ninja.joined(step.prefix, found.prefix()))
                yield from found.routes(walk, below, self.guard() if guard is ninja.MISSING else guard, depth + 1)


def controller(cls: ClassValue) -> Controller | None:
    for decorator in cls.decorators:
        if _origin(decorator).endswith("." + CONTROLLER):
            return Controller(cls, decorator)
    return None


def _origin(decorator: Decorator) -> str:
    value = settled(decorator.value)
    return value.origin if isinstance(value, Made) else ""


def _site(cls: ClassValue, decorator: Decorator) -> CallSite:
    made = settled(decorator.value)
    return CallSite(
        cls.scope.module.language.interpreter, None, cls.scope, made.arguments, made.keywords, line=decorator.line
    )


def _methods(cls: ClassValue) -> Iterator[Closure]:
    """Inherited operations too: a base may be a controller that others make concrete."""
    names = {name: None for each in reversed(cls.lineage()) if isinstance(each, ClassValue) for name in each.namespace}
    for name in names:
        member = cls.find(name)
        if isinstance(member, Closure):
            yield member


def _operations(cls: ClassValue, member: Closure) -> Iterator[ninja.Operation]:
    """``@http_get("/x")`` and ``@route.get("/x")``."""
    for decorator in member.all_decorators():
        package, _, name = _origin(decorator).rpartition(".")
        verb = name.removeprefix("http_")
        if not package.startswith("ninja_extra"):
            continue
        site = _site(cls, decorator)
        if verb in VERBS and (name != verb or package.endswith(".route")):
            yield ninja.Operation([verb.upper()], site.text(0, "path") or "", member, site)
        elif verb == "generic":
            listed = site.get(None, "methods", [])
            methods = [method.upper() for method in map(text, listed) if method] if isinstance(listed, list) else []
            yield ninja.Operation(methods, site.text(0, "path") or "", member, site)


MODELS = {
    "ninja_extra.NinjaExtraAPI": Api,
    "ninja_extra.main.NinjaExtraAPI": Api,
    "ninja_extra.Router": ninja.Router,
}
