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
    for (_, name), each in required.items():
        if all(read.in_handler for read in each if read.required):
            yield _lazy(name, [read for read in each if read.required])
        else:
            yield Evidence(
                next(read for read in each if read.required and not read.in_handler).location,
                f"{name} is read at start-up",
            )


def _lazy(name: str, reads: list[EnvRead]) -> Finding:
    first = reads[0]
    form = (
        f'{name} = os.environ["{name}"]'
        if first.location.path.endswith(".py")
        else f"if (!process.env.{name}) throw new Error('{name} is missing');"
    )
    return Finding(
        f"`{name}` is required and read only while a request is answered",
        first.location,
        related=seen(reads[1:4]),
        subject=name,
        remedy=f"{RULE.remedy}\n\n{form}",
    )
