"""The health routes of Spring Boot services that stand beside the services read here: ``/actuator/health``."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from deployable.model import Location, Route, Sources

_PATHS = ("", "/liveness", "/readiness")
_LITERAL = b"spring-boot-starter-actuator"


def routes(sources: Sources) -> Iterator[Route]:
    """One health route for each build file with the actuator, at the base path that its settings give.

    The probes' groups (``/liveness``, ``/readiness``) are there when the service runs in Kubernetes or says so.
    """
    for path in sources.having("spring", _LITERAL):
        build = sources.read("spring", path)
        if build is None or not build.actuator:
            continue
        settings = dict(_settings(sources, dirname(path)))
        if settings.get("management.endpoint.health.enabled") == "false":
            continue
        base = settings.get("management.endpoints.web.base-path", "/actuator")
        mapped = settings.get("management.endpoints.web.path-mapping.health", "health").strip("/")
        context = settings.get("server.servlet.context-path") or settings.get("spring.webflux.base-path") or ""
        if "management.server.port" in settings:
            context = settings.get("management.server.base-path", "")
        at = Location(path, build.actuator)
        for below in _PATHS:
            full = "/" + "/".join(part for part in (context.strip("/"), base.strip("/"), mapped + below) if part)
            yield Route(
                "GET",
                full,
                at,
                "spring",
                handler="spring-boot-starter-actuator",
                mounted_at=(at,),
                in_schema=False,
                # The groups of the probes leave the database out; the whole health does not.
                database=False if below else None,
                health=True,
                own=False,
            )


def _settings(sources: Sources, folder: str) -> Iterator[tuple[str, str]]:
    """Settings of the build's own source tree; placeholders with a default take it."""
    for path in sources.having("spring", b"management", b"context-path"):
        inside = not folder or path.startswith(f"{folder}/")
        facts = sources.read("spring", path) if inside and "/main/resources/" in f"/{path}" else None
        for name, value, _ in facts.settings if facts else ():
            default = value.rpartition(":")[2].rstrip("}") if value.startswith("${") and ":" in value else value
            yield name, default
