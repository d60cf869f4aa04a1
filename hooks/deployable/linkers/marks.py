"""What is said of all routes alike, whatever their framework: service, media, health."""

from __future__ import annotations

from collections.abc import Iterable

from deployable.linkers import actuator, health, media
from deployable.linkers.services import service_of
from deployable.model import ApiDocs, Route, Sources


def routes(sources: Sources, found: Iterable[Route]) -> tuple[Route, ...]:
    """The routes with what their framework left open, and those of services beside them; what it has said stays."""
    services = sources.services
    owned = []
    for route in (*found, *actuator.routes(sources)):
        # The outermost mount is in the application, wherever the handler is written.
        place = route.mounted_at[-1] if route.mounted_at else route.location
        service = None if route.service else service_of(place.path, services)
        owned.append(route._replace(service=service.name) if service else route)
    return health.mark(media.mark(sources, owned))


def docs(sources: Sources, found: Iterable[ApiDocs]) -> tuple[ApiDocs, ...]:
    """The documentation with the service that it is part of."""
    services = sources.services
    owned = []
    for source in found:
        service = None if source.service else service_of(source.location.path, services)
        owned.append(source._replace(service=service.name) if service else source)
    return tuple(owned)
