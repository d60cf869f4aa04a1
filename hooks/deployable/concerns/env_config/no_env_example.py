"""The service needs variables and no file shows which.

Without an env example every new machine and every new environment is set up by trial and error. A `.env.example` under any of its
usual names counts, and so do a tracked env file of placeholders, and a documented table, compose file or manifest that has them all.

Fails:

    # settings.py, and no env example
    DATABASE_URL = os.environ["DATABASE_URL"]

Passes:

    # .env.example
    DATABASE_URL=postgres://user:password@localhost:5432/app

Does not flag: services whose variables all have defaults or come from the host.
"""

from __future__ import annotations

from collections.abc import Iterable

from deployable.concerns.env_config import ITEM, by_name, no_reads, proven, running, seen
from deployable.fallbacks import in_development
from deployable.model import (
    Confidence,
    DeclarationKind,
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
    needed: dict[str, list[EnvRead]] = {}
    for (service, _), reads in by_name(running(project.env.reads)).items():
        required = [read for read in reads if read.required and not read.supplied_by and not in_development(read)]
        if required:
            needed.setdefault(service, []).append(min(required, key=lambda read: read.assumed))
    if not needed:
        yield NotApplicable("every variable that the code reads has a default or is given by the host", rests=("env",))
    for service, reads in needed.items():
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
        if each.source == "dotenv-example" or (each.source == "dotenv" and each.kind is not DeclarationKind.LITERAL):
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
