"""A manifest refers to a service, database, group, variable or volume that it does not define.

The variable arrives empty or as the literal text, or the host refuses the file.

Fails:

    envVars:
      - key: DATABASE_URL
        fromDatabase:
          name: maindb          # databases: - name: main-db
          property: connectionString

Passes:

    envVars:
      - key: DATABASE_URL
        fromDatabase:
          name: main-db
          property: connectionString

Does not flag: Secrets and ConfigMaps of Kubernetes, which are often made elsewhere; env groups of Render that may exist in the
workspace are said with less confidence.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.model import Confidence, Evidence, Finding, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Write the name of something that the manifest defines.",
)

_KINDS = ("dangling-", "null-reference")
"""How the kinds of problems begin that this rule judges."""


def check(project: Sources) -> Outcomes:
    if not project.manifests:
        yield nothing_deployed(project)
        return
    for manifest in project.manifests:
        found = [problem for problem in manifest.problems if problem.kind.startswith(_KINDS)]
        for problem in found:
            unsure = problem.kind == "dangling-group"
            yield Finding(
                problem.message,
                problem.location,
                subject=problem.subject,
                remedy=problem.remedy[:1].upper() + problem.remedy[1:],
                confidence=Confidence.LIKELY if unsure else Confidence.CERTAIN,
            )
        if not found and manifest.host not in ("dockerfile", "procfile"):
            yield Evidence(manifest.location, f"{manifest.host} {manifest.service}: its references resolve")
    if all(manifest.host in ("dockerfile", "procfile") for manifest in project.manifests):
        yield (
            nothing_deployed(project)
            if not project.manifests
            else Evidence(project.manifests[0].location, "nothing here refers to another component")
        )
