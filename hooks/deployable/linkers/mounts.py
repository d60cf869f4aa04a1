"""The way from an application down to a route: what prefixes, gates and guards are met, in one value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deployable.linkers.interpreter import CallSite
from deployable.model import Location, Route, RouteState

if TYPE_CHECKING:
    from deployable.linkers.frameworks import Serving

_CONVERTER = re.compile(r"\{([^{}:]+):[^{}]*\}")


class Way(NamedTuple):
    """What lies between the application and where we are."""

    prefix: str = ""
    conditions: tuple[str, ...] = ()
    places: tuple[Location, ...] = ()
    """Includes and mounts, from the innermost to the application."""
    auth: str = ""
    limited_by: str = ""
    in_schema: bool = True
    mounted: bool = True
    """False below a router that nobody includes, or an application that does not run."""

    def through(
        self, call: CallSite, prefix: str = "", auth: str = "", limited_by: str = "", in_schema: bool = True
    ) -> Way:
        """One mount further down; what is nearer to the application stays first."""
        return Way(
            self.prefix + prefix,
            self.conditions + tuple(c for c in call.conditions if c not in self.conditions),
            (call.location, *self.places),
            self.auth or auth,
            self.limited_by or limited_by,
            self.in_schema and in_schema,
            self.mounted,
        )

    def state(self, conditions: tuple[str, ...] = ()) -> tuple[RouteState, str]:
        """State of a route here, and what it is gated on, as written."""
        gates = tuple(dict.fromkeys((*self.conditions, *conditions)))
        if not self.mounted:
            return RouteState.UNMOUNTED, " and ".join(gates)
        return (RouteState.CONDITIONAL, " and ".join(gates)) if gates else (RouteState.SERVED, "")


def prefix_of(call: CallSite, position: int | None, name: str) -> str:
    """A prefix argument; ``/{prefix}`` and a gap when it is only known at run time."""
    value = call.get(position, name, None)
    if value is None or isinstance(value, str):
        return value or ""
    call.interpreter.gap(call.location, "a prefix is only known at run time")
    return "/{prefix}"


def registered(way: Way, call: CallSite, home: CallSite, serving: Serving) -> Way:
    """The way of what ``call`` registers on a router made by ``home``: unmounted when it stands in a file that nothing imports."""
    path = call.location.path
    return (
        way if not way.mounted or path == home.location.path or serving.imported(path) else way._replace(mounted=False)
    )


def braces(path: str) -> str:
    """Starlette's and FastAPI's ``{name:converter}`` as ``{name}``.

    >>> braces("/files/{path:path}")
    '/files/{path}'
    """
    return _CONVERTER.sub(r"{\1}", path)


def ready_made(way: Way, method: str, path: str, call: CallSite, framework: str, handler: str = "") -> Route:
    """A route that a package brings."""
    state, condition = way.state(call.conditions)
    return Route(
        method,
        braces(way.prefix + path),
        call.location._replace(end_line=0),
        framework,
        state,
        handler,
        (call.location, *way.places),
        in_schema=False,
        auth=way.auth,
        limited_by=way.limited_by,
        condition=condition,
        own=False,
    )


def opaque(way: Way, path: str, call: CallSite, framework: str, handler: str = "", method: str = "ANY") -> Route:
    """Everything below ``path``, served by something that is not in the repository."""
    state, condition = way.state(call.conditions)
    full = (way.prefix + path).rstrip("/") + "/**"
    return Route(
        method,
        full,
        call.location,
        framework,
        RouteState.OPAQUE if way.mounted else state,
        handler,
        (call.location, *way.places),
        in_schema=False,
        auth=way.auth,
        condition=condition,
        own=False,
    )
