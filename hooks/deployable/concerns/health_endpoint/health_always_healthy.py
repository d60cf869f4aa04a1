"""The health route catches the failure of what it checks, and answers success all the same.

It looks like a check and is none: the host keeps sending traffic to an instance that has just found itself broken.

Fails:

    @app.get("/health")
    def health():
        try:
            db.execute("select 1")
        except Exception as error:
            return {"status": "error", "detail": str(error)}

Passes:

    @app.get("/health")
    def health(response: Response):
        try:
            db.execute("select 1")
        except Exception:
            response.status_code = 503
            return {"status": "error"}

Does not flag: handlers that set a status of 400 or more, raise, or abort when the check fails; handlers that check nothing;
paths that may be there for people (``/api/status``), unless a manifest probes them or the handler is named for health.
"""

from __future__ import annotations

from deployable.concerns.health_endpoint import ITEM, asked, health_routes, label, no_health_routes
from deployable.model import Answer, Evidence, Finding, Location, Outcomes, Route, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("routes",),
    "Answer 503 when a check fails.",
)


def check(project: Sources) -> Outcomes:
    routes: dict[Route, None] = dict.fromkeys(health_routes(project))
    for probed in asked(project):
        if probed.answer is Answer.SERVED:
            routes.update(dict.fromkeys(probed.routes))
    if not routes:
        yield no_health_routes(project)
    probed_routes = {route for probed in asked(project) for route in probed.routes}
    said: set[tuple[str, Location]] = set()
    for route in sorted(routes, key=lambda each: each.method == "HEAD"):
        plain = route.names_health or route in probed_routes or "health" in route.handler.lower()
        if route.swallows_failure and plain and route.method == "HEAD" and (route.path, route.location) in said:
            continue
        if route.swallows_failure and plain:
            said.add((route.path, route.location))
            yield Finding(
                f"{label(route)} catches failures and answers success all the same",
                route.location,
                subject=label(route),
            )
        else:
            reason = "may be there for people" if route.swallows_failure else "hides no failure"
            yield Evidence(route.location, f"{label(route)} {reason}")
