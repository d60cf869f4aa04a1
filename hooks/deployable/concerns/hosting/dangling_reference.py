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

import re
from collections.abc import Sequence

from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.model import Confidence, Evidence, Finding, Fix, Outcomes, Problem, Rule, Severity, Sources, Word

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Write the name of something that the manifest defines.",
)

_KINDS = ("dangling-", "null-reference")
"""How the kinds of problems begin that this rule judges."""
_UNSURE = ("dangling-group", "dangling-number")
"""A group may stand in the workspace, and a container may open a port that it does not announce."""


_COMPONENT = re.compile(r"\$\{([\w-]+)")
_MEANT = re.compile(r"did you mean (\S+)\?")


def check(project: Sources) -> Outcomes:
    if not project.manifests:
        yield nothing_deployed(project)
        return
    astray: dict[tuple[str, str, str], list[Problem]] = {}
    for manifest in project.manifests:
        found = [problem for problem in manifest.problems if problem.kind.startswith(_KINDS)]
        for problem in found:
            places = astray.setdefault((problem.location.path, problem.kind, _named(problem)), [])
            places.extend([problem] * (problem not in places))
        if not found and manifest.host not in ("dockerfile", "procfile"):
            yield Evidence(manifest.location, f"{manifest.host} {manifest.service}: its references resolve")
    yield from map(_finding, astray.values())
    if all(manifest.host in ("dockerfile", "procfile") for manifest in project.manifests):
        yield Evidence(project.manifests[0].location, "nothing here refers to another component")


def _named(problem: Problem) -> str:
    """What is referred to: the last word of the subject, of ``${db.URL}`` the component. An empty reference is its variable's own."""
    last = problem.subject.rpartition(" ")[2]
    component = _COMPONENT.match(last)
    return component[1] if component else last


def _finding(places: Sequence[Problem]) -> Finding:
    """One for all the places that refer to the same thing."""
    first, *others = places
    more = (
        f"; {len(others)} more place{'s' if len(others) > 1 else ''} refer{'' if len(others) > 1 else 's'} to it"
        if others
        else ""
    )
    return Finding(
        first.message + more,
        first.location,
        related=tuple(Evidence(each.location, each.message) for each in others[:8]),
        subject=first.subject,
        remedy=first.remedy[:1].upper() + first.remedy[1:],
        confidence=Confidence.LIKELY if first.kind in _UNSURE else Confidence.CERTAIN,
        fix=_fix(places),
    )


def _fix(places: Sequence[Problem]) -> Fix | None:
    """The name that is meant, in each place; somebody has to look whether it is."""
    meant = _MEANT.fullmatch(places[0].remedy)
    if not meant:
        return None
    words = [Word(*each.location[:2], each.location.line, _named(each), meant[1]) for each in places]
    return Fix(f"refer to {meant[1]}", safe=False, places=tuple(dict.fromkeys(words)))
