"""The code needs a variable that nothing in the repository declares.

Who deploys the service learns of it from the crash. A name is declared by an env example, a manifest, a compose file, a Dockerfile, a
workflow, a documented table or a settings schema; names that hosts and systems give by themselves need no line.

Fails:

    stripe.api_key = os.environ["STRIPE_KEY"]        # and no file has STRIPE_KEY

Passes:

    # .env.example
    STRIPE_KEY=

Names that the code may well find missing (`process.env.X`, which is undefined then) are one note a service.

Does not flag: reads with a default, reads in tests and in scripts beside the service, fields of settings classes and schemas (they
are a declaration), and a name that `misspelt-variable` explains.
"""

from __future__ import annotations

from deployable.concerns.env_config import (
    ITEM,
    SCHEMAS,
    add_to_example,
    by_name,
    declared,
    example_file,
    gated,
    listed,
    no_reads,
    optional,
    proven,
    running,
    seen,
)
from deployable.fallbacks import in_development
from deployable.model import Confidence, EnvRead, Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("env", "manifests", "services"),
    "Add the name to the env example (or to the manifest), with a placeholder.",
    absence=True,
)


def check(project: Sources) -> Outcomes:
    needed = by_name(read for read in running(project.env.reads) if read.required and not read.supplied_by)
    if not project.env.reads:
        yield no_reads(project)
        return
    if not needed:
        yield NotApplicable("every variable that the code reads has a default or is given by the host", rests=("env",))
        return
    explained = {(read.service, read.name) for read, _, _ in project.env.misspelt}
    spared = optional(project)
    lacking: dict[tuple[str, str, str], list[list[EnvRead]]] = {}
    for (service, name), reads in needed.items():
        known = declared(project, service).get(name)
        if known:
            yield Evidence(known[0].location, f"{name} is declared")
        elif any(read.via.startswith(SCHEMAS) or read.via.endswith("schema") for read in reads):
            yield Evidence(reads[0].location, f"{name} is declared by its schema")
        elif (service, name) in explained:
            yield Evidence(reads[0].location, f"{name} is declared under a misspelt name")
        elif (service, name) in spared:
            yield Evidence(reads[0].location, f"{name} may be missing")
        elif all(in_development(read) for read in reads):
            yield Evidence(reads[0].location, f"{name} is read in development only")
        else:
            lacking.setdefault(_together(service, name, reads), []).append(reads)
    for (service, _, _), group in lacking.items():
        yield _undeclared(project, service, group)


def _together(service: str, name: str, reads: list[EnvRead]) -> tuple[str, str, str]:
    """What one setting switches on is one finding, and so are the names of a front end and those that may be missing."""
    if "client" in reads[0].use:
        return service, "client", ""
    if not proven(reads):
        return service, "perhaps", ""
    return (service, reads[0].location.path, reads[0].condition) if gated(reads[0]) else (service, name, "")


def _places(group: list[list[EnvRead]]) -> list[EnvRead]:
    return group[0][:4] if len(group) == 1 else [reads[0] for reads in group][:9]


def _undeclared(project: Sources, service: str, group: list[list[EnvRead]]) -> Finding:
    path, _ = example_file(project, service)
    names = [reads[0].name for reads in group]
    first = group[0][0]
    only = f", when `{first.condition}`" if gated(first) and proven(group[0]) else ""
    what = f"{listed(names)} {'is' if len(names) == 1 else 'are'} read without a default{only}"
    unsure = gated(first) or not proven(group[0])
    lines = "\n".join(f"{name}=" for name in names)
    return Finding(
        f"{what}, and no env example, manifest, compose file, Dockerfile or documented table declares {'it' if len(names) == 1 else 'them'}",
        first.location,
        related=seen(_places(group)[1:]),
        subject=" ".join(names),
        remedy=f"Add to {path}:\n\n{lines}",
        confidence=Confidence.LIKELY if unsure else Confidence.CERTAIN,
        severity=Severity.NOTE if unsure or "client" in first.use else None,
        fix=add_to_example(project, service, *names),
    )
