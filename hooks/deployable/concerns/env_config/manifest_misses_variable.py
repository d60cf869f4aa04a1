"""A deploy manifest does not give its service a variable that the code cannot do without.

The deploy then fails at start-up, or later in the first request that needs it. An error where the manifest is the only place that can
give it (an ECS task definition, app.yaml); a warning where a dashboard may hold it too (Render, App Platform).

Fails:

    # app.yaml                                   # settings.py
    env_variables:                               SECRET_KEY = os.environ["SECRET_KEY"]
      DEBUG: "0"

Passes:

    env_variables:
      DEBUG: "0"
      SECRET_KEY: …

Does not flag: names with a default, names read only under a setting, names that the host gives, and manifests that declare nothing at
all where a dashboard may (they are not checked).
"""

from __future__ import annotations

from deployable.concerns.env_config import ITEM, by_name, gated, host_name, in_development, running, secret_form, seen
from deployable.model import (
    Confidence,
    EnvRead,
    Evidence,
    Finding,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
    Supply,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("env", "manifests", "services"),
    "Give the variable in the manifest, in the host's form for secrets.",
)
_DEVELOPMENT = ("development", "test")


def check(project: Sources) -> Outcomes:
    explained = {read.name for read, _, _ in project.env.misspelt}
    needed = by_name(read for read in running(project.env.reads) if read.required and "client" not in read.use)
    judged = [each for each in project.env.supplies if each.manifest.environment not in _DEVELOPMENT]
    if not judged:
        yield NotApplicable("no deploy manifest runs a service here")
        return
    for supply in judged:
        wanted = {
            name: reads
            for (service, name), reads in needed.items()
            if service in (supply.service, "") and name not in explained
        }
        wanted = {
            name: reads
            for name, reads in wanted.items()
            if not all(gated(read) or in_development(read) for read in reads)
        }
        yield from _judged(supply, wanted)


def _judged(supply: Supply, wanted: dict[str, list[EnvRead]]) -> Outcomes:
    manifest = supply.manifest
    missing = {
        name: reads
        for name, reads in wanted.items()
        if name not in supply.names and not _given(reads[0], manifest.host)
    }
    if not missing:
        yield Evidence(manifest.location, f"{host_name(manifest.host)} gives every variable that the code requires")
    elif manifest.env_elsewhere and not (set(wanted) & supply.names):
        yield NotChecked(f"the variables may be set in {', '.join(manifest.env_elsewhere)}", manifest.location)
    elif manifest.host == "compose" and manifest.environment != "production" and not (set(wanted) & supply.names):
        yield NotChecked("the compose file gives none of the variables; they may come with the code", manifest.location)
    else:
        for name, reads in missing.items():
            yield _missing(supply, name, reads)


def _given(read: EnvRead, host: str) -> bool:
    return "*" in read.supplied_by or host in read.supplied_by


def _missing(supply: Supply, name: str, reads: list[EnvRead]) -> Finding:
    manifest = supply.manifest
    first = next((read for read in reads if not gated(read)), reads[0])
    soft = bool(manifest.env_elsewhere) or manifest.host == "compose"
    perhaps = f" (unless it is set in {manifest.env_elsewhere[0]})" if manifest.env_elsewhere else ""
    of = f" for `{manifest.service}`" if manifest.service else ""
    return Finding(
        f"{host_name(manifest.host)}{of} does not give `{name}`, which {first.location} reads without a default{perhaps}",
        manifest.location,
        related=seen([first, *(read for read in reads if read is not first)][:4]),
        subject=f"{manifest.service} {name}",
        remedy=f"Add to {manifest.location.path}:\n\n{secret_form(manifest.host, name)}",
        severity=Severity.WARNING if soft else None,
        confidence=Confidence.CERTAIN if manifest.kind in ("web", "private", "function") else Confidence.LIKELY,
    )
