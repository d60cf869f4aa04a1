"""The health endpoint, and every place that probes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deployable.model import (
    Answer,
    Evidence,
    Fix,
    Location,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcome,
    Probed,
    Route,
    RouteState,
    Sources,
    Word,
)
from deployable.written import forms
from deployable.written.edits import spelled

ITEM = "1.6 Monitoring and logging"
READS = ("GET", "HEAD", "ANY", "*")
LIVENESS = ("live", "livez", "liveness", "alive", "isalive", "is-alive", "is_alive", "liveness-probe", "liveness_probe")
READINESS = ("ready", "readyz", "readiness", "isready", "is-ready", "is_ready", "readiness-probe", "readiness_probe")

MANY = 10
"""Routes that make a front end (Next.js) a service of its own."""

_PROVISIONED = {
    "render": 'health_check_path = "{path}"',
    "digitalocean": 'health_check {{\n  http_path = "{path}"\n}}',
    "cloud-run": 'startup_probe {{\n  http_get {{\n    path = "{path}"\n  }}\n}}',
    "ecs": 'health_check {{\n  path = "{path}"\n}}',
}
"""The lines that name a health path in Terraform."""

HANDLERS = {
    "fastapi": '@app.get("/health", include_in_schema=False)\ndef health() -> dict[str, str]:\n    return {"status": "ok"}',
    "flask": '@app.get("/health")\ndef health():\n    return {"status": "ok"}',
    "django": 'path("health/", lambda request: JsonResponse({"status": "ok"})),  # in urlpatterns',
    "express": "app.get('/health', (req, res) => res.json({ status: 'ok' }));",
    "fastify": "fastify.get('/health', async () => ({ status: 'ok' }));",
    "nestjs": "@Controller('health')\nexport class HealthController {\n  @Get()\n  check() {\n    return { status: 'ok' };\n  }\n}",
    "koa": "router.get('/health', (ctx) => { ctx.body = { status: 'ok' }; });",
    "hono": "app.get('/health', (c) => c.json({ status: 'ok' }));",
}
"""Framework → the lines that add a health route."""


def handler_for(framework: str) -> str:
    """The lines that add a health route, empty for a framework without any here."""
    family = "flask" if framework.startswith(("flask", "api")) else framework
    family = {"drf": "django", "django-ninja": "django", "starlette": ""}.get(family, family)
    return HANDLERS.get(family, "")


def serving(project: Sources) -> dict[str, list[Route]]:
    """Own routes by the name of their service; libraries are left out, and front ends with a handful of routes or with a back
    end beside them."""
    kinds = {service.name: service.kind for service in project.services}
    found: dict[str, list[Route]] = {}
    for route in project.routes:
        if route.own and route.state is not RouteState.UNMOUNTED and kinds.get(route.service) != "library":
            found.setdefault(route.service, []).append(route)
    behind = any(kinds.get(name) == "backend" for name in found)
    return {
        name: routes
        for name, routes in found.items()
        if kinds.get(name) != "frontend" or (len(routes) >= MANY and not behind)
    }


def health_routes(project: Sources) -> list[Route]:
    """What answers health probes, packages' routes among it."""
    return [route for route in project.routes if route.health and route.state is not RouteState.UNMOUNTED]


def asked(project: Sources) -> Iterator[Probed]:
    """The probes that ask one of the services here for a path."""
    for probed in project.probes:
        if (
            probed.probe.kind != "cron"
            and probed.path
            and probed.answer not in (Answer.ELSEWHERE, Answer.NO_PATH, Answer.NOT_ASKED)
        ):
            yield probed


def nothing_served(project: Sources) -> Outcome:
    """What to say when there is no route at all to judge."""
    silent = [service for service in project.services if service.may_serve]
    if silent:
        named = ", ".join(f"`{service.root}`" for service in silent[:3])
        return NotChecked(f"no HTTP routes were found in {named}; its framework may not be known", silent[0].location)
    if any(route.own for route in project.routes):
        return NotApplicable("only a front end or a library has routes")
    return NotApplicable("nothing here serves HTTP routes", rests=("routes", "services"))


def no_health_routes(project: Sources) -> Outcome:
    """What to say when there is no health route to judge."""
    return NotApplicable("there is no health route", rests=("routes",)) if serving(project) else nothing_served(project)


def label(route: Route) -> str:
    return f"{route.method} {route.path}"


def host(probed: Probed) -> str:
    """How a message names who asks."""
    names = {
        "dockerfile": "the Dockerfile", "compose": "compose", "render": "Render", "digitalocean": "App Platform", "kubernetes": "Kubernetes",
        "cloud-run": "Cloud Run", "app-engine": "App Engine", "app-runner": "App Runner", "ecs": "ECS", "copilot": "Copilot", "fly": "Fly",
        "railway": "Railway", "elastic-beanstalk": "Elastic Beanstalk", "cloudformation": "CloudFormation", "terraform": "Terraform",
        "azure-container-apps": "Container Apps",
    }  # fmt: skip
    return names.get(probed.manifest.host, probed.manifest.host)


def place(probed: Probed) -> Location:
    """Where the asked path is written."""
    return probed.written or probed.probe.location


def fields(manifest: Manifest, path: str, port: str = "") -> str:
    """The lines that name a health path in this manifest; empty when none are known."""
    if manifest.location.path.endswith(".tf"):
        return _PROVISIONED.get(manifest.host, "").format(path=path)
    if manifest.host in _BY_HAND:
        return _BY_HAND[manifest.host].format(path=path, port=port or "8000")
    found = forms.health(manifest, path, port or "8000")
    return spelled(found[0]) if found else ""


def has_field(manifest: Manifest) -> bool:
    return bool(fields(manifest, "/"))


def wiring(probed: Probed, path: str) -> Fix | None:
    """The lines that name the health path, where the manifest's host looks for them."""
    ports = [port for port, _ in probed.manifest.ports]
    port = probed.port or (ports[0] if len(ports) == 1 else "")
    found = forms.health(probed.manifest, path, port)
    if found is None or (probed.manifest.host == "kubernetes" and not port):
        return None
    return Fix(f"probe {path}", safe=found[1], places=found[:1])


def asking(probed: Probed, path: str) -> Fix | None:
    """The path in the place of the one that is asked, wherever that is written."""
    if probed.assumed:
        return None
    at = place(probed)
    end = at.line + (_LONGEST if probed.probe.command or probed.written else 0)
    return Fix(f"probe {path}", places=(Word(at.path, at.line, end, probed.path, path),))


_BY_HAND = {
    "elastic-beanstalk": "aws:elasticbeanstalk:environment:process:default:\n  HealthCheckPath: {path}",
    "azure-container-apps": "probes:\n  - type: Readiness\n    httpGet:\n      path: {path}\n      port: {port}",
}
"""The lines of hosts that no fix writes."""
_LONGEST = 8
"""Lines that the command of a probe may take."""


def seen(routes: Iterable[Route], note: str = "") -> tuple[Evidence, ...]:
    return tuple(Evidence(route.location, f"{note}{label(route)}") for route in routes)


def kind_of(route: Route) -> str:
    """``liveness``, ``readiness`` or ``health``, as the route's last segment says."""
    last = route.path.rstrip("/").rpartition("/")[2].lower()
    return "liveness" if last in LIVENESS else "readiness" if last in READINESS else "health"
