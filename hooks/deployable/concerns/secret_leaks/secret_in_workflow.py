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

Does not flag: words that CI gives to its throw-away database (``postgres``); a secret that is piped or written to a file; an address
that is kept as a secret. What is printed is a warning: GitHub masks it as long as it stands there whole.
"""

from __future__ import annotations

import posixpath
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
from deployable.leaks import names, scan
from deployable.model import (
    Confidence,
    EnvDeclaration,
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
    Severity.ERROR,
    ITEM,
    ("env",),
    f"Change the value, keep it as a secret of the repository or environment, and refer to it: {FORMS['workflow']}.",
)

_TESTS = {
    "test", "tests", "testing", "ci", "e2e", "playwright", "cypress", "lint", "check", "checks", "pr", "integration", "unit", "pytest", "jest",
    "phpunit", "rspec", "coverage", "verify", "validate", "smoke", "backend", "frontend", "python", "node", "go", "java", "maven", "gradle", "build",
}  # fmt: skip
_DEPLOYS = {"deploy", "deployment", "release", "publish", "prod", "production", "cd", "delivery", "staging"}
_ECHO = re.compile(r"^\s*(?:echo|printf)\b[^|>\n]*\$\{\{\s*secrets\.(\w+)\s*\}\}[^|>\n]*$", re.MULTILINE)


def check(project: Sources) -> Outcomes:
    paths = project.all("workflow")
    if not paths:
        yield NotApplicable("there is no workflow")
        return
    declared = [one for one in project.env.declarations if one.source == "workflow"]
    for one, certain in literal_secrets(declared, typed=False):
        confidence = Confidence.CERTAIN if certain else Confidence.LIKELY
        tested = _is_for_tests(one.location.path) and not _is_a_providers(one)
        if tested and not certain:
            continue
        said = f"{redacted_declaration(one)}, in a workflow that tests" if tested else redacted_declaration(one)
        yield Finding(
            said, one.location, subject=declaration_subject(one), confidence=confidence,
            severity=Severity.WARNING if tested else None,
        )  # fmt: skip
    for path in paths:
        workflow = project.read("workflow", path)
        if workflow is not None:
            yield from _echoed(path, workflow)
            yield Evidence(Location(path, 1), f"{len(workflow.jobs)} jobs were read")


def _is_for_tests(path: str) -> bool:
    """What its name says: throw-away services and their passwords live as long as the job."""
    words = set(re.split(r"[^a-z0-9]+", posixpath.basename(path).lower()))
    return not _TESTS.isdisjoint(words) and _DEPLOYS.isdisjoint(words)


def _is_a_providers(declared: EnvDeclaration) -> bool:
    """The value has the published form of a credential, whoever uses it."""
    line = f"{declared.name}={declared.value}\n".encode("utf-8", "replace")
    return any(not leak.rule.startswith("generic-") and leak.revoke for leak in scan.scan("workflow.env", line))


def _echoed(path: str, workflow: Any) -> Iterator[Finding]:
    for job in workflow.jobs:
        for step in job.steps:
            for hit in _ECHO.finditer(step.run or ""):
                if "add-mask" in hit[0] or not names.kind(hit[1]):
                    continue
                line = step.run_line + step.run.count("\n", 0, hit.start(1))
                message = f"the secret {hit[1]} is printed to the log of job {job.id}"
                yield Finding(
                    message,
                    Location(path, line),
                    subject=hit[1],
                    severity=Severity.WARNING,
                    remedy="Do not print it; pass it to the program by its environment.",
                )
