"""The framework's documentation is switched off, and nothing stands in its place.

Fails:

    app = FastAPI(openapi_url=None)

Passes:

    app = FastAPI(openapi_url="/openapi.json" if settings.expose_docs else None)

Or keep it off, and commit the document that ``app.openapi()`` gives.

Does not flag: documentation that is off on a condition (in production only); services with a static document.
"""

from __future__ import annotations

from deployable.concerns.api_docs import ITEM, described
from deployable.model import Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("api-docs", "openapi"),
    "Leave the document on where those who need it can reach it, or commit it as a file.",
)


def check(project: Sources) -> Outcomes:
    if not project.api_docs:
        yield NotApplicable("no framework here generates documentation")
        return
    static = described(project)
    on = {docs.service for docs in project.api_docs if docs.enabled}
    for docs in project.api_docs:
        if docs.enabled:
            condition = f", if {docs.condition}" if docs.condition else ""
            yield Evidence(docs.location, f"{docs.source} is on{condition}")
        elif docs.condition:
            yield Evidence(docs.location, f"{docs.source} is off only if {docs.condition}")
        elif docs.service in on or docs.service in static:
            yield Evidence(docs.location, f"{docs.source} is off, and other documentation stands in its place")
        else:
            yield Finding(
                f"{docs.source} is switched off and nothing stands in its place", docs.location, subject=docs.source
            )
