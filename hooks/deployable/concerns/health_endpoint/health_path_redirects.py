"""A host that wants 200 probes a path that the framework redirects, because only its trailing slash differs.

FastAPI answers 307, Flask 308 and Django 301 where only the slash differs. Render, Kubernetes and curl accept that;
App Engine flexible, Elastic Load Balancing, Fly and Railway do not follow and take the service for dead.

Fails: Copilot's ``healthcheck: '/api/health'`` where Django serves ``/api/health/``.

Passes:

    http:
      healthcheck: '/api/health/'

Does not flag: hosts that accept or follow redirects; frameworks that serve both forms (Express, Nest, Koa, Litestar, Sanic).
"""

from __future__ import annotations

from deployable.concerns.health_endpoint import ITEM, asked, asking, fields, host, place, seen
from deployable.model import Answer, Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("routes", "manifests"),
    "Write the path in the manifest exactly as the service serves it.",
)


def check(project: Sources) -> Outcomes:
    told = False
    for probed in asked(project):
        if probed.answer is Answer.SERVED:
            told = True
            yield Evidence(place(probed), f"{host(probed)} probes `{probed.path}`, served as written")
        elif probed.answer is Answer.REDIRECTED:
            told = True
            route = probed.routes[0]
            if not probed.probe.only_200:
                yield Evidence(
                    place(probed), f"`{probed.path}` redirects to `{route.path}`, which {host(probed)} accepts"
                )
                continue
            yield Finding(
                f"{host(probed)} wants 200 from `{probed.path}`, but the service redirects it to `{route.path}` ({route.location.path})",
                place(probed),
                related=seen(probed.routes, "serves "),
                subject=f"{probed.manifest.host} {probed.manifest.service} {probed.path}",
                remedy=fields(probed.manifest, route.path, probed.port) or f"Ask for `{route.path}`.",
                fix=asking(probed, route.path),
            )
    if not told:
        yield NotApplicable("no manifest probes a path that a service here is known to serve")
