"""What counts as a health route: by whole path segments, by the handler's name, by the package or middleware that serves it.

One place for all frameworks. A framework's linker calls ``answers_probe`` for each route, or ``mark`` once for all of them,
and looks in the tables here for the routes that a package adds by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from deployable.model import Route, RouteState

_ANYWHERE = {
    "health", "healthz", "healthcheck", "healthchecks", "healthcheckz", "health-check", "health_check",
    "health-checks", "health_checks", "healthy", "health-status", "health_status", "healthstatus", "_health",
    "__health__", "_healthz", "livez", "readyz", "liveness", "readiness", "liveness-probe", "readiness-probe",
    "liveness_probe", "readiness_probe", "startupz", "__heartbeat__", "__lbheartbeat__", "lbheartbeat", "pingz",
    "isalive", "is-alive", "is_alive", "isready", "is-ready", "is_ready",
}  # fmt: skip
"""As the last segment below any fixed prefix."""
_KEEPALIVE = {"ping", "heartbeat", "alive"}
"""As ``_ANYWHERE`` when nothing guards it; behind a login only near the top: ``/session/ping`` keeps a session alive."""
_NEAR_THE_TOP = {"ready", "hc", "ht", "selfcheck", "self-check"}
"""As the last segment below nothing but words of ``_PREFIX``: ``/api/ready``, never ``/orders/ready``."""
_PAGES = {"status", "_status", "statusz", "live", "up", "ok"}
"""At the top or below one word of ``_PREFIX``, and unguarded: behind a login ``/api/status`` tells users about the system."""
_PREFIX = {
    "api", "rest", "rpc", "http", "internal", "private", "public", "system", "sys", "app", "application", "service",
    "server", "backend", "web", "util", "utils", "misc", "common", "core", "base", "main", "root", "monitor",
    "monitoring", "ops", "probe", "probes", "k8s", "kube", "meta", "actuator", "management", "manage", "infra",
    "diagnostics", "check", "checks", "admin", "_", "-", "_ah", "z",
}  # fmt: skip
_BELOW_HEALTH = {
    "live", "liveness", "ready", "readiness", "startup", "started", "check", "checks", "status", "ping", "full",
    "detail", "details", "detailed", "deep", "shallow", "simple", "basic", "db", "database", "cache", "redis",
    "celery", "storage", "queue", "all", "summary", "system", "external", "dependencies", "bare",
}  # fmt: skip
_VERSION = re.compile(r"v\d+(\.\d+)*|\{(version|api_version|apiversion|v)\}")
_HANDLER = re.compile(
    r"(get_?|api_?)?(health|liveness|readiness)_?(z|check|checks|status|probe|check_?probe)?_?(view|handler|endpoint|route)?",
    re.IGNORECASE,
)
_READS = ("GET", "HEAD", "ANY")
_EVERYWHERE = "for the whole application"


def names_health(path: str) -> bool:
    """Whether the path alone may say so, whatever the method and the guard.

    >>> [names_health(path) for path in ("/api/v1/healthz", "/health/live", "/shopping", "/tasks/{id}/status", "/api/status")]
    [True, True, False, False, True]
    """
    before, last = _segments(path)
    return plainly_names_health(path) or last in _KEEPALIVE or (last in _PAGES and len(before) < 2 and _short(before))


def plainly_names_health(path: str) -> bool:
    """Whether the path says so beyond doubt, so that a guard on it is a mistake.

    >>> [plainly_names_health(path) for path in ("/api/v1/healthz", "/ping", "/session/ping", "/api/status")]
    [True, True, False, False]
    """
    before, last = _segments(path)
    if last in _ANYWHERE or (last in _BELOW_HEALTH and before and before[-1] in _ANYWHERE):
        return True
    return last in _NEAR_THE_TOP | _KEEPALIVE and _short(before)


def _segments(path: str) -> tuple[list[str], str]:
    """The segments before the last one without versions, and the last one; both empty where one of them is not fixed."""
    *before, last = [segment for segment in path.lower().split("/") if segment] or [""]
    before = [segment for segment in before if not _VERSION.fullmatch(segment)]
    if any("{" in segment or "*" in segment for segment in (*before, last)):
        return [], ""
    return before, re.sub(r"\.(json|html|txt|php)$", "", last)


def _short(before: list[str]) -> bool:
    return all(segment in _PREFIX for segment in before)


def answers_probe(method: str, path: str, handler: str = "") -> bool:
    """Whether a route of this method, full path and handler is there to answer a health probe."""
    if method.upper() not in _READS:
        return False
    if names_health(path):
        return True
    return "{" not in path and "*" not in path and _HANDLER.fullmatch(_bare(handler)) is not None


def _bare(handler: str) -> str:
    return handler.rpartition(".")[2].rpartition(":")[2]


def mark(routes: Iterable[Route]) -> tuple[Route, ...]:
    """The same routes with ``health`` and ``names_health`` set; includes of health packages are opened up. A mark stays."""
    opened = (each for route in routes for each in _opened(route))
    return tuple(
        route._replace(
            health=(route.health or _serves(route)) and not _tells_users(route),
            names_health=plainly_names_health(route.path),
        )
        for route in opened
    )


def _serves(route: Route) -> bool:
    if route.state in (RouteState.UNMOUNTED, RouteState.OPAQUE):
        return False
    return answers_probe(route.method, route.path, route.handler)


def _tells_users(route: Route) -> bool:
    """A page of this kind that is HTML or behind a guard of its own: people look at it."""
    guarded = route.auth and _EVERYWHERE not in route.auth
    if not (guarded or route.media == "html") or not route.own or _HANDLER.fullmatch(_bare(route.handler)):
        return False
    return names_health(route.path) and not plainly_names_health(route.path)


def _opened(route: Route) -> Iterator[Route]:
    """The routes of a health package in the place of its include; any other route as it is.

    The paths that a package is known to serve are its own business: all but version and metrics pages answer probes.
    """
    below = _brought(route.handler) if route.path.endswith("/**") else None
    if below is None:
        yield route
        return
    state = RouteState.SERVED if route.state is RouteState.OPAQUE else route.state
    for path in below:
        full = f"{route.path[:-2].rstrip('/')}/{path.lstrip('/')}"
        health = not path.rstrip("/").endswith(("version__", "info", "metrics", "dashboard")) and "{" not in path
        yield route._replace(method="GET", path=full, state=state, health=health, own=False, in_schema=False)


# ------------------------------------------------------------- packages that bring the routes with them

DJANGO_URLS: Mapping[str, tuple[str, ...]] = {
    "health_check.urls": ("", "{subset}/"),
    "watchman.urls": ("", "dashboard/", "ping/"),
    "django_healthchecks.urls": ("", "{service}/"),
    "django_alive.urls": ("alive/", "health/"),
    "ping.urls": ("",),
}
"""Django URL modules of health packages → the paths they add below the include. The first one is the probe's."""

DOCKERFLOW = ("/__heartbeat__", "/__lbheartbeat__", "/__version__")
"""What Mozilla's Dockerflow adds at the top, in Django, Flask, Sanic and FastAPI alike."""

MIDDLEWARE: Mapping[str, tuple[str, ...]] = {
    "dockerflow.django.middleware.DockerflowMiddleware": DOCKERFLOW,
}
"""Django middleware classes → the full paths they answer."""

PYTHON_CALLS: Mapping[str, tuple[str, ...]] = {
    "dockerflow.flask.Dockerflow": DOCKERFLOW,
    "dockerflow.flask.app.Dockerflow": DOCKERFLOW,
    "dockerflow.sanic.Dockerflow": DOCKERFLOW,
    "dockerflow.sanic.app.Dockerflow": DOCKERFLOW,
    "flask_healthz.Healthz": ("/healthz/live", "/healthz/ready"),
    "fastapi_watch.HealthRegistry": ("/health/live", "/health/ready", "/health/status"),
}
"""Python constructors that take the application → the full paths they add to it."""

PYTHON_ROUTERS: Mapping[str, tuple[str, ...]] = {
    "dockerflow.fastapi.router": DOCKERFLOW,
    "flask_healthz.healthz": ("/live", "/ready"),
    "flask_management_endpoints.z_blueprint": ("/health", "/health/liveness", "/health/readiness", "/info"),
}
"""Ready-made routers and blueprints → the paths they add below the prefix they are included with.

``fastapi_healthchecks``' ``HealthcheckRouter`` adds ``/`` and the name of each of its probes."""

NODE_PACKAGES: Mapping[str, tuple[str, ...]] = {
    "@fastify/under-pressure": ("/status",),
    "under-pressure": ("/status",),
    "fastify-healthcheck": ("/health",),
    "fastify-custom-healthcheck": ("/health",),
    "express-actuator": ("/health", "/info", "/metrics"),
    "express-ping": ("/ping",),
    "koa-ping": ("/ping",),
    "lightship": ("/health", "/live", "/ready"),
}
"""npm packages → the paths they add when nothing else is configured: ``under-pressure`` only with ``exposeStatusRoute``,
``lightship`` on a server and port (9000) of its own."""


def _brought(handler: str) -> tuple[str, ...] | None:
    """The paths that a health package adds below its include; ``None`` for what is none."""
    return DJANGO_URLS.get(handler) or PYTHON_ROUTERS.get(handler)


def included(module: str) -> tuple[str, ...] | None:
    """The paths below an include of a health package's URL module; ``None`` for any other module."""
    return DJANGO_URLS.get(module)
