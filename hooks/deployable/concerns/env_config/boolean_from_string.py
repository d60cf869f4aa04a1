"""A flag is tested as a raw string, so that `false` and `0` switch it on.

Every text that is not empty is true, in Python and in JavaScript.

Fails:

    if os.getenv("DEBUG"): …                     # DEBUG=false switches debugging on

Passes:

    if os.getenv("DEBUG", "").lower() in ("1", "true", "yes"): …

Does not flag: comparisons, casts with a parser, names that are no flags (`if os.getenv("SENTRY_DSN")` asks whether it is there), and
flags that tools set (`CI`).
"""

from __future__ import annotations

from deployable.concerns.env_config import ITEM, by_name, flag_like, listed, no_reads, running, seen
from deployable.fallbacks import secret_like
from deployable.model import EnvRead, Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(Severity.WARNING, ITEM, ("env",), "Compare the text, or parse it.")
_PARSED = {"parsed", "text", "number"}
_MOST = 5
"""More flags than this are one habit, and one finding."""


def check(project: Sources) -> Outcomes:
    if not project.env.reads:
        yield no_reads(project)
        return
    flags = [
        read
        for read in running(project.env.reads)
        if (flag_like(read.name) or _is_flag(read)) and not secret_like(read.name) and read.supplied_by != ("*",)
    ]
    if not flags:
        yield NotApplicable("no flag is read from the environment")
    found: dict[str, list[list[EnvRead]]] = {}
    for (service, name), reads in by_name(flags).items():
        raw = [read for read in reads if _is_raw(read)]
        if raw:
            found.setdefault(service, []).append(raw)
        else:
            yield Evidence(reads[0].location, f"{name} is compared or parsed")
    for group in found.values():
        if len(group) > _MOST:
            yield _habit(group)
        else:
            yield from map(_raw, group)


def _is_flag(read: EnvRead) -> bool:
    """A cast to a truth value whose fallback is the word for one: ``bool(os.getenv("REDIRECTS", "False"))``."""
    return "cast" in read.use and (read.default or "").strip("\"'").lower() in ("true", "false")


def _is_raw(read: EnvRead) -> bool:
    return "truthiness" in read.use and not _PARSED & set(read.use) and ("cast" in read.use or not read.required)


def _habit(group: list[list[EnvRead]]) -> Finding:
    names = [reads[0].name for reads in group]
    return Finding(
        f"{len(group)} flags are tested as raw strings, so that `false` and `0` count as true: {listed(names)}",
        group[0][0].location,
        related=tuple(seen(reads[:1], f"{reads[0].name} is read")[0] for reads in group[1:]),
        subject=" ".join(sorted(names)),
        remedy=f"{RULE.remedy} One function that parses a flag mends them all.",
    )


def _raw(reads: list[EnvRead]) -> Finding:
    read = reads[0]
    if read.location.path.endswith(".py"):
        form = f'os.getenv("{read.name}", "").lower() in ("1", "true", "yes", "on")'
    else:
        form = (
            f"['1', 'true'].includes(process.env.{read.name} ?? '')"
            if read.via == "process.env"
            else f"{read.name} === 'true'"
        )
    return Finding(
        f"`{read.name}` is tested as a raw string: `{read.name}=false` and `{read.name}=0` count as true",
        read.location,
        related=seen(reads[1:4]),
        subject=read.name,
        remedy=f"{RULE.remedy}\n\n{form}",
    )
