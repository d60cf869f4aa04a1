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

What nothing refuses to do without (`process.env.X`, `config.get("X")`), and what a job beside the web service may not need, is one
note a manifest, however many names it has.

Does not flag: names with a default, names read only under a setting or in a Django settings module that the process does not take, names that the host gives, and manifests that declare nothing at
all where a dashboard may (they are not checked); what another service of the host is given that runs from the same code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deployable.concerns.env_config import (
    ITEM,
    by_name,
    declared,
    gated,
    give,
    host_name,
    how_to_give,
    listed,
    optional,
    proven,
    running,
    seen,
)
from deployable.deployed import declared as given
from deployable.deployed import guessed, inherited
from deployable.fallbacks import in_development, secret_like
from deployable.model import (
    Confidence,
    EnvRead,
    Evidence,
    Finding,
    Manifest,
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
_SECRETS_APART = ("fly",)
"""Hosts whose file has no form for a secret: it is set by command, and not giving it there is right."""
_SETTINGS = "DJANGO_SETTINGS_MODULE"
_BY_ENVIRONMENT = ("kubernetes", "copilot")
_SERVES = ("web", "private", "function")
_PREPARES = ("migration", "setup")
_PRISMA = re.compile(r"(npx\s+|pnpm\s+(exec\s+)?|yarn\s+|bunx\s+)?prisma\s+(migrate|db)\b[^&;|]*$")
"""One command of a tool that runs none of the code."""
_EACH = 4
"""So many missing variables are said one by one."""
_MIGRATES = re.compile(r"[^&;|]*\b(migrat\w*|seed)\b[^&;|]*$")
"""One command, and it migrates or seeds."""


def check(project: Sources) -> Outcomes:
    explained = {read.name for read, _, _ in project.env.misspelt}
    spared = optional(project)
    needed = by_name(
        read
        for read in running(project.env.reads)
        if read.required and "client" not in read.use and (read.service, read.name) not in spared
    )
    judged = [each for each in project.env.supplies if each.manifest.environment not in (*_DEVELOPMENT, "preview")]
    if not judged:
        yield NotApplicable("no deploy manifest runs a service here", rests=("manifests", "services"))
        return
    said: set[tuple[str, str]] = set()
    for supply in sorted(judged, key=lambda each: (not _serves(each), each.manifest.environment == "staging")):
        settings = _settings(supply.manifest, project)
        wanted = {
            name: [read for read in reads if _happens(read, supply.manifest) and _is_chosen(read, settings)]
            for (service, name), reads in needed.items()
            if service == supply.service and name not in explained
        }
        wanted = {
            name: reads
            for name, reads in wanted.items()
            if not all(gated(read) or in_development(read) for read in reads)  # nor where none happens
            and not _for_a_sibling(name, supply, judged)
        }
        yield from _judged(project, supply, wanted, said)
        yield from _previewed(project, supply, wanted)


def _happens(read: EnvRead, manifest: Manifest) -> bool:
    """What a file reads as a program, only a process that starts it reads; a server imports it."""
    return not read.program or not any(start.files for start in manifest.starts) or _starts(manifest, read)


def _settings(manifest: Manifest, project: Sources) -> str:
    """The settings module that the process is told to take, as a path; empty where it is not told."""
    commands = [(name, value) for start in manifest.starts for name, value in start.env if name == _SETTINGS]
    words = [
        word.partition("=")[2] for start in manifest.starts for word in start.words if word.startswith("--settings=")
    ]
    value = next(iter(words), "") or next((value for _, value in commands), "")
    value = value or given(manifest, _SETTINGS) or inherited(manifest, _SETTINGS, project) or ""
    return value.strip("\"'").replace(".", "/") + ".py" if value else ""


def _is_chosen(read: EnvRead, settings: str) -> bool:
    """A settings module beside the chosen one is not read, unless that one imports it."""
    folder, _, name = settings.rpartition("/")
    beside = bool(folder) and any(f"/{path}".rpartition("/")[0].endswith(f"/{folder}") for path in read.within)
    return not beside or any(path.endswith(f"/{name}") for path in read.within)


def _starts(manifest: Manifest, read: EnvRead) -> bool:
    """The manifest starts the program that reads it."""
    return bool(read.program) and any(
        start.role != "server" and read.location.path in start.files for start in manifest.starts
    )


def _previewed(project: Sources, supply: Supply, wanted: dict[str, list[EnvRead]]) -> Outcomes:
    """The host makes previews of pull requests, and leaves out what was typed into its dashboard (``sync: false``)."""
    own = supply.manifest
    for other in project.env.supplies:
        if other.manifest.environment != "preview" or (other.manifest.location, other.service) != (
            own.location,
            supply.service,
        ):
            continue
        missing = {
            name: reads for name, reads in wanted.items() if name in supply.names - other.names and proven(reads)
        }
        if missing:
            yield Finding(
                f"{host_name(own.host)} makes previews{_of(supply)}, and gives them no {listed(missing)}: `sync: false` is not copied",
                own.location,
                related=tuple(seen(reads[:1])[0] for reads in list(missing.values())[:8]),
                subject=f"{own.service} previews",
                remedy="Add `previewValue: …` to each, or move them to an env group that the previews have.",
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )


def _for_a_sibling(name: str, supply: Supply, judged: Iterable[Supply]) -> bool:
    """Several services of a host can run parts of one code base: what one is given, the others need not have."""
    own = supply.manifest
    return (
        _serves(supply)
        and name not in supply.names
        and any(
            name in other.names
            and _serves(other)
            and other.service == supply.service
            and other.manifest.host == own.host
            and other.manifest.environment == own.environment
            and other.manifest.service != own.service
            for other in judged
        )
    )


def _judged(project: Sources, supply: Supply, wanted: dict[str, list[EnvRead]], said: set[tuple[str, str]]) -> Outcomes:
    manifest = supply.manifest
    missing = {
        name: reads for name, reads in wanted.items() if name not in supply.names and not _given(reads[0], manifest)
    }
    if supply.env_file:
        shown = declared(project, supply.service, ("dotenv-example", "dotenv-commented"))
        missing = {name: reads for name, reads in missing.items() if name not in shown}
    if manifest.host in _SECRETS_APART and (apart := [name for name in missing if secret_like(name)]):
        missing = {name: reads for name, reads in missing.items() if name not in apart}
        yield NotChecked(
            f"{host_name(manifest.host)} keeps secrets ({', '.join(apart)}) beside its file", manifest.location
        )
        if not missing:
            return
    if not missing:
        gives = "gives every variable that the code requires" if wanted else "runs code that requires no variable"
        yield Evidence(manifest.location, f"{host_name(manifest.host)} {gives}")
        return
    gives_any = bool(set(wanted) & supply.names)
    # What is taken whole holds what nobody here can see: a Secret that stands elsewhere, Helm's values, a group of the workspace.
    groups = any("env group" in reason for reason in manifest.env_elsewhere)
    unseen = groups or (manifest.host == "kubernetes" and bool(manifest.env_elsewhere))
    if (not gives_any or unseen) and (manifest.env_elsewhere or supply.env_file):
        reasons = ", ".join(dict.fromkeys((*manifest.env_elsewhere, supply.env_file))).strip(", ")
        yield NotChecked(f"the variables may come from {reasons}", manifest.location)
    elif not gives_any and manifest.host == "compose" and manifest.environment != "production":
        yield NotChecked("the compose file gives none of the variables; they may come with the code", manifest.location)
    else:
        yield from _lacking(project, supply, missing, said, not gives_any)


def _lacking(
    project: Sources, supply: Supply, missing: dict[str, list[EnvRead]], said: set[tuple[str, str]], none: bool
) -> Outcomes:
    path = supply.manifest.location.path
    certain = _confidence(project, supply) is Confidence.CERTAIN
    sure = {
        name: reads
        for name, reads in missing.items()
        if proven(reads) and (certain or any(_starts(supply.manifest, read) for read in reads))
    }
    # A worker beside a web service in one file lacks the same name for the same reason.
    # So does every environment that is made of the same lines.
    here = f"{supply.manifest.location} {supply.manifest.service}"
    fresh = {name for name in missing if (here if _serves(supply) else path, name) not in said}
    said.update((where, name) for name in missing for where in (path, here))
    if none and len(sure) > 2 and fresh & sure.keys():
        yield _gives_none(project, supply, sure)
    else:
        named = {name: reads for name, reads in sure.items() if name in fresh}
        fix = give(supply.manifest, *named) if named else None
        if len(named) > _EACH:
            yield _lacks_several(supply, named)._replace(fix=fix)
            named = {}
        for name, reads in named.items():
            yield _missing(supply, name, reads)._replace(fix=fix)
    perhaps = {name: reads for name, reads in missing.items() if name not in sure and name in fresh}
    if perhaps and _PRISMA.match(supply.manifest.command):
        yield Evidence(supply.manifest.location, "Prisma reads its schema, and nothing of the code")
    elif perhaps and supply.env_file:
        yield NotChecked(f"{listed(perhaps, 4)} may come from {supply.env_file}", supply.manifest.location)
    elif perhaps:
        yield _may_lack(supply, perhaps)


def _may_lack(supply: Supply, missing: dict[str, list[EnvRead]]) -> Finding:
    manifest = supply.manifest
    several = len(missing) > 1
    what = f"{len(missing)} variables" if several else "a variable"
    return Finding(
        f"{host_name(manifest.host)}{_of(supply)} does not give {what} that the code reads without a default: {listed(missing)}; "
        f"nothing shows that {'they are' if several else 'it is'} needed there",
        manifest.location,
        related=tuple(seen(reads[:1])[0] for reads in list(missing.values())[:8]),
        subject=f"{manifest.service} perhaps",
        remedy="Give those that this deployment needs; give the others a default, or test for them, where they are read.",
        severity=Severity.NOTE,
        confidence=Confidence.LIKELY,
    )


def _gives_none(project: Sources, supply: Supply, missing: dict[str, list[EnvRead]]) -> Finding:
    manifest = supply.manifest
    names = ", ".join(f"`{name}`" for name in missing)
    return Finding(
        f"{host_name(manifest.host)}{_of(supply)} gives none of the {len(missing)} variables that the code reads without a default: {names}",
        manifest.location,
        related=tuple(seen(reads[:1])[0] for reads in missing.values()),
        subject=f"{manifest.service} all",
        remedy=how_to_give(manifest, *missing),
        confidence=_confidence(project, supply),
        fix=give(manifest, *missing),
    )


def _of(supply: Supply) -> str:
    """Whom it runs, and where: Copilot and kustomize write each environment by itself."""
    where = supply.manifest.environment
    named = f" for `{supply.manifest.service}`" if supply.manifest.service else ""
    said = where and (where != "production" or supply.manifest.host in _BY_ENVIRONMENT)
    return f"{named} in {where}" if said else named


def _confidence(project: Sources, supply: Supply) -> Confidence:
    """A worker beside a web service may do without what only the web service reads; an image may be another one than it is taken for."""
    if guessed(supply.manifest) and sum(service.may_serve for service in project.services) > 1:
        return Confidence.LIKELY
    if _serves(supply) or (supply.manifest.kind in ("web", "worker") and not _has_web(project, supply)):
        return Confidence.CERTAIN
    return Confidence.LIKELY


def _serves(supply: Supply) -> bool:
    """It answers requests; an entry of a compose file that only migrates is called a web service there too."""
    return supply.manifest.kind in _SERVES and not _prepares(supply.manifest)


def _prepares(manifest: Manifest) -> bool:
    """It migrates or seeds, and ends."""
    prepares = bool(manifest.starts) and all(each.role in _PREPARES for each in manifest.starts)
    migrates = bool(_MIGRATES.match(manifest.command)) and not manifest.ports
    return prepares or migrates


def _has_web(project: Sources, supply: Supply) -> bool:
    return any(each.service == supply.service and _serves(each) for each in project.env.supplies)


def _given(read: EnvRead, manifest: Manifest) -> bool:
    on_lambda = manifest.kind == "function" and manifest.host in ("cloudformation", "terraform", "serverless")
    return bool({"*", manifest.host, *(("lambda",) if on_lambda else ())} & set(read.supplied_by))


def _missing(supply: Supply, name: str, reads: list[EnvRead]) -> Finding:
    manifest = supply.manifest
    first = next((read for read in reads if not gated(read)), reads[0])
    elsewhere, severity = _elsewhere(supply)
    perhaps = f" (unless it comes from {elsewhere})" if elsewhere else ""
    return Finding(
        f"{host_name(manifest.host)}{_of(supply)} does not give `{name}`, which {first.location} reads without a default{perhaps}",
        manifest.location,
        related=seen([first, *(read for read in reads if read is not first)][:4]),
        subject=f"{manifest.service} {name}",
        remedy=how_to_give(manifest, name),
        severity=severity,
    )


def _lacks_several(supply: Supply, missing: dict[str, list[EnvRead]]) -> Finding:
    manifest = supply.manifest
    elsewhere, severity = _elsewhere(supply)
    perhaps = f" (unless they come from {elsewhere})" if elsewhere else ""
    return Finding(
        f"{host_name(manifest.host)}{_of(supply)} does not give {len(missing)} variables that the code reads without a default{perhaps}: "
        f"{listed(missing, len(missing))}",
        manifest.location,
        related=tuple(seen(reads[:1])[0] for reads in missing.values()),
        subject=f"{manifest.service} {' '.join(missing)}",
        remedy=how_to_give(manifest, *missing),
        severity=severity,
    )


def _elsewhere(supply: Supply) -> tuple[str, Severity | None]:
    """Where else a variable may come from, and how grave it then is that the manifest does not give it."""
    elsewhere = supply.env_file or next(iter(supply.manifest.env_elsewhere), "")
    soft = bool(elsewhere) or supply.manifest.host == "compose"
    return elsewhere, Severity.WARNING if soft else None
