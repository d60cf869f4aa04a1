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
    "liveness_probe", "readiness_probe", "startupz", "heartbeat", "__heartbeat__", "__lbheartbeat__", "lbheartbeat",
    "ping", "pingz", "alive", "isalive", "is-alive", "is_alive", "isready", "is-ready", "is_ready",
}  # fmt: skip
"""As the last segment below any fixed prefix."""
_NEAR_THE_TOP = {
    "status", "_status", "statusz", "live", "ready", "up", "ok", "hc", "ht", "selfcheck", "self-check",
}  # fmt: skip
"""As the last segment below nothing but words of ``_PREFIX``: ``/api/status``, never ``/orders/status``."""
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


def names_health(path: str) -> bool:
    """Whether the path alone says so, whatever the method.

    >>> [names_health(path) for path in ("/api/v1/healthz", "/health/live", "/shopping", "/tasks/{id}/status", "/orders/status")]
    [True, True, False, False, False]
    """
    segments = [segment for segment in path.lower().split("/") if segment]
    if not segments:
        return False
    *before, last = segments
    last = re.sub(r"\.(json|html|txt|php)$", "", last)
    fixed = [segment for segment in before if not _VERSION.fullmatch(segment)]
    if any("{" in segment or "*" in segment for segment in (*fixed, last)):
        return False
    if last in _ANYWHERE:
        return True
    if last in _BELOW_HEALTH and fixed and fixed[-1] in _ANYWHERE:
        return True
    return last in _NEAR_THE_TOP and all(segment in _PREFIX for segment in fixed)


def answers_probe(method: str, path: str, handler: str = "") -> bool:
    """Whether a route of this method, full path and handler is there to answer a health probe."""
    if method.upper() not in _READS:
        return False
    if names_health(path):
        return True
    name = handler.rpartition(".")[2].rpartition(":")[2]
    return "{" not in path and "*" not in path and _HANDLER.fullmatch(name) is not None


def mark(routes: Iterable[Route]) -> tuple[Route, ...]:
    """The same routes with ``health`` and ``names_health`` set; includes of health packages are opened up. A mark stays."""
    opened = (each for route in routes for each in _opened(route))
    return tuple(
        route._replace(health=route.health or _serves(route), names_health=names_health(route.path)) for route in opened
    )


def _serves(route: Route) -> bool:
    if route.state in (RouteState.UNMOUNTED, RouteState.OPAQUE):
        return False
    return answers_probe(route.method, route.path, route.handler)


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
