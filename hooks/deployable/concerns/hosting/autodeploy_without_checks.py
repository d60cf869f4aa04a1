"""The host deploys every commit of the branch without waiting for the checks of the repository.

A commit whose tests fail is live before anybody looks.

Fails:

    services:
      - type: web
        name: api             # autoDeployTrigger: commit is the default

Passes:

    services:
      - type: web
        name: api
        autoDeployTrigger: checksPass

Does not flag: repositories without CI workflows, other environments than production, services that deploy an image, hosts
without such a field.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM
from deployable.deployed import label, value_of
from deployable.model import (
    Evidence,
    Finding,
    Fix,
    Location,
    Manifest,
    NotApplicable,
    Outcomes,
    Put,
    Rule,
    Severity,
    Sources,
    Word,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests", "files"),
    "Write `autoDeployTrigger: checksPass`.",
)


def check(project: Sources) -> Outcomes:
    workflows = [
        path for path in project.files if path.startswith(".github/workflows/") and path.endswith((".yml", ".yaml"))
    ]
    services = [
        m
        for m in project.manifests
        if m.host == "render"
        and m.environment not in ("preview", "development", "test", "staging")
        and m.kind in ("web", "private", "worker", "static")
        and m.auto_deploy
    ]
    if not services:
        yield NotApplicable("no manifest here deploys by itself", rests=("manifests",))
        return
    if not workflows:
        yield NotApplicable("there are no checks to wait for", rests=("files",))
        return
    for manifest in services:
        if manifest.auto_deploy == "commit":
            yield _finding(manifest, workflows[0])
        else:
            yield Evidence(manifest.location, f"{label(manifest)}: autoDeployTrigger {manifest.auto_deploy}")


def _finding(manifest: Manifest, workflow: str) -> Finding:
    lines = {field: (value, line) for field, value, line in manifest.attributes}
    written = lines.get("autoDeployTrigger") or lines.get("autoDeploy")
    line = written[1] if written else manifest.location.line
    by_default = "" if written else " by default"
    return Finding(
        f"{label(manifest)} deploys every commit{by_default}, whether the checks pass or not",
        Location(manifest.location.path, line),
        related=(Evidence(Location(workflow, 1), "the checks that could be waited for"),),
        subject=manifest.service,
        fix=None if manifest.location.path.endswith(".tf") else _fix(manifest),
    )


def _fix(manifest: Manifest) -> Fix:
    """Mend the line that says so, or add one below the service's type."""
    path, wanted = manifest.location.path, ("autoDeployTrigger", "checksPass")
    for field, becomes in ((wanted[0], wanted[1]), ("autoDeploy", ": ".join(wanted))):
        value, line = value_of(manifest, field)
        if line:
            was = value if field == "autoDeployTrigger" else f"autoDeploy: {value}"
            return Fix("wait for the checks", places=(Word(path, line, line, was, becomes),))
    return Fix("wait for the checks", places=(Put(path, manifest.location.line, keys=(wanted,), beside=("type",)),))
