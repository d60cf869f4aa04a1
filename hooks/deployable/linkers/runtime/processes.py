"""The processes that production runs, each with the variables that its manifest and its host give it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deployable.deployed import in_production
from deployable.linkers.environment.platforms import HOSTS
from deployable.model import DeclarationKind, Location, Manifest, Sources

_MOST = 6
"""Of the manifests that run a service, those whose settings are looked at."""


class Process(NamedTuple):
    """``manifest`` is ``None`` for a process of which nothing is known: it runs every service, with no variables."""

    manifest: Manifest | None = None
    roots: frozenset[str] = frozenset()
    """The roots of the services that it runs."""

    @property
    def environment(self) -> dict[str, str | None]:
        """Its variables; ``None`` where the value is not written."""
        if self.manifest is None:
            return {}
        given: dict[str, str | None] = dict.fromkeys(HOSTS.get(self.manifest.host, ()))
        for each in self.manifest.env:
            if each.scope != "build":
                plain = each.kind is DeclarationKind.LITERAL and "$" not in (each.value or "")
                given[each.name] = each.value if plain else None
        return given


def processes(sources: Sources) -> Iterator[Process]:
    """Those of production's manifests, then the unknown one.

    A manifest whose image comes from elsewhere runs the only back end that there is.
    """
    roots: dict[Location, set[str]] = {}
    for service in sources.services:
        for _, place in service.runs_on:
            roots.setdefault(place, set()).add(service.root)
    backends = {service.root for service in sources.services if service.kind == "backend"}
    running = []
    for each in in_production(sources):
        if len(backends) == 1 and each.kind in ("web", "private", "worker"):
            roots.setdefault(each.location, set()).update(backends)
        if each.location in roots and each.kind not in ("static", "database"):
            running.append(each)
    # An image gets its variables from the host that runs it, a Procfile beside Elastic Beanstalk's files from there.
    hosted = {root for each in running if each.host not in ("dockerfile", "procfile") for root in roots[each.location]}
    beanstalk = {root for each in running if each.host == "elastic-beanstalk" for root in roots[each.location]}
    others = {"dockerfile": hosted, "procfile": beanstalk}
    chosen = [each for each in running if each.host not in others or not roots[each.location] <= others[each.host]]
    for each in chosen[:_MOST]:
        yield Process(each, frozenset(roots[each.location]))
    yield Process()
