"""A static OpenAPI document and the routes in the code disagree.

Whoever trusts the document calls paths that answer 404, and never learns of those that exist. Base paths (``servers``,
``basePath``, mounts) and the names of parameters are normalised first; a trailing slash is a different path.

Fails: ``openapi.yaml`` has ``GET /orders/{id}``, the code serves ``GET /orders/{order_id}/lines`` as well.

Passes: every route is an operation of the document, every operation is served.

Does not flag: routes that are kept out of the description, pages, health routes, routes on a condition; operations that an opaque
include may serve; documents that share less than half of their operations with the code (another API's: not checked); documents
in folders of what was once (``docs/old``); a document of a few routes beside a generated one of all.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.api_docs import ITEM, comparisons, generates, label, listed
from deployable.drift import Compared
from deployable.model import (
    ApiOperation,
    Confidence,
    Evidence,
    Finding,
    Gap,
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
    ("routes", "openapi"),
    "Bring the document in line with the code, or generate it in CI and fail when it changes.",
)
_MOST = 5


def check(project: Sources) -> Outcomes:
    if not project.openapi:
        yield NotApplicable("there is no static OpenAPI document", rests=("openapi",))
    gaps = project.gaps("routes") if project.openapi else ()
    for comparison in comparisons(project):
        if not isinstance(comparison, Compared):
            document, reason = comparison
            yield NotChecked(f"`{document.location.path}`: {reason}", document.location)
            continue
        document = comparison.document
        where = f" under `{comparison.base}`" if comparison.base else ""
        yield Evidence(
            document.location, f"{comparison.common} of {len(document.operations)} operations are served{where}"
        )
        yield from _lacking(comparison, generates(project, comparison.service))
        yield from _slashed(comparison)
        yield from _stale(comparison, gaps)


def _lacking(comparison: Compared, generated: bool) -> Iterator[Finding | NotChecked]:
    document, routes = comparison.document, comparison.lacking
    # A document of a third of the routes or less may be meant for a part of them; certainly where all are in another one.
    part = comparison.common * 2 < len(routes)
    if routes and part and generated:
        return
    if routes and document.partial:
        yield NotChecked(
            f"{len(routes)} routes are missing from `{document.location.path}`, but {document.partial}",
            document.location,
        )
        return
    if len(routes) <= _MOST:
        for route in routes:
            yield Finding(
                f"`{document.location.path}` lacks {label(route)}",
                route.location,
                related=(Evidence(document.location, "the document"),),
                subject=f"{document.location.path} lacks {label(route)}",
            )
        return
    yield Finding(
        f"the document lacks {len(routes)} routes that the code serves: {listed([label(route) for route in routes])}",
        document.location,
        related=tuple(Evidence(route.location, label(route)) for route in routes[:20]),
        subject=f"{document.location.path} lacks routes",
        confidence=Confidence.LIKELY if part else Confidence.CERTAIN,
    )


def _slashed(comparison: Compared) -> Iterator[Finding]:
    for operation, route in comparison.slashed[:_MOST]:
        yield Finding(
            f"the document says `{comparison.base}{operation.path}`, the code serves `{route.path}`: another path by its trailing slash",
            operation.location,
            related=(Evidence(route.location, label(route)),),
            subject=f"slash {label(operation)}",
            severity=Severity.WARNING,
        )


def _stale(comparison: Compared, gaps: tuple[Gap, ...]) -> Iterator[Finding]:
    """Operations that no route serves; said with less confidence where not all routes could be read."""
    stale = comparison.stale
    confidence = Confidence.LIKELY if gaps else Confidence.CERTAIN
    if len(stale) <= _MOST:
        for operation in stale:
            yield _one_stale(operation, comparison, confidence)
        return
    yield Finding(
        f"the code serves none of {len(stale)} operations of the document: {listed([label(operation) for operation in stale])}",
        stale[0].location,
        related=tuple(Evidence(operation.location, label(operation)) for operation in stale[:20]),
        subject=f"{comparison.document.location.path} is stale",
        confidence=confidence,
    )


def _one_stale(operation: ApiOperation, comparison: Compared, confidence: Confidence) -> Finding:
    return Finding(
        f"no route serves {label(operation)}" + (f" (under `{comparison.base}`)" if comparison.base else ""),
        operation.location,
        subject=f"stale {label(operation)}",
        confidence=confidence,
    )
