"""Nothing in the repository says how the service is deployed.

What only a dashboard knows cannot be reviewed, repeated or restored: a new environment is built from memory.

Fails:

    app/main.py
    requirements.txt

Passes:

    app/main.py
    requirements.txt
    render.yaml

Does not flag: libraries and repositories without a back end; a Dockerfile or a Procfile alone is enough.
A deployment that lives in another repository or in a dashboard can be attested.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM
from deployable.model import Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("manifests", "services"),
    "Add the manifest of the host (render.yaml, .do/app.yaml, app.yaml, a task definition) or a Dockerfile.",
    absence=True,
)


def check(project: Sources) -> Outcomes:
    backends = [service for service in project.services if service.kind in ("backend", "worker")]
    if not backends:
        yield NotApplicable("no back end was found", rests=("services",))
        return
    told = [
        manifest
        for manifest in project.manifests
        if manifest.environment not in ("development", "test") and manifest.kind != "third-party"
    ]
    if told:
        for manifest in told[:5]:
            yield Evidence(manifest.location, f"{manifest.host} {manifest.service}".strip())
        return
    service = backends[0]
    yield Finding(
        f"nothing here says how {service.name} is deployed: no manifest of a host, no Dockerfile, no Procfile",
        service.location or Location(service.entry[0] if service.entry else (project.files or ("",))[0]),
        subject=service.root,
    )
