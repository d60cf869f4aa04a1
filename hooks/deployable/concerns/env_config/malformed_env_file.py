"""An env file has a line that does not say what it seems to say.

A line that is not `NAME=value` is skipped in silence; of a name set twice each program takes another one; an open quote swallows the
lines after it; `export` is no part of the syntax that containers read.

Fails:

    API_KEY="abc
    PORT=8000
    PORT=9000

Passes:

    API_KEY="abc"
    PORT=8000

Does not flag: bare names, comments, quoted values with `#`, `export` in files that only a shell or a dotenv library reads.
"""

from __future__ import annotations

from deployable.concerns.env_config import ITEM
from deployable.model import Evidence, Finding, NotApplicable, Outcomes, Problem, Rule, Severity, Sources

RULE = Rule(Severity.WARNING, ITEM, ("env",), "Write every line as NAME=value, each name once.")


def check(project: Sources) -> Outcomes:
    files = {
        each.location.path: each.location
        for each in reversed(project.env.declarations)
        if each.source.startswith("dotenv")
    }
    problems = project.env.problems
    if not files and not problems:
        yield NotApplicable("there is no env file")
        return
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.location.path, problem.kind), []).append(problem)
    yield from map(_finding, alike.values())
    broken = {problem.location.path for problem in problems}
    yield from (Evidence(place, "every line is NAME=value") for path, place in files.items() if path not in broken)


def _finding(alike: list[Problem]) -> Finding:
    """One finding for each kind of fault in a file."""
    first, more = alike[0], len(alike) - 1
    places = f" (and {more} more {'line' if more == 1 else 'lines'} of this kind)" if more else ""
    return Finding(
        f"{first.message}{places}",
        first.location,
        related=tuple(Evidence(each.location, each.message) for each in alike[1:]),
        subject=f"{first.kind} {first.subject}",
        remedy=first.remedy,
    )
