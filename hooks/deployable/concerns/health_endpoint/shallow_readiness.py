"""The readiness route never touches the database that the service needs.

Readiness decides whether traffic is sent: a version that cannot reach its database then gets requests and fails them all.

Fails:

    @app.get("/ready")
    def ready():
        return {"status": "ok"}

Passes:

    @app.get("/ready")
    def ready(session: Session = Depends(get_session)):
        session.execute(text("select 1"))
        return {"status": "ok"}

Does not flag: health and liveness routes, which should stay shallow; services that use no database; handlers that could not be followed.
"""

from __future__ import annotations

from deployable.concerns.health_endpoint import ITEM, health_routes, kind_of, label, no_health_routes
from deployable.model import Evidence, Finding, NotApplicable, NotChecked, Outcomes, Route, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("routes",),
    "Ask the database something cheap (select 1, ping) in the readiness route, with a short timeout.",
)


def check(project: Sources) -> Outcomes:
    health = health_routes(project)
    if not health:
        yield no_health_routes(project)
        return
    ready = [route for route in health if kind_of(route) == "readiness"]
    if not ready:
        yield NotApplicable("no route is there for readiness alone")
        return
    users = {route.service: route for route in project.routes if route.database}
    for route in ready:
        yield from _judged(route, users.get(route.service))


def _judged(route: Route, user: Route | None) -> Outcomes:
    if user is None:
        yield NotApplicable("no route is known to use a database")
    elif route.database is None:
        yield NotChecked(f"what {label(route)} does could not be followed", route.location)
    elif route.database:
        yield Evidence(route.location, f"{label(route)} asks the database")
    else:
        yield Finding(
            f"{label(route)} never asks the database, which {label(user)} needs",
            route.location,
            related=(Evidence(user.location, "uses the database"),),
            subject=label(route),
        )
