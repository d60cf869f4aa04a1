"""A route with what its handler's code tells, for frameworks that add nothing of their own to that."""

from __future__ import annotations

from collections.abc import Sequence

from deployable.linkers.handlers import guards, limits
from deployable.linkers.handlers.database import Reach
from deployable.linkers.handlers.failures import swallows_failure
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import ClassValue, Closure, Decorator, Interpreter, Value, settled
from deployable.model import Route


class Describer:
    """Remembers across routes what their handlers reach."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.reach = Reach(run)

    def described(self, route: Route, handler: Value, more: Sequence[Decorator] = ()) -> Route:
        """``more`` are decorators that stand on the handler's class. What the route says already stays."""
        handler = settled(handler)
        if not isinstance(handler, Closure):
            return route
        function = handler.innermost()
        decorators = [*handler.all_decorators(), *more]
        return route._replace(
            location=function.location._replace(end_line=0),
            handler=function.name,
            documented=route.documented or ("docstring" if function.node.doc.strip() else ""),
            responds=route.responds or ("return annotation" if function.node.returns is not None else ""),
            auth=route.auth or guards.guarding_decorator(decorators),
            limited_by=route.limited_by or limits.limiting_decorator(decorators),
            database=self.reach.database(function, load=answers_probe(route.method, route.path, function.name)),
            swallows_failure=swallows_failure(function.node.body),
        )


VERBS = ("get", "post", "put", "patch", "delete", "head", "options")


def verbs_of(cls: ClassValue, prefix: str = "", suffix: str = "") -> dict[str, Closure]:
    """The methods of a class that answer HTTP methods, by the HTTP method: ``{"GET": on_get}``."""
    found = {verb.upper(): cls.find(prefix + verb + suffix) for verb in VERBS}
    return {verb: member for verb, member in found.items() if isinstance(member, Closure)}
