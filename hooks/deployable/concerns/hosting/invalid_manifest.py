"""A manifest does not parse, or holds keys, values or names that its host ignores or refuses.

A host refuses the whole file, or silently leaves the line out: the health check that nobody runs, the variable that nobody gets.

Fails:

    services:
      - type: web
        name: api
        healthcheckPath: /health

Passes:

    services:
      - type: web
        name: api
        healthCheckPath: /health

Does not flag: keys that start with ``x-``; templates that only their engine can fill in. A key without a near match among
the documented ones is said with less confidence, since hosts add keys.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Location,
    Outcomes,
    Problem,
    Rule,
    Severity,
    Sources,
    Word,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Write the key, value or name that the host's reference documents, or remove the line.",
)

_LESS = {
    "deprecated-key": Severity.WARNING,
    "doubtful-name": Severity.WARNING,
    "doubtful-value": Severity.WARNING,
    "duplicate-variable": Severity.WARNING,
}
_ELSEWHERE = ("dangling-", "null-reference", "missing-path")
"""How the kinds of problems begin that another rule judges."""


def check(project: Sources) -> Outcomes:
    for gap in project.gaps("manifests"):
        if gap.reason.startswith(("is not valid YAML", "is not valid JSON", "is not valid TOML")) and _is_manifest(
            gap.location.path
        ):
            yield Finding(
                f"{gap.location.path} {gap.reason}",
                gap.location,
                subject="does not parse",
                remedy="Mend the line; the host refuses the whole file.",
            )
    # What is indented too little under a reference is the reference's fault.
    empty = [p.location for manifest in project.manifests for p in manifest.problems if p.kind == "null-reference"]
    seen = False
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for manifest in project.manifests:
        if manifest.host == "dockerfile" and manifest.environment in ("development", "test"):
            continue
        seen = True
        problems = [each for each in manifest.problems if not each.kind.startswith(_ELSEWHERE)]
        problems = [each for each in problems if not any(_below(each.location, place) for place in empty)]
        for each in problems:
            alike.setdefault((each.message, each.location.path, each.mended and each.location), []).append(each)
        if not problems:
            yield Evidence(
                manifest.location, f"{manifest.host} {manifest.service}: every key is known".replace(" :", ":")
            )
    yield from map(_finding, alike.values())
    if not seen:
        yield nothing_deployed(project)


def _below(place: Location, above: Location) -> bool:
    return place.path == above.path and 0 < place.line - above.line <= 4


def _is_manifest(path: str) -> bool:
    """Names that belong to one host's manifest alone."""
    name = path.rpartition("/")[2]
    return name in (
        "render.yaml", "render.yml", "apprunner.yaml", "cloudbuild.yaml", "cloudbuild.yml", "fly.toml", "railway.toml", "railway.json",
        "docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml", "task-definition.json",
    ) or path.startswith(".do/") or "/.do/" in path or ("copilot/" in path and name == "manifest.yml") or ".ebextensions/" in path  # fmt: skip


def _finding(alike: list[Problem]) -> Finding:
    """One finding for what a file says again and again; a word that can be mended is said at each place."""
    problem, fix = alike[0], None
    if problem.mended:
        line, was = problem.location.line, problem.subject.partition(" → ")[0].rpartition(".")[2]
        word = Word(problem.location.path, line, line, was, problem.mended)
        # A plural may hold something else: ``environment`` of one service, ``environments`` by their names.
        plural = was.rstrip("s") == problem.mended.rstrip("s")
        fix = Fix(problem.remedy or "write the known key", safe=not plural, places=(word,))
    unsure = problem.kind == "unknown-key" and not problem.remedy
    return Finding(
        problem.message + (f"; {problem.remedy}" if problem.remedy.startswith("did you mean") else ""),
        problem.location,
        related=tuple(Evidence(each.location, "the same") for each in alike[1:]),
        subject=f"{problem.kind} {problem.subject}",
        remedy=problem.remedy[:1].upper() + problem.remedy[1:],
        confidence=Confidence.LIKELY if unsure else Confidence.CERTAIN,
        severity=_LESS.get(problem.kind),
        fix=fix,
    )
