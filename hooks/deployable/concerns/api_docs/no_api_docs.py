"""An HTTP API has no OpenAPI description: none that its framework generates, and none in a file.

Whoever calls it must read the code, and no test, client or gateway can be made from it.

Fails: an Express API whose only description is prose in the README.

Passes: FastAPI as it comes; Flask with APIFairy, flask-smorest or Flask-RESTX; Django with drf-spectacular; NestJS with
``SwaggerModule.setup``; Express with swagger-jsdoc; or a file ``openapi.yaml`` that describes the routes.

Does not flag: sites that answer with pages; the few routes of a front end's own server; services with nothing but health routes;
documentation that is only on in development.
A Postman collection, API Blueprint or RAML file makes it a warning: it describes the API, but nothing can compare it with the code.
An API of one or two routes makes it a note.
"""

from __future__ import annotations

import re

from deployable.concerns.api_docs import (
    FEW,
    ITEM,
    api_routes,
    available,
    described,
    generated,
    no_api,
    serves_pages,
)
from deployable.model import Evidence, Finding, NotApplicable, NotChecked, Outcomes, Route, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("routes", "api-docs", "openapi", "services"),
    "Let the framework generate an OpenAPI description, or write one (openapi.yaml).",
    absence=True,
)
_OTHER_FORMS = re.compile(
    r"\.postman_collection\.json$|\.apib$|\.raml$|(^|/)apidoc\.json$|(^|/)insomnia[^/]*\.(json|ya?ml)$", re.IGNORECASE
)
_GENERATORS = {
    "flask": "APIFairy, flask-smorest or Flask-RESTX",
    "django": "drf-spectacular (Django REST framework) or django-ninja",
    "drf": "drf-spectacular",
    "express": "swagger-jsdoc with swagger-ui-express",
    "fastify": "@fastify/swagger",
    "nestjs": "@nestjs/swagger",
    "koa": "koa-swagger-decorator",
    "hono": "@hono/zod-openapi",
}


def check(project: Sources) -> Outcomes:
    services = api_routes(project)
    if not services:
        yield no_api(project)
        return
    for service in project.services:
        if service.unread and service.kind == "backend" and service.name not in services:
            yield NotChecked(
                f"the routes of `{service.root}` ({', '.join(service.languages)}) are not read", service.location
            )
    static = described(project)
    other = next((path for path in project.files if _OTHER_FORMS.search(path)), "")
    for name, routes in services.items():
        sources = generated(project, name)
        for docs in sources:
            if available(docs):
                condition = f", {'if' if docs.enabled else 'unless'} {docs.condition}" if docs.condition else ""
                yield Evidence(
                    docs.location, f"{docs.source} documents the API{f' at {docs.url}' if docs.url else ''}{condition}"
                )
        for document in static.get(name, ()):
            yield Evidence(document.location, f"OpenAPI {document.version} with {len(document.operations)} operations")
        if not static.get(name) and not any(available(docs) for docs in sources):
            if sources:
                yield NotChecked(f"{sources[0].source} is switched off: see docs-disabled", sources[0].location)
            elif serves_pages(project, name, routes):
                yield NotApplicable(f"the {len(routes)} routes of `{name}` are there for its own pages")
            else:
                yield _missing(name, routes, other)


def _missing(name: str, routes: list[Route], other: str) -> Finding:
    first = min(routes, key=lambda route: route.location)
    of = f" of `{name}`" if name else ""
    generator = _GENERATORS.get(first.framework)
    beside = f"; `{other}` is no OpenAPI" if other else ""
    return Finding(
        f"the API{of} ({len(routes)} route{'s' if len(routes) > 1 else ''}) has no OpenAPI description, neither generated nor written{beside}",
        first.location,
        subject=f"no api docs {name}",
        remedy=f"{RULE.remedy} For {first.framework}: {generator}." if generator else "",
        severity=Severity.NOTE if len(routes) < FEW else Severity.WARNING if other else None,
    )
