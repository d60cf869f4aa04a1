"""What is said of all routes alike, whatever their framework: service, media, health."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deployable.linkers import actuator, health, health_middleware, media
from deployable.linkers.interpreter.written import negated
from deployable.linkers.services import service_of
from deployable.model import ApiDocs, Location, Route, RouteState, Sources


def routes(sources: Sources, found: Iterable[Route]) -> tuple[Route, ...]:
    """The routes with what their framework left open, and those of services beside them; what it has said stays."""
    services = sources.services
    owned = []
    for route in (*found, *_beside(sources)):
        # The outermost mount is in the application, wherever the handler is written.
        place = route.mounted_at[-1] if route.mounted_at else route.location
        service = None if route.service else service_of(place.path, services)
        owned.append(route._replace(service=service.name) if service else route)
    return health.mark(media.mark(sources, _in_either_case(owned)))


def _beside(sources: Sources) -> Iterator[Route]:
    """Health routes that no framework's router holds."""
    yield from actuator.routes(sources)
    yield from health_middleware.routes(sources)


def _in_either_case(found: list[Route]) -> list[Route]:
    """Routes that both branches of a test mount are served; what only one branch adds (a limiter) is left out."""
    by_place: dict[tuple[str, str, Location], list[Route]] = {}
    for route in found:
        if route.state is RouteState.CONDITIONAL:
            by_place.setdefault((route.method, route.path, route.location), []).append(route)
    served: dict[Route, Route | None] = {}
    for routes in by_place.values():
        for one in routes:
            other = next((each for each in routes if each.condition == negated(one.condition)), None)
            if other is not None and one not in served:
                auth, limit = one.auth if other.auth else "", one.limited_by if other.limited_by else ""
                served[other] = None
                served[one] = one._replace(state=RouteState.SERVED, condition="", auth=auth, limited_by=limit)
    return [kept for route in found if (kept := served.get(route, route)) is not None]


def docs(sources: Sources, found: Iterable[ApiDocs]) -> tuple[ApiDocs, ...]:
    """The documentation with the service that it is part of."""
    services = sources.services
    owned = []
    for source in found:
        service = None if source.service else service_of(source.location.path, services)
        owned.append(source._replace(service=service.name) if service else source)
    return tuple(owned)
