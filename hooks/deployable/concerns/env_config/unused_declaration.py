"""A declared variable that nothing reads.

It misleads whoever sets up the next environment; an unused secret is one more thing to leak and to rotate. A name counts as used when
code reads it, a library or image reads it by itself, or any other file of the repository mentions it.

Fails:

    # .env.example
    LEGACY_API_TOKEN=        # no code, script or manifest has the name any more

Passes:

    (the line is gone)

Does not flag: names that libraries, tools and images read (`REDIS_URL`, `WEB_CONCURRENCY`, `POSTGRES_PASSWORD`), prefixes that are read
as a family, what compose gives to images that are not built from the code, folders for development, Docker arguments, documents, names
in their commands (`psql "$BACKUP_URL"`), and everything in a service whose reads are computed at run time.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from deployable.concerns.env_config import ITEM, no_reads
from deployable.fallbacks import secret_like
from deployable.model import EnvDeclaration, Evidence, Finding, Manifest, NotChecked, Outcomes, Rule, Severity, Sources
from deployable.places import ROLES

RULE = Rule(Severity.NOTE, ITEM, ("env", "env-names", "manifests", "services"), "Remove the declaration, or read it.")
_LEFT_OUT = (
    "docs",
    "dockerfile",
    "workflow",
    "package-script",
    "command",
    "shell",
    "dotenv-commented",
    "types",
    "pm2",
    "turbo",
    "nodemon",
)
_DEVELOPMENT = re.compile(r"(^|/)(\.?dev|development|\.devcontainer)/", re.IGNORECASE)
_MOST = 60
_KNOWN = {"python", "javascript", "typescript", "go", "ruby"}


def check(project: Sources) -> Outcomes:
    env = project.env
    if not env.reads:
        yield no_reads(project)
        return
    computed = project.gaps("env-names")
    if computed:
        yield NotChecked(f"some names are computed: {computed[0].reason}", computed[0].location)
        return
    yield Evidence(env.reads[0].location, f"{len({read.name for read in env.reads})} names are read")
    elsewhere = _elsewhere(project)
    for name, places in _unread(project).items():
        if not elsewhere(
            name, {each.location.path for each in env.declarations if each.name == name and each.source != "docs"}
        ):
            yield _unused(name, places)


def _unread(project: Sources) -> dict[str, list[EnvDeclaration]]:
    """Declarations of names that neither code, nor a library, nor another declared thing reads."""
    env = project.env
    used = (
        {read.name for read in env.reads}
        | {name for name, _, _ in env.mentions}
        | {given.name for _, given, _ in env.misspelt}
    )
    families = tuple(prefix for prefix, _ in env.families)
    ours = {each.location for supply in env.supplies if _is_ours(supply.manifest, used) for each in supply.manifest.env}
    unknown = _unknown(project)
    found: dict[str, list[EnvDeclaration]] = {}
    for each in env.declarations:
        if each.service in unknown or (unknown and not each.service):
            continue
        if (
            each.source in _LEFT_OUT
            or each.commented
            or each.name in used
            or each.read_by
            or not (each.source.startswith("dotenv") or each.location in ours)
            or each.scope == "build"
            or _DEVELOPMENT.search(each.location.path)
        ):
            continue
        if not (families and each.name.startswith(families)):
            found.setdefault(each.name, []).append(each)
    return dict(list(found.items())[:_MOST])


def _is_ours(manifest: Manifest, used: set[str]) -> bool:
    """What is built elsewhere and is given nothing that the code reads may well be another program."""
    return bool(manifest.root or manifest.dockerfile or not manifest.image) or any(
        each.name in used for each in manifest.env
    )


def _elsewhere(project: Sources) -> Callable[[str, set[str]], bool]:
    """Whether any other file mentions the name: a program, a template, a configuration file of another tool."""

    def mentioned(name: str, declaring: set[str]) -> bool:
        roles = [role for role in ROLES if role != "vendored"]
        documents = (".md", ".rst", ".txt", ".adoc")
        holding = project.having("text", *(form.encode() for form in _forms(name)), roles=roles)
        # A document that speaks of a name reads nothing; one with commands that expand it is read by whoever types them.
        typed = project.having("text", f"${name}".encode(), f"${{{name}}}".encode(), roles=roles)
        return any(
            path not in declaring and (path in typed or not path.lower().endswith(documents)) for path in holding
        )

    return mentioned


def _forms(name: str) -> list[str]:
    """The name, and what Spring and configuration files make of it (``APP_URL`` → ``app.url``, ``app_url``)."""
    lower = name.lower()
    return (
        [name] if len(name) < 6 or "_" not in name else [name, lower, lower.replace("_", "."), lower.replace("_", "-")]
    )


def _unknown(project: Sources) -> set[str]:
    """Services in languages whose reads are not known, or that bind names by rules of their own (Spring)."""
    return {"" if each.root == "." else each.name for each in project.services if not _KNOWN & set(each.languages)}


def _unused(name: str, places: list[EnvDeclaration]) -> Finding:
    first = places[0]
    secret = secret_like(name)
    what = "the secret " if secret else ""
    return Finding(
        f"{what}`{name}` is declared here and nothing in the repository reads it",
        first.location,
        related=tuple(Evidence(each.location, "declared here too") for each in places[1:4]),
        subject=name,
        severity=Severity.WARNING if secret else None,
    )
