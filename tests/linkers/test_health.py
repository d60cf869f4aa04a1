"""What counts as a health route, and what a probe gets from the routes."""

from __future__ import annotations

import pytest

from deployable.linkers import health
from deployable.linkers.answers import answer_to
from deployable.model import Answer, Location, Route, RouteState

AT = Location("app.py", 1)


def route(
    path: str, framework: str = "fastapi", method: str = "GET", state: RouteState = RouteState.SERVED, **more: object
) -> Route:
    return Route(method, path, AT, framework, state)._replace(**more)


@pytest.mark.parametrize("path", ["/health", "/api/v1/healthz/", "/{version}/health", "/users-service/health", "/health/live",
    "/-/ready", "/actuator/health/readiness", "/__lbheartbeat__", "/_ah/health", "/api/status", "/up", "/Health"])  # fmt: skip
def test_names_health(path: str) -> None:
    assert health.answers_probe("GET", path) and not health.answers_probe("POST", path)


@pytest.mark.parametrize("path", ["/", "/shopping/", "/healthy-recipes", "/health/records", "/tasks/{id}/status", "/orders/status",
    "/users/{id}/health", "/tv/live", "/api/system/status", "/admin/live/status", "/info", "/about", "/health/*", "/pings", "/insurance-health-plans"])  # fmt: skip
def test_names_no_health(path: str) -> None:
    assert not health.answers_probe("GET", path)


@pytest.mark.parametrize(("path", "auth", "health_route", "plain"), [
    ("/api/status/", "IsAuthenticated", False, False), ("/api/status/", "", True, False), ("/_status", "", True, False),
    ("/up", "login_required", False, False), ("/status", "`JwtGuard` for the whole application", True, False),
    ("/session/ping", "login_required", False, False), ("/session/ping", "", True, False), ("/api/ping", "jwt", True, True),
    ("/api/health", "IsAuthenticated", True, True), ("/api/v1/ready", "", True, True), ("/users/health", "jwt", True, True),
])  # fmt: skip
def test_a_guard_makes_a_status_page_one_for_users(path: str, auth: str, health_route: bool, plain: bool) -> None:
    for marked in (False, True):  # Some frameworks mark by the path before the guard is known.
        (route_,) = health.mark([route(path, auth=auth, health=marked and health_route)])
        assert (route_.health, route_.names_health) == (health_route, plain)
    (found,) = health.mark([route(path, auth=auth, health=True)])
    assert found.health is health_route


def test_handlers_tell_and_includes_are_opened() -> None:
    assert health.answers_probe("GET", "/", "app.views.health_check")
    assert not health.answers_probe("GET", "/plans", "app.views.health_plans")
    include = route("/ops/**", "flask", "ANY", RouteState.OPAQUE, handler="flask_healthz.healthz")
    assert [(each.path, each.health) for each in health.mark([include])] == [("/ops/live", True), ("/ops/ready", True)]
    other = route("/ops/**", "flask", "ANY", RouteState.OPAQUE, handler="flask_admin.base")
    (kept,) = health.mark([other])
    assert kept.path == "/ops/**" and not kept.health
    (never,) = health.mark([route("/health", state=RouteState.UNMOUNTED)])
    assert not never.health and never.names_health


@pytest.mark.parametrize(("framework", "served", "asked", "answer"), [
    ("fastapi", "/health", "/health/", Answer.REDIRECTED), ("fastapi", "/health/", "/health", Answer.REDIRECTED),
    ("flask", "/health/", "/health", Answer.REDIRECTED), ("flask", "/health", "/health/", Answer.MISSING),
    ("flask-restx", "/health/", "/health", Answer.REDIRECTED), ("django", "/health", "/health/", Answer.MISSING),
    ("express", "/health", "/health/", Answer.SERVED), ("nestjs", "/health", "/health/", Answer.SERVED),
    ("fastify", "/health", "/health/", Answer.MISSING), ("hono", "/health", "/health/", Answer.MISSING),
])  # fmt: skip
def test_trailing_slashes(framework: str, served: str, asked: str, answer: Answer) -> None:
    assert answer_to(asked, [route(served, framework)])[0] is answer


def test_what_a_probe_gets() -> None:
    get, post = route("/health"), route("/health", method="POST")
    assert answer_to("/health", [post, get]) == (Answer.SERVED, (get,), "")
    assert answer_to("/health", [post])[0] is Answer.OTHER_METHOD
    assert answer_to("/healthz", [get])[0] is Answer.MISSING
    assert answer_to("/health", [route("/health", state=RouteState.UNMOUNTED)])[0] is Answer.MISSING
    assert (
        answer_to("/internal/up", [route("/internal/**", method="ANY", state=RouteState.OPAQUE)])[0] is Answer.UNKNOWN
    )
    assert (
        answer_to("/internal-up", [route("/internal/**", method="ANY", state=RouteState.OPAQUE)])[0] is Answer.MISSING
    )
    assert answer_to("/health", [route("/{page}")])[0] is Answer.UNKNOWN
    assert answer_to("/a/health", [route("/{page}")])[0] is Answer.MISSING
    everything = [route("/{var}", "django")]
    assert {answer_to(path, everything)[0] for path in ("/", "/a/b/", "/health")} == {Answer.UNKNOWN}
    gated = route("/health", state=RouteState.CONDITIONAL, condition="settings.OPS")
    assert answer_to("/health", [gated])[2] == "`/health` is served only on a condition: settings.OPS"


def test_what_either_branch_mounts_is_served() -> None:
    from deployable.linkers.marks import _in_either_case

    gated = route("/health", "express", state=RouteState.CONDITIONAL, condition="fast == True")
    limited = gated._replace(condition="not (fast == True)", limited_by="limiter")
    other = gated._replace(path="/debug")
    assert _in_either_case([gated, limited, other]) == [gated._replace(state=RouteState.SERVED, condition=""), other]
