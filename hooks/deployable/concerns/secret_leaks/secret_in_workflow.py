"""A CI workflow writes a secret's value out, or prints one to its log.

A workflow file is read by everyone who can read the repository, and logs are kept; masking misses what was encoded or cut.

Fails:

    env:
      DEPLOY_TOKEN: a value that somebody made
    steps:
      - run: echo "${{ secrets.DEPLOY_TOKEN }}"

Passes:

    env:
      DEPLOY_TOKEN: ${{ secrets.DEPLOY_TOKEN }}

Does not flag: words that CI gives to its throw-away database (``postgres``); a secret that is piped or written to a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deployable.concerns.secret_leaks import (
    FORMS,
    ITEM,
    declaration_subject,
    literal_secrets,
    redacted_declaration,
)
from deployable.model import Confidence, Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("env",),
    f"Change the value, keep it as a secret of the repository or environment, and refer to it: {FORMS['workflow']}.",
)

_ECHO = re.compile(r"^\s*(?:echo|printf)\b[^|>\n]*\$\{\{\s*secrets\.(\w+)\s*\}\}[^|>\n]*$", re.MULTILINE)


def check(project: Sources) -> Outcomes:
    paths = project.all("workflow")
    if not paths:
        yield NotApplicable("there is no workflow")
        return
    declared = [one for one in project.env.declarations if one.source == "workflow"]
    for one, certain in literal_secrets(declared, typed=False):
        confidence = Confidence.CERTAIN if certain else Confidence.LIKELY
        yield Finding(redacted_declaration(one), one.location, subject=declaration_subject(one), confidence=confidence)
    for path in paths:
        workflow = project.read("workflow", path)
        if workflow is not None:
            yield from _echoed(path, workflow)
            yield Evidence(Location(path, 1), f"{len(workflow.jobs)} jobs were read")


def _echoed(path: str, workflow: Any) -> Iterator[Finding]:
    for job in workflow.jobs:
        for step in job.steps:
            for hit in _ECHO.finditer(step.run or ""):
                if "add-mask" in hit[0]:
                    continue
                line = step.run_line + step.run.count("\n", 0, hit.start(1))
                message = f"the secret {hit[1]} is printed to the log of job {job.id}"
                yield Finding(
                    message,
                    Location(path, line),
                    subject=hit[1],
                    remedy="Do not print it; pass it to the program by its environment.",
                )
