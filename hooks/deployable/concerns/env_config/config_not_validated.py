"""A variable that the service cannot do without is read only when a request needs it.

The deploy succeeds, the health check is green, and the first customer finds the missing value. Read it once at start-up, so that a
missing one stops the deploy.

Fails:

    app.post('/pay', (req, res) => stripe(process.env.STRIPE_KEY)…)

Passes:

    const STRIPE_KEY = process.env.STRIPE_KEY;
    if (!STRIPE_KEY) throw new Error('STRIPE_KEY is missing');

Does not flag: names that something reads at start-up too, names with a default, and names that the host gives.
"""

from __future__ import annotations

from deployable.concerns.env_config import ITEM, by_name, no_reads, running, seen
from deployable.model import EnvRead, Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(Severity.NOTE, ITEM, ("env",), "Read and check it once, where the service starts.")


def check(project: Sources) -> Outcomes:
    if not project.env.reads:
        yield no_reads(project)
        return
    reads = by_name(running(project.env.reads))
    required = {
        key: each for key, each in reads.items() if any(read.required for read in each) and not each[0].supplied_by
    }
    if not required:
        yield NotApplicable("no variable is required")
    lazy: dict[str, list[EnvRead]] = {}
    for (service, name), each in required.items():
        needed = [read for read in each if read.required]
        if all(read.in_handler for read in needed):
            lazy.setdefault(service, []).append(needed[0])
        else:
            yield Evidence(next(read for read in needed if not read.in_handler).location, f"{name} is read at start-up")
    for late in lazy.values():
        yield _lazy(late)


def _lazy(reads: list[EnvRead]) -> Finding:
    """One finding a service, however many names it is about."""
    first = reads[0]
    names = [read.name for read in reads]
    shown = ", ".join(f"`{name}`" for name in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    python = first.location.path.endswith(".py")
    forms = [
        f'{name} = os.environ["{name}"]'
        if python
        else f"if (!process.env.{name}) throw new Error('{name} is missing');"
        for name in names
    ]
    verb = "are" if len(names) > 1 else "is"
    return Finding(
        f"{shown} {verb} required and read only while a request is answered",
        first.location,
        related=seen(reads[1:6]),
        subject=f"{first.service} lazy",
        remedy="\n".join([RULE.remedy, "", *forms[:12]]),
    )
