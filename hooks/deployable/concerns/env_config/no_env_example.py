"""The service needs variables and no file shows which.

Without an env example every new machine and every new environment is set up by trial and error. A `.env.example` under any of its
usual names counts, and so do a tracked env file of placeholders, and a documented table, compose file or manifest that has them all.

Fails:

    # settings.py, and no env example
    DATABASE_URL = os.environ["DATABASE_URL"]

Passes:

    # .env.example
    DATABASE_URL=postgres://user:password@localhost:5432/app

Does not flag: services whose variables all have defaults or come from the host, and a single one, which `undeclared-variable` tells.
"""

from __future__ import annotations

from collections.abc import Iterable

from deployable.concerns.env_config import (
    ITEM,
    is_example,
    needed,
    no_reads,
    proven,
    seen,
    undeclared,
    without_example,
)
from deployable.model import (
    Confidence,
    EnvDeclaration,
    EnvRead,
    Evidence,
    Finding,
    Location,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("env", "services"),
    "Commit a .env.example that has every name with a placeholder.",
    absence=True,
)


def check(project: Sources) -> Outcomes:
    if not project.env.reads:
        yield no_reads(project)
        return
    services = needed(project)
    if not services:
        yield NotApplicable("every variable that the code reads has a default or is given by the host", rests=("env",))
    one_cause = without_example(project, undeclared(project))
    for service, reads in services.items():
        if not one_cause.get(service, True):
            yield Evidence(reads[0].location, f"{reads[0].name} alone is needed, see undeclared-variable")
            continue
        renamed = {given.location: read.name for read, given, _ in project.env.misspelt}
        yield from _judged(
            service, reads, renamed, [each for each in project.env.declarations if each.service in ("", service)]
        )


def _judged(
    service: str, reads: list[EnvRead], renamed: dict[Location, str], given: Iterable[EnvDeclaration]
) -> Outcomes:
    names = {read.name for read in reads}
    shown: dict[str, set[str]] = {}
    for each in given:
        if is_example(each):
            yield Evidence(each.location, "the env example")
            return
        shown.setdefault(each.location.path, set()).add(renamed.get(each.location, each.name))
        if names <= shown[each.location.path]:
            yield Evidence(each.location, f"shows every required variable ({each.source})")
            return
    listed = ", ".join(f"`{name}`" for name in sorted(names)[:6]) + (" …" if len(names) > 6 else "")
    of = f" of `{service}`" if service else ""
    lines = "\n".join(f"{name}=" for name in sorted(names))
    yield Finding(
        f"the code{of} {'needs' if proven(reads) else 'reads'} {len(names)} variable{'s' if len(names) > 1 else ''} ({listed}) "
        f"{'' if proven(reads) else 'without a default '}and there is no env example",
        reads[0].location,
        related=seen(reads[1:4]),
        subject=f"env example {service}",
        remedy=f"Commit .env.example:\n\n{lines}",
        confidence=Confidence.CERTAIN if proven(reads) else Confidence.LIKELY,
        severity=None if proven(reads) else Severity.NOTE,
    )
