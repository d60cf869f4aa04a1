"""An example in an OpenAPI document looks like a real credential.

Documents are published, copied into clients and pasted into tickets; a token that once worked keeps working there.

Fails: ``example:`` under ``Authorization`` with a value that a provider could have given out.

Passes:

    example: Bearer <your token>

Does not flag: placeholders, redacted values, the examples of standards (``eyJhbGciOi…`` of jwt.io).
"""

from __future__ import annotations

from typing import Any

from deployable.concerns.api_docs import ITEM
from deployable.model import Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("openapi",),
    "Put a placeholder in its place; revoke the credential if it ever was one.",
)


def check(project: Sources) -> Outcomes:
    files = dict.fromkeys(path for document in project.openapi for path in document.files)
    if not files:
        yield NotApplicable("there is no static OpenAPI document")
        return
    values: dict[str, list[tuple[str, Any]]] = {}
    for path, leak in dict.fromkeys(leak for document in project.openapi for leak in document.leaks):
        if not leak.allowed:
            values.setdefault(f"{leak.rule} {leak.name} {leak.mark}", []).append((path, leak))
    for subject, places in values.items():
        yield _example(subject, places)
    for path in files:
        yield Evidence(Location(path), "no other example looks like a credential")


def _example(subject: str, places: list[tuple[str, Any]]) -> Finding:
    """One value, wherever the documents show it."""
    (path, leak), *others = places
    of = f" of `{leak.name}`" if leak.name else ""
    return Finding(
        f"the example{of} looks like a real credential ({leak.title})",
        Location(path, leak.line, leak.column),
        related=tuple(Evidence(Location(other, same.line), "the same value") for other, same in others[:8]),
        subject=subject,
        remedy=f"{RULE.remedy} {leak.revoke}".strip(),
    )
