"""App Engine: each ``app.yaml`` with the files it includes, the URLs dispatched to it, and the jobs that call it.

``includes`` adds the variables of the included file, whose own values count less than those of the file that includes it
(cloud.google.com/appengine/docs/standard/reference/app-yaml#includes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.model import HealthProbe, Location, Manifest, Problem, Sources
from deployable.written import keys
from deployable.written.declarations import folder_of, joined


def manifests(sources: Sources) -> Iterator[Manifest]:
    schedules = [(path, sources.read("app_engine_schedule", path)) for path in sources.having("app_engine_schedule")]
    apps = [
        _including(manifest, sources)
        for path in sources.having("app_engine")
        for manifest in sources.read("app_engine", path) or ()
        if manifest.kind != "environment"
    ]
    apps[:1] = [each._replace(problems=(*each.problems, *_astray(schedules, apps))) for each in apps[:1]]
    for app in apps:
        rules = [
            rule for _, schedule in schedules if schedule for rule in schedule.dispatches if rule.service == app.service
        ]
        dispatched = tuple(("dispatch.url", rule.url, 0) for rule in rules)
        hosts = {rule.url.partition("/")[0]: None for rule in rules}
        domains = tuple((host, 0) for host in hosts if "*" not in host and not host.endswith(".appspot.com"))
        yield app._replace(attributes=app.attributes + dispatched, domains=app.domains + domains)
    for path, schedule in schedules if apps else ():
        for job in schedule.jobs if schedule else ():
            yield _job(path, job, apps)


def _astray(schedules: list[tuple[str, Any]], apps: list[Manifest]) -> Iterator[Problem]:
    """Requests that are dispatched to a service that is spelt otherwise here; one of another repository has a name of its own."""
    known = {app.service for app in apps}
    for path, schedule in schedules:
        for rule in schedule.dispatches if schedule else ():
            meant = keys.nearest(rule.service, known) if rule.service not in known else ""
            if meant:
                yield Problem(
                    "dangling-reference", Location(path, rule.line), f"{rule.url} goes to the service {rule.service}, and no app.yaml here has that name",
                    f"did you mean {meant}?", f"dispatch {rule.service}",
                )  # fmt: skip


def _job(path: str, job: Any, apps: list[Manifest]) -> Manifest:
    """A job as a manifest of the kind ``cron`` whose one probe is the URL it calls."""
    called = [app for app in apps if app.service == job.service]
    root = called[0].root if len({app.root for app in called}) == 1 else ""
    return Manifest(
        "app-engine",
        Location(path, job.line),
        service=job.service,
        kind="cron",
        root=root,
        health=(HealthProbe(Location(path, job.line), job.url, kind="cron"),) if called else (),
        attributes=(("cron.url", job.url, job.line), ("cron.schedule", job.schedule, job.line)),
    )


def _including(app: Manifest, sources: Sources) -> Manifest:
    included = [value for field, value, _ in app.attributes if field == "includes"]
    if not included:
        return app
    folder, unread = folder_of(app.location.path), []
    known = {each.name for each in app.env}
    env = list(app.env)
    for name in included:
        path = joined(folder, name)
        facts = sources.read("app_engine", path) if path in sources.files else None
        if not facts:
            unread.append(f"the included file {name}")
            continue
        found = [each._replace(service=app.service) for each in facts[0].env if each.name not in known]
        known.update(each.name for each in found)
        env.extend(found)
    return app._replace(env=tuple(env), env_elsewhere=tuple(unread))
