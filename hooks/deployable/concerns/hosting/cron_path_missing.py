"""The host's scheduler calls a path that the service does not serve.

Every run ends in 404, and nobody looks: what the job does (mails, clean-up, renewals) never happens.

Fails:

    # cron.yaml                                  # main.py
    cron:                                        @app.get("/tasks/summary")
    - url: /tasks/sumary                         def summary(): ...
      schedule: every 24 hours

Passes:

    cron:
    - url: /tasks/summary
      schedule: every 24 hours

Does not flag: jobs of a service whose code or routes are not here, paths that only a parameter or a condition may serve.
"""

from __future__ import annotations

from difflib import get_close_matches

from deployable.concerns.hosting import ITEM
from deployable.model import (
    Answer,
    Evidence,
    Finding,
    NotApplicable,
    NotChecked,
    Outcomes,
    Probed,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "routes"),
    "Serve the path for GET, or let the job call one that is served.",
)


def check(project: Sources) -> Outcomes:
    called = [probed for probed in project.probes if probed.probe.kind == "cron"]
    for probed in called:
        place = probed.probe.location
        if probed.answer in (Answer.MISSING, Answer.OTHER_METHOD):
            yield _finding(project, probed)
        elif probed.answer is Answer.SERVED:
            yield Evidence(place, f"`{probed.path}` is served")
        else:
            yield NotChecked(f"whether `{probed.path}` is served is not known: {probed.reason}", place)
    if not called:
        yield NotApplicable("no scheduler calls a path of a service here")


def _finding(project: Sources, probed: Probed) -> Finding:
    routes = [route for route in project.routes if route.service in probed.services]
    near = get_close_matches(probed.path, [route.path for route in routes if "{" not in route.path], 1, 0.8)
    message = f"the job calls `{probed.path}`, but no route of the service serves it"
    if probed.answer is Answer.OTHER_METHOD:
        message = f"the job calls `{probed.path}` with GET, and the service serves it for {probed.routes[0].method if probed.routes else 'another method'}"
    related = (*probed.routes, *(route for route in routes if route.path in near))
    return Finding(
        message,
        probed.probe.location,
        related=tuple(Evidence(route.location, f"serves {route.method} {route.path}") for route in related[:2]),
        subject=probed.path,
        remedy=f"url: {near[0]}" if near and probed.answer is Answer.MISSING else "",
    )
