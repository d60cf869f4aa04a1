"""An OpenAPI document is not valid.

Generators, gateways and documentation pages refuse it, or silently leave out what they cannot understand. It is held against the
published JSON Schema of its version; then references, operation names, duplicate paths and path parameters are looked at.

Fails:

    paths:
      /orders/{id}:
        get:
          responses:
            '200': {}

Passes:

    paths:
      /orders/{id}:
        parameters:
          - {name: id, in: path, required: true, schema: {type: string}}
        get:
          responses:
            '200': {description: The order}

Does not flag: extensions (``x-…``), ``$ref`` where tools that split documents allow it, an unquoted version number.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.api_docs import ITEM
from deployable.model import (
    ApiDocument,
    Evidence,
    Finding,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("openapi",),
    "Correct the document as the specification of its version says.",
)
_MOST = 5


def check(project: Sources) -> Outcomes:
    if not project.openapi:
        yield NotApplicable("there is no static OpenAPI document")
    for document in project.openapi:
        yield from _findings(document)
        if not document.problems and document.validated:
            yield Evidence(
                document.location, f"valid OpenAPI {document.version}, {len(document.operations)} operations"
            )
        elif not document.validated and not document.problems:
            yield NotChecked(f"no schema of version {document.version} is at hand", document.location)


def _findings(document: ApiDocument) -> Iterator[Finding]:
    shown = document.problems if len(document.problems) <= _MOST + 1 else document.problems[:_MOST]
    for problem in shown:
        yield Finding(problem.message, problem.location, subject=problem.subject, remedy=problem.remedy)
    rest = document.problems[len(shown) :]
    if rest:
        yield Finding(
            f"{len(rest)} more places of the document are not valid",
            document.location,
            related=tuple(Evidence(problem.location, problem.message) for problem in rest[:20]),
            subject="more problems",
        )
