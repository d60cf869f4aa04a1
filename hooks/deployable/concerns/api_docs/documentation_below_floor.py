"""A smaller share of the API's routes is documented than was agreed.

Documentation rots one route at a time. The floor is a ratchet: what the baseline recorded, or what the configuration says.

Fails: 57 of 80 routes documented, with

    [tool.deployable.rules.documentation-below-floor]
    floor = 80

Passes: the same with 64 routes documented, or with ``floor = 70``.

Does not flag: anything while there is neither a configured floor nor a baseline; routes that are kept out of the description.
"""

from __future__ import annotations

from deployable.concerns.api_docs import ITEM, api_routes, described, documented_share, generates, no_api
from deployable.model import Evidence, Finding, Measure, NotApplicable, Outcomes, Route, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("routes", "api-docs"),
    "Document the new routes (docstring, summary or an entry in the OpenAPI file), or lower the floor with a reason.",
)
_NAME = "documentation-below-floor"


def check(project: Sources) -> Outcomes:
    services = api_routes(project)
    if not services:
        yield no_api(project)
        return
    options = project.options(_NAME)
    floor = options.get("floor", options.get("baseline"))
    routes = [route for name, inside in services.items() for route in _covered(project, name, inside)]
    documented, count = documented_share(routes)
    share = 100 * documented / count if count else 100.0
    first = min((route.location for route in routes), default=None)
    if first is None:
        yield NotApplicable("no route belongs in the documentation")
        return
    yield Measure(share)
    if not isinstance(floor, int | float):
        yield NotApplicable(f"no floor is set; {documented} of {count} routes ({share:.0f} %) are documented", rests=())
    elif share < floor:
        yield Finding(
            f"{documented} of {count} routes ({share:.1f} %) are documented; the floor is {floor:g} %",
            first,
            subject="floor",
        )
    else:
        yield Evidence(
            first, f"{documented} of {count} routes ({share:.1f} %) are documented; the floor is {floor:g} %"
        )


def _covered(project: Sources, name: str, routes: list[Route]) -> list[Route]:
    """The routes, those documented that a static document describes; none when the API has no documentation."""
    if name in described(project) and not generates(project, name):
        return [route._replace(documented=route.documented or "openapi") for route in routes if route.in_schema]
    return [route for route in routes if route.in_schema]
